import { isAsciiName, isUtf8Name, type ByteName } from "./byte-name.ts";
import { paxRecord, paxTime, splitTime, type SplitTime } from "./pax-record.ts";
import { UstarBlock } from "./ustar-block.ts";
import { paddingBytes, TAR_BLOCK_BYTES, USTAR } from "./ustar-layout.ts";

/** The kinds of members that are written, with their typeflag. POSIX.1-2017, pax, "ustar Interchange Format". */
const TYPEFLAG_OF_KIND = {
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

/** What readers without pax make of an extended header; the name GNU tar and others use for such ones. */
const PAX_HEADER_NAME = "././@PaxHeader";

/**
 * Encodes the headers of members as POSIX pax archives have them, into one buffer that is used again
 * and again. The npm library `tar` has an encoder too, but it is not used: it knows names only as
 * JavaScript strings (names that are not UTF-8 are lost) and times only to the millisecond, and takes
 * about ten times as long.
 */
export class HeaderEncoder {
  readonly #plain = new UstarBlock();
  readonly #extended = new UstarBlock();
  #extendedSizeBytes = 0;
  #bytes = Buffer.alloc(8 * TAR_BLOCK_BYTES);

  constructor() {
    this.#extended.putText(USTAR.name, PAX_HEADER_NAME);
    this.#extended.putText(USTAR.typeflag, "x");
    this.#extended.putOctal(USTAR.mode, 0o644);
  }

  /** What the last {@link encode} made, from byte 0 on. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /**
   * Encodes the header of a member into {@link bytes}, with an extended header before it where the
   * plain one cannot say everything (sub-second times, long or non-ASCII names, large numbers).
   * Returns its length, a multiple of 512; the bytes stay valid until the next call.
   */
  encode(header: MemberHeader): number {
    const split = splitName(header.name);
    const mtime = splitTime(header.mtimeNs);
    const records = paxRecords(header, mtime, split !== undefined);
    const plainAt =
      records.length === 0 ? 0 : TAR_BLOCK_BYTES + records.length + paddingBytes(records.length);
    const totalBytes = plainAt + TAR_BLOCK_BYTES;
    if (totalBytes > this.#bytes.length) this.#bytes = Buffer.alloc(totalBytes);
    if (plainAt > 0) this.#putExtended(records, plainAt);
    this.#plain.reset();
    putMember(this.#plain, header, split);
    if (fitsPlain(mtime)) this.#plain.putOctal(USTAR.mtime, mtime.seconds);
    this.#plain.copyTo(this.#bytes, plainAt);
    return totalBytes;
  }

  #putExtended(records: ByteName, endAt: number): void {
    // Most extended headers hold one time, so they are equal but for a few sizes.
    if (records.length !== this.#extendedSizeBytes) {
      this.#extendedSizeBytes = records.length;
      this.#extended.putOctal(USTAR.size, records.length);
    }
    this.#extended.copyTo(this.#bytes, 0);
    const recordsEnd = TAR_BLOCK_BYTES + records.length;
    this.#bytes.write(records, TAR_BLOCK_BYTES, records.length, "latin1");
    this.#bytes.fill(0, recordsEnd, endAt);
  }
}

function putMember(block: UstarBlock, header: MemberHeader, split: SplitName | undefined): void {
  block.putText(USTAR.name, split === undefined ? header.name : split.name);
  if (split !== undefined) block.putText(USTAR.prefix, split.prefix);
  block.putText(USTAR.linkname, header.linkName);
  block.putText(USTAR.typeflag, TYPEFLAG_OF_KIND[header.kind]);
  block.putOctal(USTAR.mode, header.mode);
  if (header.uid <= OCTAL_7_MAX) block.putOctal(USTAR.uid, header.uid);
  if (header.gid <= OCTAL_7_MAX) block.putOctal(USTAR.gid, header.gid);
  // From 8 GiB the pax record rules; the binary number is for readers that do not know pax.
  if (header.sizeBytes <= OCTAL_11_MAX) block.putOctal(USTAR.size, header.sizeBytes);
  else block.putBinary(USTAR.size, header.sizeBytes);
  if (header.deviceMajor > 0) block.putOctal(USTAR.deviceMajor, header.deviceMajor);
  if (header.deviceMinor > 0) block.putOctal(USTAR.deviceMinor, header.deviceMinor);
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
function paxRecords(header: MemberHeader, mtime: SplitTime, nameFits: boolean): ByteName {
  const { linkName } = header;
  const path = nameRecords("path", header.name, nameFits);
  const linkPath = nameRecords("linkpath", linkName, linkName.length <= USTAR.linkname.bytes);
  let records = path.records + linkPath.records;
  if (header.sizeBytes > OCTAL_11_MAX) records += paxRecord("size", String(header.sizeBytes));
  if (header.uid > OCTAL_7_MAX) records += paxRecord("uid", String(header.uid));
  if (header.gid > OCTAL_7_MAX) records += paxRecord("gid", String(header.gid));
  if (mtime.nanoseconds > 0 || !fitsPlain(mtime)) records += paxRecord("mtime", paxTime(mtime));
  return path.binary || linkPath.binary ? paxRecord("hdrcharset", "BINARY") + records : records;
}

/** Whether the whole seconds fit the plain header. */
function fitsPlain(time: SplitTime): boolean {
  return time.seconds >= 0 && time.seconds <= OCTAL_11_MAX;
}
