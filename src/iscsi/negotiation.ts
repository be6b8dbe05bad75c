import { CodecError } from "../codec/codec-error.ts";
import {
  acceptAnswer,
  answerOffer,
  isValueOf,
  NEGOTIATION_KEYS,
  type NegotiationKey,
} from "./negotiation-rules.ts";
import type { TextKey } from "./text-keys.ts";

/** What two ends agreed on. Lengths in bytes. */
export interface SessionParameters {
  /** CRC32C behind headers, behind data. */
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** InitialR2T: no unsolicited Data-Out. */
  readonly initialReadyToTransfer: boolean;
  readonly immediateData: boolean;
  /** The other side's MaxRecvDataSegmentLength: the longest data segment it takes. */
  readonly peerSegmentBytes: number;
  readonly maxBurstBytes: number;
  /** Never above `maxBurstBytes`. */
  readonly firstBurstBytes: number;
  readonly maxConnections: number;
  readonly maxOutstandingReadyToTransfer: number;
  readonly errorRecoveryLevel: number;
  readonly dataPduInOrder: boolean;
  readonly dataSequenceInOrder: boolean;
}

const BY_NAME: ReadonlyMap<string, NegotiationKey> = new Map(
  NEGOTIATION_KEYS.map((key) => [key.name, key]),
);

/** Keys that say something and are not answered; whoever needs them reads them. RFC 7143, Login/Text Operational Text Keys. */
const STATEMENTS: ReadonlySet<string> = new Set([
  "InitiatorName",
  "InitiatorAlias",
  "TargetName",
  "TargetAlias",
  "TargetAddress",
  "TargetPortalGroupTag",
  "SessionType",
]);

const RESERVED_ANSWERS: ReadonlySet<string> = new Set(["NotUnderstood", "Irrelevant", "Reject"]);

/** One side's books of a negotiation; the same for initiator and target. */
export class Negotiation {
  readonly #wishes: ReadonlyMap<string, string>;
  readonly #offered = new Map<string, string>();
  readonly #settled = new Map<string, string>();
  readonly #declaredByPeer = new Map<string, string>();

  /** `wishes`: what this side wants, as text by key; defaults for all that are left out. */
  constructor(wishes: Readonly<Record<string, string>>) {
    this.#wishes = new Map(Object.entries(wishes));
  }

  /** Offers or declares every wish; for the side that begins. */
  offers(): readonly TextKey[] {
    return [...this.#wishes].map(([name, value]) => this.#say(name, value));
  }

  /** Offers or declares one key; for the side that answers and has something to add. */
  #say(name: string, value: string): TextKey {
    if (BY_NAME.get(name)?.rule.kind !== "declared") this.#offered.set(name, value);
    return [name, value];
  }

  /** Keys that were offered and are not answered yet. */
  get unanswered(): readonly string[] {
    return [...this.#offered.keys()].filter((name) => !this.#settled.has(name));
  }

  /**
   * Takes what the other side said and gives what must be said back.
   * @throws CodecError for an answer that no rule allows, a declaration out of range, a key that comes twice.
   */
  receive(keys: readonly TextKey[]): readonly TextKey[] {
    return keys.flatMap(([name, value]) => {
      if (STATEMENTS.has(name)) return [];
      const key = BY_NAME.get(name);
      const answer = key === undefined ? unknownKey(value) : this.#receiveOne(key, value);
      return answer === undefined ? [] : [[name, answer] satisfies TextKey];
    });
  }

  #receiveOne(key: NegotiationKey, value: string): string | undefined {
    const { name } = key;
    if (key.rule.kind === "declared") {
      if (!isValueOf(key, value))
        throw new CodecError(`text/${name}`, 0, `"${value}" is out of range`);
      this.#declaredByPeer.set(name, value);
      return undefined;
    }
    if (this.#settled.has(name)) throw new CodecError(`text/${name}`, 0, "negotiated twice");
    const offered = this.#offered.get(name);
    if (offered !== undefined) {
      this.#settled.set(name, acceptAnswer(key, offered, value));
      return undefined;
    }
    const answer = answerOffer(key, value, this.#wishes.get(name) ?? key.fallback);
    this.#settled.set(name, RESERVED_ANSWERS.has(answer) ? key.fallback : answer);
    return answer;
  }

  /** What holds, with defaults for everything that was not mentioned. */
  parameters(): SessionParameters {
    const maxBurstBytes = this.#number("MaxBurstLength");
    return {
      headerDigest: this.#value("HeaderDigest") === "CRC32C",
      dataDigest: this.#value("DataDigest") === "CRC32C",
      initialReadyToTransfer: this.#value("InitialR2T") === "Yes",
      immediateData: this.#value("ImmediateData") === "Yes",
      peerSegmentBytes: this.#number("MaxRecvDataSegmentLength"),
      maxBurstBytes,
      // RFC 7143, FirstBurstLength: it must not exceed MaxBurstLength; a side that lets it do so is taken by the smaller.
      firstBurstBytes: Math.min(this.#number("FirstBurstLength"), maxBurstBytes),
      maxConnections: this.#number("MaxConnections"),
      maxOutstandingReadyToTransfer: this.#number("MaxOutstandingR2T"),
      errorRecoveryLevel: this.#number("ErrorRecoveryLevel"),
      dataPduInOrder: this.#value("DataPDUInOrder") === "Yes",
      dataSequenceInOrder: this.#value("DataSequenceInOrder") === "Yes",
    };
  }

  #value(name: string): string | undefined {
    return this.#settled.get(name) ?? this.#declaredByPeer.get(name) ?? BY_NAME.get(name)?.fallback;
  }

  #number(name: string): number {
    return Number(this.#value(name));
  }
}

/** RFC 7143, Text Mode Negotiation: a key that is not known is answered so, unless it is such an answer itself. */
function unknownKey(value: string): string | undefined {
  return RESERVED_ANSWERS.has(value) ? undefined : "NotUnderstood";
}
