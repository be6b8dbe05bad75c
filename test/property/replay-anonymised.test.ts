import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import {
  ATTRIBUTES,
  INQUIRY,
  MODE,
  anonymised,
  ascii,
  log,
  received,
  textOf,
  vpd,
} from "../support/anonymised-stand.ts";

const TAPE = { qualifier: 0, deviceType: 1 };

describe("whatever a drive sends", () => {
  it("a serial number is found in any page, and nothing else changes", async () => {
    const place = fc.record({
      before: fc.uint8Array({ maxLength: 60 }),
      after: fc.uint8Array({ maxLength: 60 }),
    });
    const serials = fc.stringMatching(/^[A-Z0-9]{2}[A-Z]\d{3,9}$/);
    await fc.assert(
      fc.asyncProperty(serials, place, async (serialNumber, at) => {
        const page80 = UNIT_SERIAL_NUMBER.codec.encode({ ...TAPE, serialNumber });
        const data = Buffer.concat([at.before, ascii(serialNumber), at.after]);
        const { told } = await anonymised([
          [MODE, { data }],
          [vpd(0x80), { data: page80 }],
        ]);
        const left = received(told[0] ?? {});
        const other = UNIT_SERIAL_NUMBER.codec.decode(received(told[1] ?? {})).serialNumber;
        expect(other).toHaveLength(serialNumber.length);
        expect(other).not.toBe(serialNumber);
        const occurrences = Buffer.from(data).toString("latin1").replaceAll(serialNumber, other);
        expect(textOf(left)).toBe(occurrences);
      }),
    );
  });

  it("every answer keeps its length, and the same answer always becomes the same", async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const wish = fc.constantFrom(
      INQUIRY,
      vpd(0x80),
      vpd(0x83),
      vpd(0x88),
      log(0x11),
      log(0x16),
      ATTRIBUTES,
    );
    await fc.assert(
      fc.asyncProperty(wish, bytes, bytes, async (question, data, sense) => {
        const reply = { status: 2, sense, data };
        const { told } = await anonymised([
          [question, reply],
          [question, reply],
        ]);
        expect(told[0]).toEqual(told[1]);
        expect(told[0]?.reply).toMatchObject({ status: 2 });
        expect(received(told[0] ?? {})).toHaveLength(
          Math.min(data.length, question.roomBytes ?? 0),
        );
        expect(told[0]?.reply?.sense).toHaveLength(sense.length);
      }),
    );
  });
});
