import { CodecError } from "../codec/codec-error.ts";

/** How the values of two sides become one. RFC 7143, Text Mode Negotiation, and the key's own clause. */
export type NegotiationRule =
  /** The first of the offerer's list that the other side can do. */
  | { readonly kind: "list" }
  /** The smaller, or the greater, number; `min` and `max` are the allowed range (inclusive). */
  | { readonly kind: "smaller" | "greater"; readonly min: number; readonly max: number }
  /** Yes when both say Yes, or when one does. */
  | { readonly kind: "and" | "or" }
  /** Each side says what holds for itself; there is no answer. */
  | { readonly kind: "declared"; readonly min: number; readonly max: number }
  /** Means nothing without another key that nobody accepts. */
  | { readonly kind: "irrelevant" };

/** One key that both sides negotiate. */
export interface NegotiationKey {
  readonly name: string;
  readonly rule: NegotiationRule;
  /** What holds when nobody mentions it, as text. */
  readonly fallback: string;
}

const SEGMENT_MAX = 0xff_ffff;
const count = (kind: "smaller" | "greater" | "declared", min: number, max: number) =>
  ({ kind, min, max }) as const;

/**
 * Every operational key. RFC 7143, Login/Text Operational Text Keys; RFC 7144 for iSCSIProtocolLevel. Markers belong to
 * RFC 3720 and are always refused.
 */
// prettier-ignore
export const NEGOTIATION_KEYS: readonly NegotiationKey[] = [
  { name: "HeaderDigest",             rule: { kind: "list" },                     fallback: "None" },
  { name: "DataDigest",               rule: { kind: "list" },                     fallback: "None" },
  { name: "MaxConnections",           rule: count("smaller", 1, 65_535),          fallback: "1" },
  { name: "InitialR2T",               rule: { kind: "or" },                       fallback: "Yes" },
  { name: "ImmediateData",            rule: { kind: "and" },                      fallback: "Yes" },
  { name: "MaxRecvDataSegmentLength", rule: count("declared", 512, SEGMENT_MAX),  fallback: "8192" },
  { name: "MaxBurstLength",           rule: count("smaller", 512, SEGMENT_MAX),   fallback: "262144" },
  { name: "FirstBurstLength",         rule: count("smaller", 512, SEGMENT_MAX),   fallback: "65536" },
  { name: "DefaultTime2Wait",         rule: count("greater", 0, 3600),            fallback: "2" },
  { name: "DefaultTime2Retain",       rule: count("smaller", 0, 3600),            fallback: "20" },
  { name: "MaxOutstandingR2T",        rule: count("smaller", 1, 65_535),          fallback: "1" },
  { name: "DataPDUInOrder",           rule: { kind: "or" },                       fallback: "Yes" },
  { name: "DataSequenceInOrder",      rule: { kind: "or" },                       fallback: "Yes" },
  { name: "ErrorRecoveryLevel",       rule: count("smaller", 0, 2),               fallback: "0" },
  { name: "TaskReporting",            rule: { kind: "list" },                     fallback: "RFC3720" },
  { name: "iSCSIProtocolLevel",       rule: count("smaller", 0, 31),              fallback: "1" },
  { name: "RDMAExtensions",           rule: { kind: "and" },                      fallback: "No" },
  { name: "IFMarker",                 rule: { kind: "and" },                      fallback: "No" },
  { name: "OFMarker",                 rule: { kind: "and" },                      fallback: "No" },
  { name: "IFMarkInt",                rule: { kind: "irrelevant" },               fallback: "2048" },
  { name: "OFMarkInt",                rule: { kind: "irrelevant" },               fallback: "2048" },
];

const REJECT = "Reject";
/** Answers that leave the key at its default. RFC 7143, Text Mode Negotiation. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["NotUnderstood", "Irrelevant"]);

function isIn(text: string, rule: { readonly min: number; readonly max: number }): boolean {
  // RFC 7143, Text Format: decimal, or hexadecimal with 0x.
  if (!/^(\d{1,10}|0[xX][0-9a-fA-F]{1,8})$/.test(text)) return false;
  return Number(text) >= rule.min && Number(text) <= rule.max;
}

const isYes = (text: string): boolean => text === "Yes";
const yesIf = (condition: boolean): string => (condition ? "Yes" : "No");
const isBoolean = (text: string): boolean => text === "Yes" || text === "No";

/** Whether a value is of the form, and in the range, that the key's rule wants. */
export function isValueOf({ rule }: NegotiationKey, value: string): boolean {
  switch (rule.kind) {
    case "list":
      return value.split(",").every((one) => /^[A-Za-z0-9.\-+@_]+$/.test(one));
    case "and":
    case "or":
      return isBoolean(value);
    case "smaller":
    case "greater":
    case "declared":
      return isIn(value, rule);
    case "irrelevant":
      return true;
  }
}

/** What to answer to an offer, given what this side wants; `Reject` where no value will do. */
export function answerOffer(key: NegotiationKey, offered: string, own: string): string {
  const { rule } = key;
  if (!isValueOf(key, offered)) return REJECT;
  switch (rule.kind) {
    case "list": {
      const wanted = own.split(",");
      return offered.split(",").find((one) => wanted.includes(one)) ?? REJECT;
    }
    case "and":
      return yesIf([offered, own].every(isYes));
    case "or":
      return yesIf([offered, own].some(isYes));
    case "smaller":
      return String(Math.min(Number(offered), Number(own)));
    case "greater":
      return String(Math.max(Number(offered), Number(own)));
    case "declared":
      return offered;
    case "irrelevant":
      return "Irrelevant";
  }
}

/**
 * What holds after the other side answered our offer.
 * @throws CodecError when the answer is none that the rule allows, or refuses every value of the offer.
 */
export function acceptAnswer(key: NegotiationKey, offered: string, answer: string): string {
  if (LEFT_ALONE.has(answer)) return key.fallback;
  const single = answer !== REJECT && !answer.includes(",");
  // The answerer's own wish is whatever led to this answer, so that the same rule must lead there again.
  if (single && isValueOf(key, answer) && answerOffer(key, offered, answer) === normal(key, answer))
    return normal(key, answer);
  throw new CodecError(`text/${key.name}`, 0, `"${answer}" is no answer to "${offered}"`);
}

/** Numbers in decimal, so that they compare as text. */
function normal({ rule }: NegotiationKey, value: string): string {
  const numeric = rule.kind === "smaller" || rule.kind === "greater" || rule.kind === "declared";
  return numeric ? String(Number(value)) : value;
}
