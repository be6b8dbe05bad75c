/** TapeAlert flags: from the three places a drive keeps them in, to what they say. The table is in `tape-alert-flags.ts`. */
import { CodecError } from "../codec/codec-error.ts";
import type { LogRecord } from "./define-log-record-page.ts";
import type { TapeAlertFlag } from "./tape-alert-flags.ts";
import { TAPE_ALERT_FLAGS } from "./tape-alert-flags.ts";

const FLAG_COUNT = 64;
const BITMAP_BYTES = FLAG_COUNT / 8;

/**
 * The flags that are raised, in ascending order. `source` is either the records of page 2Eh, or the eight bytes of page
 * 12h or of cartridge memory attribute 0002h, where flag 1 is the most significant bit of the first byte. Reading 2Eh
 * clears the flags for the nexus that reads; the other two clear nothing.
 *
 * @throws {CodecError} (`CODEC_INVALID`) when a bit map has not eight bytes.
 */
export function tapeAlertFlags(
  source: Uint8Array | readonly LogRecord<boolean>[],
): readonly TapeAlertFlag[] {
  const raised = source instanceof Uint8Array ? numbersOf(source) : numbersRaised(source);
  return TAPE_ALERT_FLAGS.filter(({ number }) => raised.has(number));
}

function numbersRaised(records: readonly LogRecord<boolean>[]): ReadonlySet<number> {
  return new Set(records.filter(({ value }) => value).map(({ code }) => code));
}

function numbersOf(bitmap: Uint8Array): ReadonlySet<number> {
  if (bitmap.length !== BITMAP_BYTES) {
    const problem = `${String(bitmap.length)} bytes where ${String(BITMAP_BYTES)} are needed`;
    throw new CodecError("TapeAlert bit map", 0, problem);
  }
  const numbers = new Set<number>();
  for (let number = 1; number <= FLAG_COUNT; number++) {
    const { byte, mask } = placeOf(number);
    if (((bitmap[byte] ?? 0) & mask) !== 0) numbers.add(number);
  }
  return numbers;
}

const placeOf = (number: number): { byte: number; mask: number } => ({
  byte: (number - 1) >> 3,
  mask: 0x80 >> ((number - 1) & 7),
});

/**
 * The eight bytes of page 12h or of attribute 0002h with these flags raised.
 *
 * @throws {CodecError} (`CODEC_INVALID`) for a number outside of 1 to 64.
 */
export function tapeAlertBitmap(numbers: Iterable<number>): Uint8Array {
  const bitmap = new Uint8Array(BITMAP_BYTES);
  for (const number of checked(numbers)) {
    const { byte, mask } = placeOf(number);
    bitmap[byte] = (bitmap[byte] ?? 0) | mask;
  }
  return bitmap;
}

/**
 * The 64 records of page 2Eh with these flags raised: a drive always sends all of them.
 *
 * @throws {CodecError} (`CODEC_INVALID`) for a number outside of 1 to 64.
 */
export function tapeAlertRecords(numbers: Iterable<number>): readonly LogRecord<boolean>[] {
  const raised = checked(numbers);
  return TAPE_ALERT_FLAGS.map(({ number }) => ({ code: number, value: raised.has(number) }));
}

function checked(numbers: Iterable<number>): ReadonlySet<number> {
  const result = new Set(numbers);
  for (const number of result) {
    if (!Number.isInteger(number) || number < 1 || number > FLAG_COUNT) {
      throw new CodecError("TapeAlert flag", 0, `${String(number)} is not in 1..64`);
    }
  }
  return result;
}
