import { CodecError } from "../codec/codec-error.ts";
import { concatenate } from "../codec/sized.ts";

/** One `key=value`. */
export type TextKey = readonly [key: string, value: string];

/** RFC 7143, Text Format: a standard label has at most 63 characters. */
const KEY_LENGTH_MAX = 63;
/** RFC 7143, Text Format: 255 bytes, but for binary values, which may be 1024 bytes as `0x` and hexadecimal digits. */
const VALUE_LENGTH_MAX = 2 + 2 * 1024;
/**
 * RFC 7143, Text Format, standard-label, and the reversed names (`X-com.example.key`) of extensions; the one key that RFC
 * 7144 adds begins with a small letter.
 */
const KEY_FORM = /^([A-Z][A-Za-z0-9.\-+@_]*|iSCSIProtocolLevel)$/;

/** The longest text that is joined from several PDUs, in bytes. */
export const TEXT_BYTES_MAX = 65_536;

/** RFC 7143, Login Request: data of login and text PDUs before MaxRecvDataSegmentLength is declared, in bytes. */
export const TEXT_SEGMENT_BYTES = 8192;

const strictText = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function checkKey([key, value]: TextKey, byte: number): void {
  if (key.length > KEY_LENGTH_MAX || !KEY_FORM.test(key))
    throw new CodecError(
      "text",
      byte,
      `not the name of a key: ${JSON.stringify(key.slice(0, 80))}`,
    );
  if (value.length > VALUE_LENGTH_MAX)
    throw new CodecError(`text/${key}`, byte, `a value of ${value.length} characters`);
  if (value.includes("\0")) throw new CodecError(`text/${key}`, byte, "a NUL in a value");
}

/** Text of keys: each ends with a NUL. Throws CodecError for what is no key or no value. */
export function encodeTextKeys(keys: readonly TextKey[]): Uint8Array {
  for (const key of keys) {
    checkKey(key, 0);
    // Half a surrogate pair would come out as another character.
    if (/\p{Surrogate}/u.test(key[1]))
      throw new CodecError(`text/${key[0]}`, 0, "not Unicode text");
  }
  return new TextEncoder().encode(keys.map(([key, value]) => `${key}=${value}\0`).join(""));
}

/**
 * Takes text apart, in its order; a key may occur more than once (TargetAddress does). More than one NUL between two keys
 * is tolerated. Throws CodecError for anything that is not of the form `key=value`, and when the last NUL is missing.
 */
export function decodeTextKeys(bytes: Uint8Array): readonly TextKey[] {
  const keys: TextKey[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0, start);
    if (end < 0) throw new CodecError("text", start, "the last key does not end");
    if (end > start) keys.push(decodeOne(bytes.subarray(start, end), start));
    start = end + 1;
  }
  return keys;
}

function decodeOne(bytes: Uint8Array, at: number): TextKey {
  let text: string;
  try {
    text = strictText.decode(bytes);
  } catch {
    throw new CodecError("text", at, "not UTF-8");
  }
  const equals = text.indexOf("=");
  if (equals < 0) throw new CodecError("text", at, "a key without a value");
  const key: TextKey = [text.slice(0, equals), text.slice(equals + 1)];
  checkKey(key, at);
  return key;
}

/** Joins text that comes in several PDUs (C bit). */
export class TextJoiner {
  #pieces: Uint8Array[] = [];
  #byteLength = 0;

  /**
   * Takes the data of one PDU; gives the keys when it was the last (`continues` is false).
   * @throws CodecError when the text is malformed, or longer than TEXT_BYTES_MAX.
   */
  add(data: Uint8Array, continues: boolean): readonly TextKey[] | undefined {
    this.#byteLength += data.length;
    if (this.#byteLength > TEXT_BYTES_MAX) {
      throw new CodecError("text", TEXT_BYTES_MAX, `more than ${TEXT_BYTES_MAX} bytes of text`);
    }
    this.#pieces.push(data);
    if (continues) return undefined;
    const whole = concatenate(this.#pieces);
    this.#pieces = [];
    this.#byteLength = 0;
    return decodeTextKeys(whole);
  }
}

/** Cuts text for PDUs of at most `maxBytes` (1 and more); all but the last are sent with the C bit. At least one piece. */
export function splitText(text: Uint8Array, maxBytes: number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < text.length; at += maxBytes) pieces.push(text.subarray(at, at + maxBytes));
  return pieces.length === 0 ? [text] : pieces;
}
