/** Something that tells one drive, cartridge, host or user from all others, as it was found in the data of an exchange. */
export interface Identity {
  /** How it is written, which decides how it is replaced. */
  readonly kind: "text" | "bytes" | "worldWideName";
  /** As it stands there, padding included. */
  readonly bytes: Uint8Array;
  /** What stands right before it: tells the place apart from where the same bytes mean something else. May be empty. */
  readonly behind: Uint8Array;
  /** Whether it is to be looked for in all other data too. */
  readonly everywhere: boolean;
}

/** What was found in the data of a command. */
export interface Findings {
  readonly identities: readonly Identity[];
  /** How many of the first bytes are understood; there may be anything in those behind them. */
  readonly knownBytes: number;
}

const PADDING: ReadonlySet<number> = new Set([0x00, 0x20, 0xff]);
/** Shorter ones would be found where something else is meant. */
const EVERYWHERE_BYTES_MIN = 4;

/** The part of a value that is not padding; empty when there is none. */
export function withoutPadding(bytes: Uint8Array): Uint8Array {
  let [start, end] = [0, bytes.length];
  while (start < end && PADDING.has(bytes[start] ?? 0)) start++;
  while (end > start && PADDING.has(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(start, end);
}

/** ISO 8859-1 text as bytes. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

const NOTHING = new Uint8Array(0);
const isTelling = (core: Uint8Array): boolean =>
  core.length >= EVERYWHERE_BYTES_MIN && new Set(core).size > 1;

/** A serial number: also looked for everywhere, unless it is very short or one character again and again. */
export function serial(bytes: Uint8Array, behind: Uint8Array = NOTHING): readonly Identity[] {
  const core = withoutPadding(bytes);
  return core.length === 0 ? [] : [{ kind: "text", bytes, behind, everywhere: isTelling(core) }];
}

/** Words of a user or a host: replaced where they stand. */
export function words(bytes: Uint8Array, behind: Uint8Array = NOTHING): readonly Identity[] {
  const empty = withoutPadding(bytes).length === 0;
  return empty ? [] : [{ kind: "text", bytes, behind, everywhere: false }];
}

/** Bytes without a form, replaced where they stand. */
export function plainBytes(bytes: Uint8Array, behind: Uint8Array = NOTHING): readonly Identity[] {
  const empty = withoutPadding(bytes).length === 0;
  return empty ? [] : [{ kind: "bytes", bytes, behind, everywhere: false }];
}

/** A world wide name of 8 or 16 bytes: also looked for everywhere, unless it is a small number. */
export function worldWideName(bytes: Uint8Array): readonly Identity[] {
  const empty = withoutPadding(bytes).length === 0;
  const everywhere = new Set(bytes).size >= EVERYWHERE_BYTES_MIN;
  return empty ? [] : [{ kind: "worldWideName", bytes, behind: NOTHING, everywhere }];
}

/** Six characters that are the volume's, two that tell the kind of cartridge; or what marks a cleaning cartridge. */
const BARCODE = /^(\W*(?:CLN)?)([0-9A-Z]{3,6})([A-Z][0-9A-Z]\W*)$/;

/** A barcode or volume label: what tells the kind of cartridge (`L9`, `CLN`) stays. */
export function barcode(bytes: Uint8Array, behind: Uint8Array = NOTHING): readonly Identity[] {
  const text = Buffer.from(bytes).toString("latin1");
  const [, before = "", volume] = BARCODE.exec(text) ?? [];
  if (volume === undefined) return serial(bytes, behind);
  const own = bytes.subarray(before.length, before.length + volume.length);
  return serial(own, joined(behind, bytes.subarray(0, before.length)));
}

/** Two byte strings as one. */
export const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => Uint8Array.from([...a, ...b]);
