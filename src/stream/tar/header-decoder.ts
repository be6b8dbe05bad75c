import type { ByteName } from "./byte-name.ts";
import { TarError } from "./tar-error.ts";
import { TAR_BLOCK_BYTES, USTAR, type HeaderField } from "./ustar-layout.ts";

/** What one header block says by itself, before extended headers are applied. */
export interface PlainHeader {
  readonly name: ByteName;
  readonly typeflag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly linkName: ByteName;
  readonly userName: ByteName;
  readonly groupName: ByteName;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

const ZERO_BLOCK = Buffer.alloc(TAR_BLOCK_BYTES);

/** Whether the block is all zeros: the mark of the archive's end. */
export function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.equals(ZERO_BLOCK);
}

/**
 * Decodes a header block as POSIX, GNU tar and the tar of Unix version 7 write it.
 * @throws TarError `TAR_MALFORMED` when the checksum or a number is wrong
 */
export function decodeHeader(block: Buffer, headerOffset: number): PlainHeader {
  checkSum(block, headerOffset);
  const number = (field: HeaderField): number => decodeNumber(block, field, headerOffset);
  const magic = block.toString("latin1", USTAR.magic.at, USTAR.magic.at + 6);
  const isPosix = magic === "ustar\0";
  const hasNames = isPosix || magic === "ustar ";
  const name = decodeText(block, USTAR.name);
  // GNU tar's own format keeps other things where POSIX has the prefix.
  const prefix = isPosix ? decodeText(block, USTAR.prefix) : "";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    typeflag: String.fromCharCode(block[USTAR.typeflag.at] ?? 0),
    mode: number(USTAR.mode) % 0o10000,
    uid: number(USTAR.uid),
    gid: number(USTAR.gid),
    sizeBytes: number(USTAR.size),
    mtimeSeconds: number(USTAR.mtime),
    linkName: decodeText(block, USTAR.linkname),
    userName: hasNames ? decodeText(block, USTAR.userName) : "",
    groupName: hasNames ? decodeText(block, USTAR.groupName) : "",
    deviceMajor: hasNames ? number(USTAR.deviceMajor) : 0,
    deviceMinor: hasNames ? number(USTAR.deviceMinor) : 0,
  };
}

/** Old tars added the bytes up as signed ones; both sums are taken, as GNU tar takes them. */
function checkSum(block: Buffer, headerOffset: number): void {
  const { at, bytes } = USTAR.checksum;
  const stated = decodeNumber(block, USTAR.checksum, headerOffset);
  let sum = 0;
  let highBytes = 0;
  for (let i = 0; i < TAR_BLOCK_BYTES; i += 1) {
    const byte = i >= at && i < at + bytes ? 0x20 : (block[i] ?? 0);
    sum += byte;
    if (byte > 0x7f) highBytes += 1;
  }
  if (stated !== sum && stated !== sum - 256 * highBytes) {
    throw malformed("the checksum of the header is wrong", headerOffset);
  }
}

function decodeText(block: Buffer, field: HeaderField): ByteName {
  const end = field.at + field.bytes;
  const nul = block.indexOf(0, field.at);
  return block.toString("latin1", field.at, nul < 0 || nul > end ? end : nul);
}

const OCTAL = /^ *([0-7]*)[ \0]*$/;

/** Octal digits, or GNU tar's binary form (bit 7 of the first byte; FFh begins a negative number). */
function decodeNumber(block: Buffer, field: HeaderField, headerOffset: number): number {
  const first = block[field.at] ?? 0;
  if (first === 0x80 || first === 0xff) return decodeBinary(block, field, headerOffset);
  const text = block.toString("latin1", field.at, field.at + field.bytes);
  const digits = OCTAL.exec(text.replace(/\0.*$/s, ""))?.[1];
  if (digits === undefined) {
    throw malformed(`the number at byte ${field.at} of the header is not octal`, headerOffset);
  }
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function decodeBinary(block: Buffer, field: HeaderField, headerOffset: number): number {
  const isNegative = block[field.at] === 0xff;
  let value = isNegative ? -1n : 0n;
  for (let at = field.at + 1; at < field.at + field.bytes; at += 1) {
    value = (value << 8n) | BigInt(block[at] ?? 0);
  }
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw malformed(`the number at byte ${field.at} of the header is too large`, headerOffset);
  }
  return number;
}

/** A `TAR_MALFORMED` error that says where. */
export function malformed(problem: string, headerOffset: number): TarError {
  const message = `reading a tar archive: ${problem} (header at byte ${headerOffset})`;
  return new TarError("TAR_MALFORMED", message, { offset: headerOffset });
}
