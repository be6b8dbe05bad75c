import { isAsciiName, isUtf8Name, type ByteName } from "./byte-name.ts";
import { paxRecord, paxTime, wholeSeconds } from "./pax-record.ts";
import { paddingBytes, TAR_BLOCK_BYTES, USTAR, type HeaderField } from "./ustar-layout.ts";

/** The kinds of members that are written, with their typeflag. POSIX.1-2017, pax, "ustar Interchange Format". */
export const TYPEFLAG_OF_KIND = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  characterDevice: "3",
  blockDevice: "4",
  directory: "5",
  fifo: "6",
} as const;

/** What a member of an archive is. */
export type MemberKind = keyof typeof TYPEFLAG_OF_KIND;

/** All that the header of a member says. */
export interface MemberHeader {
  readonly name: ByteName;
  readonly kind: MemberKind;
  /** Permission, set-id and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  /** Target of a hard or symbolic link; otherwise empty. */
  readonly linkName: ByteName;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Largest values of an octal field of 8 and of 12 bytes that ends with a NUL. */
const OCTAL_7_MAX = 0o7777777;
const OCTAL_11_MAX = 0o77777777777;

const OCTAL_TIME_MAX_NS = BigInt(OCTAL_11_MAX) * 1_000_000_000n;

const ZERO = 0x30;
const SPACES_AS_CHECKSUM = 8 * 0x20;
/** What readers without pax make of an extended header; the name GNU tar and others use for such ones. */
const PAX_HEADER_NAME = "././@PaxHeader";

/**
 * Encodes the headers of members as POSIX pax archives have them, into one buffer that is used again
 * and again. The npm library `tar` has an encoder too, but it is not used: it knows names only as
 * JavaScript strings (names that are not UTF-8 are lost) and times only to the millisecond.
 */
export class HeaderEncoder {
  readonly #memberTemplate = template();
  readonly #paxTemplate = template();
  #block = Buffer.alloc(8 * TAR_BLOCK_BYTES);

  constructor() {
    const pax = this.#paxTemplate;
    pax.write(PAX_HEADER_NAME, USTAR.name.at, "latin1");
    pax.write("x", USTAR.typeflag.at, "latin1");
    putOctal(pax, USTAR.mode, 0o644);
  }

