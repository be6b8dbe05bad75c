import { CodecError } from "../../src/codec/codec-error.ts";
import { ChapInitiator } from "../../src/iscsi/chap.ts";
import { LOGIN_STAGE } from "../../src/iscsi/initiator-pdus.ts";
import { Negotiation, type SessionParameters } from "../../src/iscsi/negotiation.ts";
import type { TextKey } from "../../src/iscsi/text-keys.ts";
import type { TransportError } from "../../src/transport/errors.ts";
import type { DigestWish, SessionSettings } from "./iscsi-options.ts";
import { LoginDialogue, type LoginAnswer } from "./login-dialogue.ts";
import { loginTrouble } from "./login-status.ts";
import type { PduConnection } from "./pdu-connection.ts";
import { SessionNumbers } from "./session-numbers.ts";
import { troubleError } from "./trouble.ts";

/** What came of a login. */
export type LoginOutcome =
  | {
      readonly kind: "loggedIn";
      readonly parameters: SessionParameters;
      readonly numbers: SessionNumbers;
    }
  /** The target is elsewhere: `host[:port][,portal group]`. */
  | { readonly kind: "moved"; readonly address: string };

/** What this side takes in one data segment, in bytes. */
export const OWN_SEGMENT_BYTES = 1024 * 1024;
/** A record of 1 MiB goes without waiting for an R2T where the target agrees. */
const FIRST_BURST_BYTES = 1024 * 1024;
/** The largest whole number of KiB that 24 bits can say, as Linux offers it. */
const MAX_BURST_BYTES = 16_776_192;

const REDIRECTION = 1;
const FIRST_COMMAND_NUMBER = 1;

const DIGESTS: Readonly<Record<DigestWish, string>> = {
  none: "None",
  preferred: "CRC32C,None",
  required: "CRC32C",
};

/** What is offered. No error recovery, one connection, one R2T at a time: the tape is ordered, and so is all about it. */
function wishes(settings: SessionSettings): Readonly<Record<string, string>> {
  const always = {
    HeaderDigest: DIGESTS[settings.headerDigest],
    DataDigest: DIGESTS[settings.dataDigest],
    MaxRecvDataSegmentLength: String(OWN_SEGMENT_BYTES),
    DefaultTime2Wait: "2",
    DefaultTime2Retain: "0",
    ErrorRecoveryLevel: "0",
  };
  if (settings.target === undefined) return always;
  return {
    ...always,
    MaxConnections: "1",
    InitialR2T: "No",
    ImmediateData: "Yes",
    MaxBurstLength: String(MAX_BURST_BYTES),
    FirstBurstLength: String(FIRST_BURST_BYTES),
    MaxOutstandingR2T: "1",
    DataPDUInOrder: "Yes",
    DataSequenceInOrder: "Yes",
  };
}

function introduction({ initiatorName, target }: SessionSettings): readonly TextKey[] {
  const name: TextKey = ["InitiatorName", initiatorName];
  return target === undefined
    ? [name, ["SessionType", "Discovery"]]
    : [name, ["SessionType", "Normal"], ["TargetName", target]];
}

const refused = (code: string, says: string): TransportError =>
  troubleError("log in", { code, says }, { executed: "no" });

/** Raised where the target sends the initiator elsewhere. */
class Moved {
  readonly address: string;
  constructor(address: string) {
    this.address = address;
  }
}

/** Keys of an answer that says "go on". */
function checked({ header, keys }: LoginAnswer): readonly TextKey[] {
  const { statusClass, statusDetail } = header;
  if (statusClass === 0) return keys;
  const trouble = loginTrouble(statusClass, statusDetail);
  throw troubleError("log in", trouble, { executed: "no" });
}

/** One login over one connection. */
class Login {
  readonly #settings: SessionSettings;
  readonly #dialogue: LoginDialogue;

  constructor(settings: SessionSettings, dialogue: LoginDialogue) {
    this.#settings = settings;
    this.#dialogue = dialogue;
  }

