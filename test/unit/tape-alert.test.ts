import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodecError } from "../../src/codec/codec-error.ts";
import { CHANGER_ALERT_FLAGS } from "../../src/scsi/changer-alert-flags.ts";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { TAPE_ALERT_FLAGS } from "../../src/scsi/tape-alert-flags.ts";
import { tapeAlertBitmap, tapeAlertFlags, tapeAlertRecords } from "../../src/scsi/tape-alert.ts";

const FLAG_NUMBERS = fc.uniqueArray(fc.integer({ min: 1, max: 64 }));
const ascending = (numbers: readonly number[]): readonly number[] =>
  numbers.toSorted((a, b) => a - b);
const numbersOf = (flags: readonly { readonly number: number }[]): readonly number[] =>
  flags.map(({ number }) => number);

function flag(number: number) {
  const found = TAPE_ALERT_FLAGS.find((one) => one.number === number);
  if (found === undefined) throw new Error(`no flag ${String(number)}`);
  return found;
}

describe("the table of drive flags", () => {
  it("has the flags 1 to 64 in order", () => {
    expect(numbersOf(TAPE_ALERT_FLAGS)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
  });

  it("calls every flag that has a meaning by a name of its own", () => {
    const names = TAPE_ALERT_FLAGS.filter(({ reserved }) => !reserved).map(({ name }) => name);
    expect(names).toHaveLength(61);
    expect(new Set(names).size).toBe(names.length);
  });

  it("says what each flag is evidence for, unless it is reserved", () => {
    const silent = TAPE_ALERT_FLAGS.filter(({ uses }) => uses.length === 0);
    expect(numbersOf(silent)).toEqual([62, 63, 64]);
    expect(numbersOf(TAPE_ALERT_FLAGS.filter(({ reserved }) => reserved))).toEqual([62, 63, 64]);
  });

  // IBM LTO SCSI Reference GA32-0928-06, 6.4.18.
  it("knows which flags IBM's LTO drives never set", () => {
    const never = TAPE_ALERT_FLAGS.filter(({ onIbmLto }) => !onIbmLto);
    expect(numbersOf(never)).toEqual([
      0x0d, 0x18, 0x1c, 0x1d, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x3e, 0x3f,
      0x40,
    ]);
  });

  it("has the cleaning flags as critical, warning, critical, critical", () => {
    const cleaning = [0x14, 0x15, 0x16, 0x17].map(flag);
    expect(cleaning.map(({ severity }) => severity)).toEqual([
      "critical",
      "warning",
      "critical",
      "critical",
    ]);
    expect(cleaning.every(({ uses }) => uses.length === 1 && uses[0] === "cleaning")).toBe(true);
    expect(flag(0x14).clearedBy).toEqual(["cleaningCartridgeLoaded"]);
    expect(flag(0x17).clearedBy).toEqual(["cartridgeRemoved"]);
  });
});

describe("tapeAlertFlags", () => {
  // IBM LTO SCSI Reference GA32-0928-06, 6.4.11: flag 01h is bit 7 of the first byte, flag 40h bit 0 of the last.
  it.each([
    [0x01, 0, 0x80],
    [0x08, 0, 0x01],
    [0x09, 1, 0x80],
    [0x14, 2, 0x10],
    [0x40, 7, 0x01],
  ])("finds flag %i in its place of the bit map", (number, byte, mask) => {
    const bitmap = new Uint8Array(8);
    bitmap[byte] = mask;
    expect(numbersOf(tapeAlertFlags(bitmap))).toEqual([number]);
    expect(tapeAlertBitmap([number])).toEqual(bitmap);
  });

  it("gives back what a bit map was made of", () => {
    fc.assert(
      fc.property(FLAG_NUMBERS, (numbers) => {
        expect(numbersOf(tapeAlertFlags(tapeAlertBitmap(numbers)))).toEqual(ascending(numbers));
      }),
    );
  });

  it("gives back what page 2Eh was made of, through its bytes", () => {
    fc.assert(
      fc.property(FLAG_NUMBERS, (numbers) => {
        const bytes = TAPE_ALERT_PAGE.encode(tapeAlertRecords(numbers));
        expect(bytes).toHaveLength(324);
        const { records } = TAPE_ALERT_PAGE.decode(bytes);
        expect(numbersOf(tapeAlertFlags(records))).toEqual(ascending(numbers));
      }),
    );
  });

  it("gives back what page 12h was made of, through its bytes", () => {
    const bytes = TAPE_ALERT_RESPONSE.encode({ flags: tapeAlertBitmap([3, 20, 64]) });
    const { flags } = TAPE_ALERT_RESPONSE.decode(bytes).known;
    expect(flags).toBeDefined();
    expect(numbersOf(tapeAlertFlags(flags ?? new Uint8Array(0)))).toEqual([3, 20, 64]);
  });

  it.each([0, 7, 9])("refuses a bit map of %i bytes", (byteLength) => {
    expect(() => tapeAlertFlags(new Uint8Array(byteLength))).toThrow(CodecError);
  });

  it.each([0, 65, 1.5, NaN])("refuses flag number %d", (number) => {
    expect(() => tapeAlertBitmap([number])).toThrow(CodecError);
    expect(() => tapeAlertRecords([number])).toThrow(CodecError);
  });
});

describe("the table of changer flags", () => {
  it("has the flags 1 to 32 in order", () => {
    expect(numbersOf(CHANGER_ALERT_FLAGS)).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
  });

  it("is not the table of drive flags", () => {
    expect(CHANGER_ALERT_FLAGS[0x10 - 1]?.meaning).toMatch(/door/);
    expect(flag(0x10).name).toBe("Forced eject");
    expect(CHANGER_ALERT_FLAGS[0x20 - 1]).toMatchObject({ number: 32, severity: "informational" });
  });
});
