/** Numbers of a log page's parameters by their codes. */
export type LogParameters = ReadonlyMap<number, number>;

/**
 * Takes a log page apart that a program printed in hexadecimal, without the tables of the package. SPC-4, log page format: a
 * header of 4 bytes that ends with the length of the rest; of each parameter 2 bytes of code, a control byte, the length of its
 * value, and the value. Throws where the lengths do not add up.
 */
export function logParameters(hex: string): LogParameters {
  const bytes = Buffer.from(hex, "hex");
  if (bytes.length !== 4 + bytes.readUInt16BE(2)) throw new Error(`no whole log page: ${hex}`);
  const found = new Map<number, number>();
  let at = 4;
  while (at < bytes.length) {
    const end = at + 4 + bytes.readUInt8(at + 3);
    const digits = bytes.subarray(at + 4, end).toString("hex");
    if (end > bytes.length || digits === "") throw new Error(`half a log parameter: ${hex}`);
    found.set(bytes.readUInt16BE(at), Number(`0x${digits}`));
    at = end;
  }
  return found;
}
