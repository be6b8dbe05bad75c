import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { ChapInitiator, ChapTarget } from "../../src/iscsi/chap.ts";
import {
  chapAlgorithms,
  chapResponse,
  decodeBinary,
  encodeBinary,
} from "../../src/iscsi/chap-values.ts";
import type { TextKey } from "../../src/iscsi/text-keys.ts";

const INITIATOR = { user: "backup", secret: "correct horse battery" };
const TARGET = { user: "library", secret: "staple it together" };
const BOTH = { initiator: INITIATOR, target: TARGET };
const valueOf = (keys: readonly TextKey[], name: string): string =>
  keys.find(([key]) => key === name)?.[1] ?? "";

describe("CHAP", () => {
  it.each([
    [5, "md5"],
    [6, "sha1"],
    [7, "sha256"],
    [8, "sha3-256"],
  ])("algorithm %i hashes identifier, secret and challenge with %s", (algorithm, hash) => {
    expect(chapAlgorithms()).toContain(algorithm);
    const challenge = Uint8Array.of(1, 2, 3);
    const right = createHash(hash).update(Buffer.from("\u0007abc\u0001\u0002\u0003")).digest("hex");
    const response = chapResponse({ algorithm, identifier: 7, challenge }, "abc");
    expect(Buffer.from(response).toString("hex")).toBe(right);
  });

  it.each(chapAlgorithms())("proves both sides with algorithm %i", (algorithm) => {
    const initiator = new ChapInitiator(BOTH, [algorithm]);
    const target = new ChapTarget(BOTH);
    const proof = initiator.respond(target.challenge(initiator.offer()));
    const back = target.verify(proof);
    expect(back).toBeDefined();
    expect(initiator.isTargetProved(back ?? [])).toBe(true);
    expect(JSON.stringify([proof, back])).not.toMatch(/horse|staple/);
  });

  it("offers MD5 first, which old targets understand, and a target takes the best", () => {
    const offer = new ChapInitiator(BOTH).offer();
    expect(offer).toEqual([["CHAP_A", "5,7,8,6"]]);
    expect(valueOf(new ChapTarget(BOTH).challenge(offer), "CHAP_A")).toBe("7");
  });

  it.each([
    ["name", { ...INITIATOR, user: "Backup" }],
    ["secret", { ...INITIATOR, secret: "correct horse batterz" }],
  ])("refuses a wrong %s", (_what, wrong) => {
    const target = new ChapTarget(BOTH);
    const initiator = new ChapInitiator({ initiator: wrong });
    expect(target.verify(initiator.respond(target.challenge(initiator.offer())))).toBeUndefined();
  });

  it("does not believe a target that knows another secret, or says nothing", () => {
    const initiator = new ChapInitiator(BOTH);
    const target = new ChapTarget({ initiator: INITIATOR, target: { ...TARGET, secret: "guess" } });
    const back = target.verify(initiator.respond(target.challenge(initiator.offer())));
    expect(initiator.isTargetProved(back ?? [])).toBe(false);
    expect(() => initiator.isTargetProved([])).toThrow(CodecError);
  });

  it("gives one try only", () => {
    const target = new ChapTarget(BOTH);
    const initiator = new ChapInitiator({ initiator: INITIATOR });
    const proof = initiator.respond(target.challenge(initiator.offer()));
    expect(target.verify(proof)).toEqual([]);
    expect(target.verify(proof)).toBeUndefined();
  });

  it("refuses its own challenge (reflection)", () => {
    const target = new ChapTarget(BOTH);
    const initiator = new ChapInitiator({ initiator: INITIATOR });
    const posed = target.challenge(initiator.offer());
    const proof = initiator.respond(posed);
    const reflected = posed.filter(([key]) => key === "CHAP_I" || key === "CHAP_C");
    expect(() => target.verify([...proof, ...reflected])).toThrow(CodecError);
  });

  it("proves nothing without a secret of its own", () => {
    const target = new ChapTarget({ initiator: INITIATOR });
    const initiator = new ChapInitiator(BOTH);
    const proof = initiator.respond(target.challenge(initiator.offer()));
    expect(() => target.verify(proof)).toThrow(CodecError);
  });

  it.each([
    [
      "an algorithm that was not offered",
      [
        ["CHAP_A", "6"],
        ["CHAP_I", "1"],
        ["CHAP_C", "0x01"],
      ],
    ],
    [
      "no identifier",
      [
        ["CHAP_A", "5"],
        ["CHAP_C", "0x01"],
      ],
    ],
    [
      "two challenges",
      [
        ["CHAP_A", "5"],
        ["CHAP_I", "1"],
        ["CHAP_C", "0x01"],
        ["CHAP_C", "0x02"],
      ],
    ],
    [
      "an identifier of 9 bits",
      [
        ["CHAP_A", "5"],
        ["CHAP_I", "256"],
        ["CHAP_C", "0x01"],
      ],
    ],
  ] satisfies [string, TextKey[]][])("refuses a challenge with %s", (_what, keys) => {
    expect(() => new ChapInitiator(BOTH, [5]).respond(keys)).toThrow(CodecError);
  });

  it("never poses a challenge twice", () => {
    const posed = Array.from({ length: 50 }, () =>
      valueOf(new ChapTarget(BOTH).challenge([["CHAP_A", "5"]]), "CHAP_C"),
    );
    expect(new Set(posed).size).toBe(50);
    expect(posed.every((text) => text.length === 2 + 2 * 16)).toBe(true);
  });
});

describe("binary values", () => {
  it.each([
    ["0x00fF10", [0, 255, 16]],
    ["0X0a", [10]],
    ["0bAP8Q", [0, 255, 16]],
    ["0BAA==", [0]],
  ])("%s", (text, bytes) => {
    expect([...decodeBinary("CHAP_C", text)]).toEqual(bytes);
  });

  it("are written as hexadecimal", () => {
    expect(encodeBinary(Uint8Array.of(0, 255, 16))).toBe("0x00ff10");
  });

  it.each(["", "0x", "0xabc", "0xgg", "0b", "0bA", "0b====", "17", `0x${"00".repeat(1025)}`])(
    "are not %s",
    (text) => {
      expect(() => decodeBinary("CHAP_C", text)).toThrow(CodecError);
    },
  );
});
