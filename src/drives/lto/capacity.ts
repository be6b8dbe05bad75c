import type { InquiryNames } from "../tape-family.ts";

const MIB = 1_048_576n;
const MB = 1_000_000n;

/** HP and IBM count the Tape Capacity log page in MiB, Seagate and Certance in MB (Seagate's Travan and LTO manuals). */
export function capacityUnitBytes(names: InquiryNames): bigint {
  return /^(SEAGATE|CERTANCE)/.test(names.vendor) ? MB : MIB;
}