  async #ask(
    keys: readonly TextKey[],
    step: { readonly stage: 0 | 1; readonly transit: boolean },
  ): Promise<{ keys: readonly TextKey[]; transit: boolean } | Moved> {
    const { security, operational, fullFeature } = LOGIN_STAGE;
    const nextStage = step.stage === security ? operational : fullFeature;
    const sent = { transit: step.transit, currentStage: step.stage, nextStage };
    const answer = await this.#dialogue.ask(keys, sent);
    const { header } = answer;
    const address = answer.keys.find(([key]) => key === "TargetAddress")?.[1];
    if (header.statusClass === REDIRECTION && address !== undefined) return new Moved(address);
    const said = checked(answer);
    if (header.transit && (!step.transit || header.nextStage !== nextStage))
      throw new CodecError("Login Response/nextStage", 1, "a step that was not asked for");
    return { keys: said, transit: header.transit };
  }

  /** Proves who is who; `undefined` when that is done. */
  async authenticate(): Promise<Moved | undefined> {
    const { accounts } = this.#settings;
    if (accounts === undefined) return undefined;
    const chap = new ChapInitiator(accounts);
    // Who wants the target to prove itself cannot do without.
    const optional = accounts.target === undefined;
    const method: TextKey = ["AuthMethod", optional ? "CHAP,None" : "CHAP"];
    const opening = [...introduction(this.#settings), method];
    let answer = await this.#ask(opening, { stage: 0, transit: optional });
    if (answer instanceof Moved) return answer;
    const chosen = answer.keys.find(([key]) => key === "AuthMethod")?.[1];
    if (chosen === "None" && optional) return this.#leaveSecurity(answer.transit);
    if (chosen !== "CHAP" || answer.transit)
      throw refused("ISCSI_AUTHENTICATION_FAILED", "the target does not do CHAP");
    answer = await this.#ask(chap.offer(), { stage: 0, transit: false });
    if (answer instanceof Moved) return answer;
    answer = await this.#ask(chap.respond(answer.keys), { stage: 0, transit: true });
    if (answer instanceof Moved) return answer;
    if (!isProved(chap, answer.keys))
      throw refused("ISCSI_AUTHENTICATION_FAILED", "the target did not prove who it is");
    return this.#leaveSecurity(answer.transit);
  }

  async #leaveSecurity(left: boolean): Promise<Moved | undefined> {
    let transit = left;
    // The dialogue bounds how often.
    while (!transit) {
      const answer = await this.#ask([], { stage: 0, transit: true });
      if (answer instanceof Moved) return answer;
      transit = answer.transit;
    }
    return undefined;
  }

  /** Agrees on how to talk. A target that has keys of its own to add answers without going on: then it is asked again. */
  async negotiate(): Promise<Moved | SessionParameters> {
    const negotiation = new Negotiation(wishes(this.#settings));
    const opening = this.#settings.accounts === undefined ? introduction(this.#settings) : [];
    let keys: readonly TextKey[] = [...opening, ...negotiation.offers()];
    for (;;) {
      const answer = await this.#ask(keys, { stage: 1, transit: true });
      if (answer instanceof Moved) return answer;
      keys = negotiation.receive(answer.keys);
      if (!answer.transit) continue;
      if (keys.length > 0)
        throw new CodecError("Login Response/transit", 1, "a question in the last answer");
      return agreed(this.#settings, negotiation);
    }
  }
}

function isProved(chap: ChapInitiator, keys: readonly TextKey[]): boolean {
  try {
    return chap.isTargetProved(keys);
  } catch (error) {
    // No proof at all, or a malformed one.
    if (error instanceof CodecError) return false;
    throw error;
  }
}

function agreed(settings: SessionSettings, negotiation: Negotiation): SessionParameters {
  const parameters = negotiation.parameters();
  const { headerDigest, dataDigest } = settings;
  const lacking =
    (headerDigest === "required" && !parameters.headerDigest) ||
    (dataDigest === "required" && !parameters.dataDigest);
  if (lacking) throw refused("ISCSI_LOGIN_REFUSED", "the target does not do the digests");
  const { maxConnections, maxOutstandingReadyToTransfer, errorRecoveryLevel } = parameters;
  const plain =
    maxConnections === 1 && maxOutstandingReadyToTransfer === 1 && errorRecoveryLevel === 0;
  const ordered = parameters.dataPduInOrder && parameters.dataSequenceInOrder;
  // Each rule lets the simpler wish win, so that a target which disagrees did not follow the rule.
  if (settings.target !== undefined && !(plain && ordered))
    throw new CodecError("text", 0, "the target wants more than was offered");
  return parameters;
}

/**
 * Logs in over a fresh connection and switches on what was negotiated.
 * @throws TransportError, executed "no": the codes of login-status.ts, `ISCSI_AUTHENTICATION_FAILED`, `ISCSI_PROTOCOL`.
 */
export async function login(
  connection: PduConnection,
  settings: SessionSettings,
): Promise<LoginOutcome> {
  const numbers = new SessionNumbers(FIRST_COMMAND_NUMBER);
  const dialogue = new LoginDialogue(connection, numbers, settings.sessionId);
  const steps = new Login(settings, dialogue);
  try {
    const moved = await steps.authenticate();
    const parameters = moved ?? (await steps.negotiate());
    if (parameters instanceof Moved) return { kind: "moved", address: parameters.address };
    connection.digests = { header: parameters.headerDigest, data: parameters.dataDigest };
    connection.maxDataBytes = OWN_SEGMENT_BYTES;
    return { kind: "loggedIn", parameters, numbers };
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    const says = `the target broke the protocol: ${cause.message}`;
    throw troubleError("log in", { code: "ISCSI_PROTOCOL", says, cause }, { executed: "no" });
  }
}
