import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asDeclared } from "../../src/codec/as-declared.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import type { Codec } from "../../src/codec/layout.ts";
import { HEADER_BYTES } from "../../src/iscsi/define-pdu.ts";
import { encodeFrame } from "../../src/iscsi/encode-frame.ts";
import { DATA_OUT } from "../../src/iscsi/initiator-pdus.ts";
import { acceptAnswer, answerOffer, NEGOTIATION_KEYS } from "../../src/iscsi/negotiation-rules.ts";
import { PduParser, type PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { ALL_PDUS } from "../../src/iscsi/pdu-table.ts";
import { decodeTextKeys, encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import { CODEC_LAWS, subjectOf } from "../support/codec-laws.ts";

describe.each(ALL_PDUS.map((pdu) => [pdu.name, pdu] as const))("%s", (_name, pdu) => {
  const subject = subjectOf(asDeclared<Codec<unknown>>(pdu.header));
  it.each(CODEC_LAWS)("%s", (_law, hold) => {
    hold(subject);
  });
});

const digests = fc.record({ header: fc.boolean(), data: fc.boolean() });
const dataOut = (
  bufferOffset: number,
): Parameters<typeof encodeFrame<typeof DATA_OUT.header.fields>>[1] => ({
  final: true,
  initiatorTaskTag: 1,
  targetTransferTag: 2,
  expectedStatusNumber: 3,
  dataNumber: 4,
  bufferOffset,
});

/** Feeds bytes in pieces of the given lengths, over and over, and takes what comes out. */
function parse(parser: PduParser, bytes: Uint8Array, cuts: readonly number[]): PduFrame[] {
  const frames: PduFrame[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const end = Math.min(bytes.length, at + (cuts[i % cuts.length] ?? 1));
    // The memory of a piece is used again, as that of a socket's reads.
    const piece = bytes.slice(at, end);
    parser.feed(piece);
    for (let frame = parser.next(); frame !== undefined; frame = parser.next()) frames.push(frame);
    parser.keepUnread();
    piece.fill(0xee);
    at = end;
  }
  return frames;
}

const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });

describe("the parser", () => {
  it("gives every PDU back, whatever the pieces it comes in", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
        digests,
        cuts,
        (segments, how, pieces) => {
          const sent = segments.flatMap((data, i) => [
            ...encodeFrame(DATA_OUT, dataOut(i), { data, digests: how }),
          ]);
          const bytes = new Uint8Array(Buffer.concat(sent));
          const parser = new PduParser({ maxDataBytes: 300 });
          parser.digests = how;
          const frames = parse(parser, bytes, pieces);
          expect(frames.map(({ data }) => [...data])).toEqual(segments.map((data) => [...data]));
          expect(frames.map(({ header }) => DATA_OUT.header.decode(header).bufferOffset)).toEqual(
            segments.map((_data, i) => i),
          );
          expect(parser.unreadBytes).toBe(0);
        },
      ),
    );
  });

  it("finds any damage that a digest covers", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), (data, where) => {
        const how = { header: true, data: true };
        const bytes = new Uint8Array(
          Buffer.concat(encodeFrame(DATA_OUT, dataOut(0), { data, digests: how })),
        );
        const bit = where % (bytes.length * 8);
        bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
        const parser = new PduParser({ maxDataBytes: 1000 });
        parser.digests = how;
        // A longer additional header is waited for: then nothing comes out, which is no whole PDU either.
        let frames: readonly PduFrame[] = [];
        try {
          frames = parse(parser, bytes, [bytes.length]);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
        expect(frames).toEqual([]);
      }),
    );
  });

  it("answers noise with PDUs or a CodecError, and takes no more memory than allowed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), digests, cuts, (bytes, how, pieces) => {
        const parser = new PduParser({ maxDataBytes: 64 });
        parser.digests = how;
        try {
          for (const frame of parse(parser, bytes, pieces)) {
            expect(frame.header).toHaveLength(HEADER_BYTES);
            expect(frame.data.length).toBeLessThanOrEqual(64);
            expect(frame.additionalHeader.length).toBeLessThanOrEqual(1020);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});

const keyName = fc.stringMatching(/^[A-Z][A-Za-z0-9.\-+@_]{0,62}$/);
const keyValue = fc
  .string({ unit: "binary", maxLength: 255 })
  .map((value) => value.replaceAll("\0", ""));

describe("text", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keyName, keyValue)), (keys: TextKey[]) => {
        expect(decodeTextKeys(encodeTextKeys(keys))).toEqual(keys);
      }),
    );
  });

  it("of any bytes is keys or a CodecError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          expect(Array.isArray(decodeTextKeys(bytes))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});

describe.each(NEGOTIATION_KEYS.map((key) => [key.name, key] as const))("%s", (_name, key) => {
  const value = (): fc.Arbitrary<string> => {
    const { rule } = key;
    if (rule.kind === "list")
      return fc.constantFrom("None", "CRC32C", "CRC32C,None", "None,CRC32C");
    if ("min" in rule) return fc.integer({ min: rule.min, max: rule.max }).map(String);
    return fc.constantFrom("Yes", "No");
  };

  it("is accepted by the side that offered whatever the other side answers", () => {
    fc.assert(
      fc.property(value(), value(), (offered, own) => {
        const answer = answerOffer(key, offered, own);
        if (answer === "Reject")
          expect(() => acceptAnswer(key, offered, answer)).toThrow(CodecError);
        else if (answer === "Irrelevant")
          expect(acceptAnswer(key, offered, answer)).toBe(key.fallback);
        else expect(acceptAnswer(key, offered, answer)).toBe(answer);
      }),
    );
  });

  it("has no answer to nonsense that anybody would believe", () => {
    fc.assert(
      fc.property(value(), fc.string(), (offered, nonsense) => {
        try {
          const settled = acceptAnswer(key, offered, nonsense);
          expect([nonsense, String(Number(nonsense)), key.fallback]).toContain(settled);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});
