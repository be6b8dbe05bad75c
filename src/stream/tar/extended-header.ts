import type { ByteName } from "./byte-name.ts";
import { malformed } from "./header-decoder.ts";
import { parsePaxTime } from "./pax-record.ts";

/** What extended headers say about a member; a field that is absent leaves the plain header's value. */
export interface Overrides {
  readonly path: ByteName | undefined;
  readonly linkPath: ByteName | undefined;
  readonly sizeBytes: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly mtimeNs: bigint | undefined;
  readonly userName: ByteName | undefined;
  readonly groupName: ByteName | undefined;
  /** A record of GNU tar's sparse formats is there; the content is not the file's content then. */
  readonly isSparse: boolean;
}

/** The records that matter here; all others are let go, so that hostile ones take no memory. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  "path",
  "linkpath",
  "size",
  "uid",
  "gid",
  "mtime",
  "uname",
  "gname",
]);

const SPARSE_PREFIX = "GNU.sparse.";
const SPARSE_NAME = "GNU.sparse.name";

/** Records by key. An empty value takes a global record back. */
export type PaxRecords = ReadonlyMap<string, ByteName>;

/**
 * Decodes the body of a pax extended header: records `length key=value\n`.
 * @throws TarError `TAR_MALFORMED` when it is not made of such records
 */
export function decodePaxRecords(body: Buffer, headerOffset: number): Map<string, ByteName> {
  const records = new Map<string, ByteName>();
  let at = 0;
  while (at < body.length) {
    const end = at + recordLength(body, at, headerOffset);
    const keyAt = body.indexOf(0x20, at) + 1;
    const equals = body.indexOf(0x3d, keyAt);
    if (end > body.length || body[end - 1] !== 0x0a || equals < keyAt || equals >= end) {
      throw malformed("a record of an extended header is not `length key=value`", headerOffset);
    }
    const key = body.toString("latin1", keyAt, equals);
    if (KNOWN_KEYS.has(key) || key === SPARSE_NAME) {
      records.set(key, body.toString("latin1", equals + 1, end - 1));
    } else if (key.startsWith(SPARSE_PREFIX)) {
      records.set(SPARSE_PREFIX, "1");
    }
    at = end;
  }
  return records;
}

const LENGTH = /^(\d{1,10}) /;

function recordLength(body: Buffer, at: number, headerOffset: number): number {
  const digits = LENGTH.exec(body.toString("latin1", at, at + 12))?.[1];
  const lengthBytes = digits === undefined ? 0 : Number(digits);
  // The shortest record is "5 a=\n".
  if (lengthBytes < 5)
    throw malformed("a record of an extended header has no length", headerOffset);
  return lengthBytes;
}

/**
 * What the records of the member, and behind them the global ones, say.
 * @throws TarError `TAR_MALFORMED` when a number or time is none
 */
export function overridesOf(own: PaxRecords, global: PaxRecords, headerOffset: number): Overrides {
  const value = (key: string): ByteName | undefined => {
    const text = own.get(key) ?? global.get(key);
    return text === "" ? undefined : text;
  };
  const number = (key: string): number | undefined => {
    const text = value(key);
    if (text === undefined) return undefined;
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) {
      throw malformed(`the record ${key} of an extended header is not a number`, headerOffset);
    }
    return Number(text);
  };
  const time = value("mtime");
  const mtimeNs = time === undefined ? undefined : parsePaxTime(time);
  if (time !== undefined && mtimeNs === undefined) {
    throw malformed("the record mtime of an extended header is not a time", headerOffset);
  }
  return {
    path: value(SPARSE_NAME) ?? value("path"),
    linkPath: value("linkpath"),
    sizeBytes: number("size"),
    uid: number("uid"),
    gid: number("gid"),
    mtimeNs,
    userName: value("uname"),
    groupName: value("gname"),
    isSparse: value(SPARSE_PREFIX) !== undefined || value(SPARSE_NAME) !== undefined,
  };
}
