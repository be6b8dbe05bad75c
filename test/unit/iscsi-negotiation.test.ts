import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { Negotiation } from "../../src/iscsi/negotiation.ts";
import { acceptAnswer, answerOffer, NEGOTIATION_KEYS } from "../../src/iscsi/negotiation-rules.ts";

const keyOf = (name: string): (typeof NEGOTIATION_KEYS)[number] => {
  const key = NEGOTIATION_KEYS.find((one) => one.name === name);
  if (key === undefined) throw new TypeError(name);
  return key;
};

/** Offer, own wish and answer, by hand from the "Result function" of each key in RFC 7143, Login/Text Operational Text Keys. */
// prettier-ignore
const ANSWERS = [
  ["HeaderDigest", "CRC32C,None", "None,CRC32C", "CRC32C"],
  ["HeaderDigest", "CRC32C", "None", "Reject"],
  ["DataDigest", "X-other,None", "CRC32C,None", "None"],
  ["MaxConnections", "8", "1", "1"],
  ["MaxConnections", "0", "1", "Reject"],
  ["InitialR2T", "No", "No", "No"],
  ["InitialR2T", "No", "Yes", "Yes"],
  ["InitialR2T", "Yes", "No", "Yes"],
  ["InitialR2T", "maybe", "No", "Reject"],
  ["ImmediateData", "Yes", "Yes", "Yes"],
  ["ImmediateData", "Yes", "No", "No"],
  ["ImmediateData", "No", "Yes", "No"],
  ["MaxBurstLength", "16776192", "262144", "262144"],
  ["MaxBurstLength", "511", "262144", "Reject"],
  ["MaxBurstLength", "16777216", "262144", "Reject"],
  ["FirstBurstLength", "0x10000", "262144", "65536"],
  ["DefaultTime2Wait", "0", "2", "2"],
  ["DefaultTime2Wait", "3601", "2", "Reject"],
  ["DefaultTime2Retain", "20", "0", "0"],
  ["MaxOutstandingR2T", "4", "1", "1"],
  ["DataPDUInOrder", "No", "Yes", "Yes"],
  ["DataSequenceInOrder", "No", "No", "No"],
  ["ErrorRecoveryLevel", "2", "0", "0"],
  ["ErrorRecoveryLevel", "3", "0", "Reject"],
  ["TaskReporting", "FastAbort,RFC3720", "RFC3720", "RFC3720"],
  ["iSCSIProtocolLevel", "2", "1", "1"],
  ["IFMarker", "Yes", "No", "No"],
  ["OFMarkInt", "2048~2048", "2048", "Irrelevant"],
] as const;

describe("an offer", () => {
  it.each(ANSWERS)("%s=%s, where %s is wanted, is answered %s", (name, offered, own, answer) => {
    expect(answerOffer(keyOf(name), offered, own)).toBe(answer);
  });

  it("is tried for every key but the declared one", () => {
    const tried = new Set<string>(ANSWERS.map(([name]) => name));
    const missing = NEGOTIATION_KEYS.filter(({ rule }) => rule.kind !== "declared")
      .map(({ name }) => name)
      .filter((name) => !tried.has(name));
    expect(missing).toEqual(["RDMAExtensions", "OFMarker", "IFMarkInt"]);
  });
});

describe("an answer", () => {
  it.each([
    ["HeaderDigest", "CRC32C,None", "None", "None"],
    ["MaxBurstLength", "262144", "0x2000", "8192"],
    ["InitialR2T", "No", "Yes", "Yes"],
    ["DefaultTime2Wait", "2", "5", "5"],
    ["TaskReporting", "FastAbort", "NotUnderstood", "RFC3720"],
    ["ErrorRecoveryLevel", "1", "Irrelevant", "0"],
  ])("%s=%s may be answered %s, and is then %s", (name, offered, answer, settled) => {
    expect(acceptAnswer(keyOf(name), offered, answer)).toBe(settled);
  });

  it.each([
    ["HeaderDigest", "None", "CRC32C"],
    ["HeaderDigest", "CRC32C,None", "CRC32C,None"],
    ["HeaderDigest", "CRC32C", "Reject"],
    ["MaxBurstLength", "262144", "262145"],
    ["MaxBurstLength", "262144", "511"],
    ["InitialR2T", "Yes", "No"],
    ["ImmediateData", "No", "Yes"],
    ["DefaultTime2Wait", "2", "1"],
    ["ErrorRecoveryLevel", "0", "1"],
    ["MaxConnections", "1", "one"],
  ])("%s=%s must not be answered %s", (name, offered, answer) => {
    expect(() => acceptAnswer(keyOf(name), offered, answer)).toThrow(CodecError);
  });
});

describe("a negotiation", () => {
  it("has the defaults of RFC 7143 when nobody says anything", () => {
    expect(new Negotiation({}).parameters()).toEqual({
      headerDigest: false,
      dataDigest: false,
      initialReadyToTransfer: true,
      immediateData: true,
      peerSegmentBytes: 8192,
      maxBurstBytes: 262_144,
      firstBurstBytes: 65_536,
      maxConnections: 1,
      maxOutstandingReadyToTransfer: 1,
      errorRecoveryLevel: 0,
      dataPduInOrder: true,
      dataSequenceInOrder: true,
    });
  });

  it("ends with the same values on both sides, but each side's own segment length", () => {
    const initiator = new Negotiation({
      HeaderDigest: "CRC32C,None",
      InitialR2T: "No",
      MaxRecvDataSegmentLength: "1048576",
      FirstBurstLength: "1048576",
    });
    const target = new Negotiation({
      HeaderDigest: "None,CRC32C",
      InitialR2T: "No",
      MaxBurstLength: "131072",
    });
    const answers = target.receive(initiator.offers());
    const more = target.offers().filter(([name]) => name === "MaxBurstLength");
    const back = initiator.receive([...answers, ...more, ["MaxRecvDataSegmentLength", "65536"]]);
    expect(back).toEqual([["MaxBurstLength", "131072"]]);
    expect(target.receive(back)).toEqual([]);
    expect(initiator.unanswered).toEqual([]);
    expect(initiator.parameters()).toMatchObject({
      headerDigest: true,
      initialReadyToTransfer: false,
      peerSegmentBytes: 65_536,
      maxBurstBytes: 131_072,
      firstBurstBytes: 65_536,
    });
    expect(target.parameters()).toEqual({
      ...initiator.parameters(),
      peerSegmentBytes: 1_048_576,
    });
  });

  it("answers what it does not know, and nothing that says something only", () => {
    const side = new Negotiation({});
    expect(
      side.receive([
        ["X-com.example.speed", "ludicrous"],
        ["TargetPortalGroupTag", "1"],
        ["TargetAlias", "tape"],
        ["X-com.example.other", "NotUnderstood"],
      ]),
    ).toEqual([["X-com.example.speed", "NotUnderstood"]]);
  });

  it("refuses a key that comes twice, and a length that cannot be", () => {
    const twice = new Negotiation({});
    twice.receive([["MaxBurstLength", "8192"]]);
    expect(() => twice.receive([["MaxBurstLength", "8192"]])).toThrow(CodecError);
    expect(() => new Negotiation({}).receive([["MaxRecvDataSegmentLength", "511"]])).toThrow(
      CodecError,
    );
  });

  it("never lets the first burst be longer than a burst", () => {
    const side = new Negotiation({ MaxBurstLength: "8192", FirstBurstLength: "65536" });
    side.receive([
      ["FirstBurstLength", "65536"],
      ["MaxBurstLength", "8192"],
    ]);
    expect(side.parameters().firstBurstBytes).toBe(8192);
  });
});
