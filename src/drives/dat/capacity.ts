/** DAT drives count the Tape Capacity log page in KiB. Certance 50000697, Tape Capacity log page. */
export function capacityUnitBytes(): bigint {
  return 1024n;
}