  /**
   * The header of a member, with an extended header before it where the plain one cannot say
   * everything (sub-second times, long or non-ASCII names, large numbers). A multiple of 512 bytes.
   * The bytes stay valid until the next call.
   */
  encode(header: MemberHeader): Buffer {
    const split = splitName(header.name);
    const records = paxRecords(header, split !== undefined);
    const recordsBytes = records.length + paddingBytes(records.length);
    const extendedBytes = records.length === 0 ? 0 : TAR_BLOCK_BYTES + recordsBytes;
    const totalBytes = extendedBytes + TAR_BLOCK_BYTES;
    if (totalBytes > this.#block.length) this.#block = Buffer.alloc(totalBytes);
    const block = this.#block;
    if (extendedBytes > 0) {
      this.#paxTemplate.copy(block, 0);
      putOctal(block, USTAR.size, records.length);
      putChecksum(block, 0);
      block.write(records, TAR_BLOCK_BYTES, "latin1");
      block.fill(0, TAR_BLOCK_BYTES + records.length, extendedBytes);
    }
    this.#memberTemplate.copy(block, extendedBytes);
    putMember(block.subarray(extendedBytes, totalBytes), header, split);
    return block.subarray(0, totalBytes);
  }
}

/** A block with all that is the same in every header. */
function template(): Buffer {
  const block = Buffer.alloc(TAR_BLOCK_BYTES);
  block.write("ustar\x0000", USTAR.magic.at, "latin1");
  for (const field of Object.values(USTAR)) {
    if (field.bytes === 8 || field.bytes === 12) {
      if (field !== USTAR.checksum && field !== USTAR.magic) putOctal(block, field, 0);
    }
  }
  return block;
}

function putMember(block: Buffer, header: MemberHeader, split: SplitName | undefined): void {
  const { name, prefix } = split ?? { name: header.name, prefix: "" };
  putText(block, USTAR.name, name);
  if (prefix !== "") putText(block, USTAR.prefix, prefix);
  if (header.linkName !== "") {
    putText(block, USTAR.linkname, header.linkName);
  }
  block[USTAR.typeflag.at] = TYPEFLAG_OF_KIND[header.kind].charCodeAt(0);
  putOctal(block, USTAR.mode, header.mode);
  if (header.uid > 0 && header.uid <= OCTAL_7_MAX) putOctal(block, USTAR.uid, header.uid);
  if (header.gid > 0 && header.gid <= OCTAL_7_MAX) putOctal(block, USTAR.gid, header.gid);
  putSize(block, header.sizeBytes);
  const seconds = Number(wholeSeconds(header.mtimeNs));
  if (seconds > 0 && seconds <= OCTAL_11_MAX) putOctal(block, USTAR.mtime, seconds);
  if (header.deviceMajor > 0) putOctal(block, USTAR.deviceMajor, header.deviceMajor);
  if (header.deviceMinor > 0) putOctal(block, USTAR.deviceMinor, header.deviceMinor);
  putChecksum(block, 0);
}

/** Sizes from 8 GiB: the pax record rules, and the field has the number in GNU's binary form for readers without pax. */
function putSize(block: Buffer, sizeBytes: number): void {
  if (sizeBytes <= OCTAL_11_MAX) {
    putOctal(block, USTAR.size, sizeBytes);
    return;
  }
  block.fill(0, USTAR.size.at, USTAR.size.at + USTAR.size.bytes);
  block[USTAR.size.at] = 0x80;
  block.writeBigUInt64BE(BigInt(sizeBytes), USTAR.size.at + 4);
}

/** As many bytes of the text as the field has. */
function putText(block: Buffer, field: HeaderField, text: ByteName): void {
  block.write(text, field.at, field.bytes, "latin1");
}

/** Octal digits with leading zeros and a NUL at the end. */
function putOctal(block: Buffer, field: HeaderField, value: number): void {
  let left = value;
  for (let at = field.at + field.bytes - 2; at >= field.at; at -= 1) {
    const high = Math.floor(left / 8);
    block[at] = ZERO + (left - high * 8);
    left = high;
  }
}

/** POSIX: the sum of all bytes of the header, its own field counted as spaces; six digits, NUL, space. */
function putChecksum(block: Buffer, start: number): void {
  const { at, bytes } = USTAR.checksum;
  let sum = SPACES_AS_CHECKSUM;
  for (let i = start; i < start + at; i += 1) sum += block[i] ?? 0;
  for (let i = start + at + bytes; i < start + TAR_BLOCK_BYTES; i += 1) sum += block[i] ?? 0;
  putOctal(block, { at: start + at, bytes: bytes - 1 }, sum);
  block[start + at + bytes - 1] = 0x20;
}

/** A name that fits the header, in its two fields. */
interface SplitName {
  readonly name: ByteName;
  readonly prefix: ByteName;
}

/** Cuts a name at a slash so that it fits the fields name and prefix; undefined if it cannot be done. */
function splitName(name: ByteName): SplitName | undefined {
  if (name.length <= USTAR.name.bytes) return { name, prefix: "" };
  // The last byte may be the slash of a directory: something must stand behind the cut.
  const earliest = Math.max(1, name.length - USTAR.name.bytes - 1);
  const cut = name.indexOf("/", earliest);
  if (cut < 0 || cut > USTAR.prefix.bytes || cut >= name.length - 1) return undefined;
  return { name: name.slice(cut + 1), prefix: name.slice(0, cut) };
}

/** A name that fits no field as it is, or may be misread there, as pax records. */
interface NameRecords {
  readonly records: ByteName;
  /** The value is not UTF-8, which must be said. */
  readonly binary: boolean;
}

const NO_RECORDS: NameRecords = { records: "", binary: false };

/**
 * The record a name needs. A name that is not UTF-8 stays in the plain header when it fits there:
 * every tar takes that byte for byte, while a pax record should be UTF-8.
 */
function nameRecords(key: "path" | "linkpath", name: ByteName, fits: boolean): NameRecords {
  if (fits && isAsciiName(name)) return NO_RECORDS;
  const utf8 = isUtf8Name(name);
  if (fits && !utf8) return NO_RECORDS;
  return { records: paxRecord(key, name), binary: !utf8 };
}

/** The records for what the plain header cannot say; marked as binary where a name is not UTF-8. */
function paxRecords(header: MemberHeader, nameFits: boolean): ByteName {
  const { linkName, mtimeNs } = header;
  const path = nameRecords("path", header.name, nameFits);
  const linkPath = nameRecords("linkpath", linkName, linkName.length <= USTAR.linkname.bytes);
  let records = path.records + linkPath.records;
  if (header.sizeBytes > OCTAL_11_MAX) records += paxRecord("size", String(header.sizeBytes));
  if (header.uid > OCTAL_7_MAX) records += paxRecord("uid", String(header.uid));
  if (header.gid > OCTAL_7_MAX) records += paxRecord("gid", String(header.gid));
  if (needsPaxTime(mtimeNs)) records += paxRecord("mtime", paxTime(mtimeNs));
  return path.binary || linkPath.binary ? paxRecord("hdrcharset", "BINARY") + records : records;
}

function needsPaxTime(mtimeNs: bigint): boolean {
  return mtimeNs % 1_000_000_000n !== 0n || mtimeNs < 0n || mtimeNs > OCTAL_TIME_MAX_NS;
}
