/**
 * How far `a` is ahead of `b`, as 32-bit serial numbers: negative when it is behind. Numbers that are 2^31 apart are
 * taken for behind. RFC 7143, Command Numbering and Acknowledging, after RFC 1982 with SERIAL_BITS = 32.
 */
export function serialDistance(a: number, b: number): number {
  return (a - b) | 0;
}

/** The serial number `steps` behind `number`, 0 to 2^32 - 1 (inclusive); one step when left out. */
export function serialAfter(number: number, steps = 1): number {
  return (number + steps) >>> 0;
}
