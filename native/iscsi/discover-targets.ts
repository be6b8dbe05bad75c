import { CodecError } from "../../src/codec/codec-error.ts";
import { NO_TAG, opcodeOf } from "../../src/iscsi/define-pdu.ts";
import { TEXT_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { TEXT_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { encodeTextKeys, TextJoiner, type TextKey } from "../../src/iscsi/text-keys.ts";
import { settingsOf, type IscsiPortalOptions } from "./iscsi-options.ts";
import { IscsiSession } from "./iscsi-session.ts";
import { LOGIN_TAG } from "./login-dialogue.ts";
import { openSession, type OpenedSession } from "./open-session.ts";
import { startTimer } from "./start-timer.ts";
import { troubleError } from "./trouble.ts";

/** A target that a portal told of. */
export interface DiscoveredTarget {
  /** iSCSI name. */
  readonly target: string;
  /** Where it can be reached, as the portal writes it: `host[:port][,portal group]`. Empty: at the portal that was asked. */
  readonly addresses: readonly string[];
}

const TAG = LOGIN_TAG + 1;
/** Text comes in pieces of 8 KiB, if a portal has thousands of targets. */
const PIECES_MAX = 64;

/** Collects the text of all answers; a target that has more to say is asked again. */
async function sendTargets(session: OpenedSession): Promise<readonly TextKey[]> {
  const { connection, numbers } = session;
  const joiner = new TextJoiner();
  let text = encodeTextKeys([["SendTargets", "All"]]);
  let targetTransferTag = NO_TAG;
  for (let count = 0; count < PIECES_MAX; count++) {
    const tags = { initiatorTaskTag: TAG, targetTransferTag };
    const value = { immediate: true, final: true, ...tags, ...numbers.current };
    connection.send(TEXT_REQUEST, value, text);
    const frame = await connection.receive();
    if (opcodeOf(frame.header) !== TEXT_RESPONSE.opcode)
      throw new CodecError(TEXT_RESPONSE.name, 0, "another PDU where an answer was due");
    const header = TEXT_RESPONSE.header.decode(frame.header);
    numbers.note(header, true);
    // Whether keys end at the end of a PDU or not, together they are one text.
    const keys = joiner.add(frame.data, !header.final);
    if (keys !== undefined) return keys;
    text = new Uint8Array(0);
    ({ targetTransferTag } = header);
  }
  throw new CodecError(TEXT_RESPONSE.name, 1, "the answer does not come to an end");
}

/** TargetAddress belongs to the TargetName before it. RFC 7143, SendTargets Operation. */
function targetsOf(keys: readonly TextKey[]): readonly DiscoveredTarget[] {
  const targets: { target: string; addresses: string[] }[] = [];
  for (const [key, value] of keys) {
    if (key === "TargetName") targets.push({ target: value, addresses: [] });
    if (key === "TargetAddress") targets.at(-1)?.addresses.push(value);
  }
  return targets;
}

/**
 * Asks a portal which targets it has. At most twice `connectTimeoutMs` in all.
 * @throws UsageError and TransportError as openIscsi does.
 */
export async function discoverTargets(
  options: IscsiPortalOptions,
): Promise<readonly DiscoveredTarget[]> {
  const settings = settingsOf(options);
  const session = await openSession(settings);
  const { clock, connectTimeoutMs } = settings;
  const timer = startTimer(clock, connectTimeoutMs, () => {
    session.connection.fail({ code: "TRANSPORT_TIMEOUT", says: "no answer in time" });
  });
  try {
    const targets = targetsOf(await sendTargets(session));
    const rest = { ...session, logicalUnit: new Uint8Array(8) };
    await new IscsiSession(rest, { clock, abortLimitMs: connectTimeoutMs }).logout();
    return targets;
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    const says = `the target broke the protocol: ${cause.message}`;
    const trouble = { code: "ISCSI_PROTOCOL", says, cause };
    throw troubleError("discover targets", trouble, { executed: "no" });
  } finally {
    timer.cancel();
    session.connection.fail({ code: "TRANSPORT_CLOSED", says: "the discovery is over" });
  }
}
