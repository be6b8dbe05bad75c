/** Size of a tar block: everything in an archive comes in multiples of it. */
export const TAR_BLOCK_BYTES = 512;

/** Where a field of the ustar header is: first byte and length. POSIX.1-2017, pax, "ustar Interchange Format". */
export interface HeaderField {
  readonly at: number;
  readonly bytes: number;
}

/** The fields of the ustar header block. POSIX.1-2017, pax, "ustar Interchange Format". */
// prettier-ignore
export const USTAR = {
  name:        { at:   0, bytes: 100 },
  mode:        { at: 100, bytes:   8 },
  uid:         { at: 108, bytes:   8 },
  gid:         { at: 116, bytes:   8 },
  size:        { at: 124, bytes:  12 },
  mtime:       { at: 136, bytes:  12 },
  checksum:    { at: 148, bytes:   8 },
  typeflag:    { at: 156, bytes:   1 },
  linkname:    { at: 157, bytes: 100 },
  magic:       { at: 257, bytes:   8 },
  userName:    { at: 265, bytes:  32 },
  groupName:   { at: 297, bytes:  32 },
  deviceMajor: { at: 329, bytes:   8 },
  deviceMinor: { at: 337, bytes:   8 },
  prefix:      { at: 345, bytes: 155 },
} as const satisfies Record<string, HeaderField>;

/** How many bytes of zeros follow data of this size to fill its last block (0 to 511). */
export function paddingBytes(sizeBytes: number): number {
  const over = sizeBytes % TAR_BLOCK_BYTES;
  return over === 0 ? 0 : TAR_BLOCK_BYTES - over;
}
