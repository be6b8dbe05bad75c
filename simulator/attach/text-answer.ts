import { CodecError } from "../../src/codec/codec-error.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import { TEXT_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { TEXT_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import {
  encodeTextKeys,
  TEXT_SEGMENT_BYTES,
  TextJoiner,
  type TextKey,
} from "../../src/iscsi/text-keys.ts";
import type { SessionPlace } from "./session-place.ts";

/** What SendTargets tells. */
export interface TargetDescription {
  readonly targetName: string;
  /** `host:port` to come to; absent: the one that the initiator came to already. */
  readonly advertise?: string;
}

/**
 * Answers the keys of a Text Request. RFC 7143, SendTargets: `All` in discovery; nothing, or the target's name, in a
 * session with that target. Where no address is told, the initiator takes the one it came to.
 */
export function answerText(
  keys: readonly TextKey[],
  { targetName, advertise }: TargetDescription,
  { discovery }: { readonly discovery: boolean },
): readonly TextKey[] {
  return keys.flatMap(([key, value]): readonly TextKey[] => {
    if (key !== "SendTargets") return [[key, "NotUnderstood"]];
    if (value === "All" && !discovery) return [[key, "Reject"]];
    if (value !== "All" && value !== "" && value !== targetName) return [];
    const name: TextKey = ["TargetName", targetName];
    return advertise === undefined ? [name] : [name, ["TargetAddress", `${advertise},1`]];
  });
}

/** Text Requests of one session and their answers; a text may come in several of them. RFC 7143, Text Request. */
export class TextConversation {
  readonly #target: TargetDescription;
  readonly #initiator: { readonly discovery: boolean };
  #joiner = new TextJoiner();

  constructor(target: TargetDescription, initiator: { readonly discovery: boolean }) {
    this.#target = target;
    this.#initiator = initiator;
  }

  /** Answers one request; false, and nothing sent, when its text is malformed, or it or its answer is too long. */
  answer(
    frame: PduFrame,
    place: Pick<SessionPlace, "channel" | "numbers" | "parameters" | "nextTransferTag">,
  ): boolean {
    const header = TEXT_REQUEST.header.decode(frame.header);
    const keys = this.#join(frame.data, header.continues);
    if (keys === "malformed") return false;
    const answers = keys === undefined ? [] : answerText(keys, this.#target, this.#initiator);
    const text = encodeTextKeys(answers);
    // Linux takes no longer text than this, whatever it declared.
    if (text.length > Math.min(place.parameters.peerSegmentBytes, TEXT_SEGMENT_BYTES)) return false;
    const final = keys !== undefined && header.final;
    const value = {
      final,
      continues: false,
      logicalUnit: header.logicalUnit,
      initiatorTaskTag: header.initiatorTaskTag,
      targetTransferTag: final ? NO_TAG : place.nextTransferTag(),
      ...place.numbers.takeStatus(),
    };
    place.channel.send(TEXT_RESPONSE, value, text);
    return true;
  }

  #join(data: Uint8Array, continues: boolean): readonly TextKey[] | "malformed" | undefined {
    try {
      return this.#joiner.add(data, continues);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#joiner = new TextJoiner();
      return "malformed";
    }
  }
}
