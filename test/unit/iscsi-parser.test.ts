import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { encodeFrame } from "../../src/iscsi/encode-frame.ts";
import { NOP_OUT } from "../../src/iscsi/initiator-pdus.ts";
import { checkDigest, DigestError, putDigest } from "../../src/iscsi/pdu-digest.ts";
import { PduParser } from "../../src/iscsi/pdu-parser.ts";

const VALUE = {
  initiatorTaskTag: 1,
  targetTransferTag: 2,
  commandNumber: 3,
  expectedStatusNumber: 4,
} as const;
const BOTH = { header: true, data: true };

const bytesOf = (data: Uint8Array, digests = BOTH): Uint8Array =>
  new Uint8Array(Buffer.concat(encodeFrame(NOP_OUT, VALUE, { data, digests })));

describe("a digest", () => {
  // RFC 7143, CRC Examples; the last by its generator, as every CRC32C catalogue has it.
  it.each([
    ["32 bytes of zeros", new Uint8Array(32), "aa36918a"],
    ["32 bytes of ones", new Uint8Array(32).fill(0xff), "43aba862"],
    ["32 incrementing bytes", Uint8Array.from({ length: 32 }, (_, i) => i), "4e79dd46"],
    ["32 decrementing bytes", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), "5cdb3f11"],
    ["123456789", new TextEncoder().encode("123456789"), "839206e3"],
  ])("of %s is as the standard prints it", (_what, bytes, hex) => {
    const digest = new Uint8Array(4);
    putDigest(digest, [bytes.subarray(0, 5), bytes.subarray(5)]);
    expect(Buffer.from(digest).toString("hex")).toBe(hex);
    checkDigest("data", digest, [bytes]);
    digest[3] = (digest[3] ?? 0) ^ 1;
    expect(() => {
      checkDigest("data", digest, [bytes]);
    }).toThrow(DigestError);
  });
});

describe("a frame", () => {
  it("has padding to whole words, and digests of header and padded data", () => {
    const bytes = bytesOf(Uint8Array.of(1, 2, 3, 4, 5));
    expect(bytes).toHaveLength(48 + 4 + 8 + 4);
    expect([...bytes.subarray(4, 8)]).toEqual([0, 0, 0, 5]);
    expect([...bytes.subarray(52, 60)]).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
    checkDigest("header", bytes.subarray(48, 52), [bytes.subarray(0, 48)]);
    checkDigest("data", bytes.subarray(60), [bytes.subarray(52, 60)]);
  });

  it("without data has no data digest", () => {
    expect(bytesOf(new Uint8Array(0))).toHaveLength(52);
  });

  it("carries the data uncopied", () => {
    const data = new Uint8Array(64);
    expect(encodeFrame(NOP_OUT, VALUE, { data })[1]).toBe(data);
  });

  it("is refused beyond 2^24 - 1 bytes", () => {
    expect(() => encodeFrame(NOP_OUT, VALUE, { data: new Uint8Array(0x100_0000) })).toThrow(
      CodecError,
    );
  });
});

describe("the parser", () => {
  it("puts data where it is told, if they fit there exactly", () => {
    const room = new Uint8Array(8);
    const places = [room.subarray(2, 7), room];
    const parser = new PduParser({ maxDataBytes: 100, placeData: () => places.shift() });
    parser.feed(bytesOf(Uint8Array.of(1, 2, 3, 4, 5), { header: false, data: false }));
    parser.feed(bytesOf(Uint8Array.of(6, 7), { header: false, data: false }));
    expect(parser.next()?.data.buffer).toBe(room.buffer);
    expect([...room]).toEqual([0, 0, 1, 2, 3, 4, 5, 0]);
    expect([...(parser.next()?.data ?? [])]).toEqual([6, 7]);
    expect([...room]).toEqual([0, 0, 1, 2, 3, 4, 5, 0]);
  });

  it("takes additional headers, and covers them with the header digest", () => {
    const [header] = encodeFrame(NOP_OUT, VALUE);
    const additional = Uint8Array.of(0, 5, 1, 0, 9, 9, 9, 9);
    if (header === undefined) throw new TypeError("no header");
    header[4] = 2;
    const digest = new Uint8Array(4);
    putDigest(digest, [header, additional]);
    const parser = new PduParser({ maxDataBytes: 0 });
    parser.digests = BOTH;
    for (const piece of [header, additional, digest]) parser.feed(piece);
    expect(parser.next()?.additionalHeader).toEqual(additional);
  });

  it("refuses data that are too long before it has seen any, for good", () => {
    const parser = new PduParser({ maxDataBytes: 16 });
    parser.feed(bytesOf(new Uint8Array(17), { header: false, data: false }).subarray(0, 48));
    expect(() => parser.next()).toThrow(CodecError);
    expect(() => parser.next()).toThrow(CodecError);
  });

  it("goes on behind damaged data, but not behind a damaged header", () => {
    const damaged = bytesOf(Uint8Array.of(1, 2, 3, 4));
    damaged[53] = 0xff;
    const parser = new PduParser({ maxDataBytes: 16 });
    parser.digests = BOTH;
    parser.feed(damaged);
    parser.feed(bytesOf(Uint8Array.of(5)));
    expect(() => parser.next()).toThrow(DigestError);
    expect([...(parser.next()?.data ?? [])]).toEqual([5]);
    const torn = bytesOf(Uint8Array.of(6));
    torn[20] = 0xff;
    parser.feed(torn);
    parser.feed(bytesOf(Uint8Array.of(7)));
    expect(() => parser.next()).toThrow("the digest of the header does not match");
    expect(() => parser.next()).toThrow(DigestError);
  });
});
