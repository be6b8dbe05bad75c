/**
 * An index file is a list of 12-byte records, one for each object: the block's length (0 for a filemark), its CRC32C and
 * a check, all little-endian. The check covers the record and, through the check before it, every earlier record
 * back to the file's own seed: a record that is left over from other content cannot continue the chain.
 */
export const RECORD_BYTES = 12;

/** What goes into one record. */
export interface IndexRecord {
  /** 0 for a filemark. */
  readonly byteLength: number;
  /** Unsigned 32 bit; 0 for a filemark. */
  readonly crc: number;
}

/** The check that the first record of a partition's index continues; differs for every format of a cartridge. */
export function chainSeed(generation: number, partition: number): number {
  return chainCheck(0x6d2b79f5, generation, partition);
}

/** The check of a record that follows one with check `previous`. */
export function chainCheck(previous: number, byteLength: number, crc: number): number {
  let state = Math.imul(previous ^ byteLength ^ 0x2c1b3c6d, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13) ^ crc, 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 16), 0x27d4eb2f);
  return (state ^ (state >>> 15)) >>> 0;
}

/** Writes a record at `offset` and returns its check. */
export function putRecord(
  view: DataView,
  offset: number,
  record: IndexRecord & { readonly previous: number },
): number {
  const check = chainCheck(record.previous, record.byteLength, record.crc);
  view.setUint32(offset, record.byteLength, true);
  view.setUint32(offset + 4, record.crc, true);
  view.setUint32(offset + 8, check, true);
  return check;
}
