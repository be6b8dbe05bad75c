/** Reads the hex of golden bytes; throws for anything but pairs of digits and white space. */
export function bytesOfHex(hex: string): Uint8Array {
  const pairs = hex.split(/\s+/).filter((pair) => pair !== "");
  return Uint8Array.from(pairs, (pair) => {
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) throw new Error(`"${pair}" is not a byte`);
    return Number.parseInt(pair, 16);
  });
}

/** Bytes as golden files print them. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !(value instanceof Uint8Array) && !Array.isArray(value);

/** The parts of `decoded` that `named` names, at every depth: what golden bytes leave out is not compared. */
export function pickNamed(decoded: unknown, named: unknown): unknown {
  if (Array.isArray(named) && Array.isArray(decoded)) {
    const list: readonly unknown[] = decoded;
    return list.map((one, index) => pickNamed(one, named[index]));
  }
  if (!isPlain(named) || !isPlain(decoded)) return decoded;
  return Object.fromEntries(
    Object.entries(named)
      .filter(([key]) => key in decoded)
      .map(([key, value]) => [key, pickNamed(decoded[key], value)]),
  );
}
