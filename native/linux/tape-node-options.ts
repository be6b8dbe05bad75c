import { TAPE_OPTION_BIT } from "./mtio-layout.ts";

const BIT = TAPE_OPTION_BIT.values;

/**
 * The options of one tape node: what the driver st does on its own for programs that read and write the node, by the bits
 * that stand for them. SCSI commands through sg are not touched by any. Sources: Documentation/scsi/st.rst; st(4).
 */
// prettier-ignore
export const TAPE_NODE_OPTIONS = {
  bufferWrites:               { bit: BIT.MT_ST_BUFFER_WRITES,  says: "writes of fixed blocks are collected" },
  asynchronousWrites:         { bit: BIT.MT_ST_ASYNC_WRITES,   says: "a write returns before the drive has the block" },
  readAhead:                  { bit: BIT.MT_ST_READ_AHEAD,     says: "fixed blocks are read ahead" },
  debugging:                  { bit: BIT.MT_ST_DEBUGGING,      says: "the kernel's log is told what st does" },
  twoFilemarks:               { bit: BIT.MT_ST_TWO_FM,         says: "closing after a write writes two filemarks" },
  fastEndOfMedium:            { bit: BIT.MT_ST_FAST_MTEOM,     says: "st goes to the end of data at once and does not know the file number there" },
  autoLock:                   { bit: BIT.MT_ST_AUTO_LOCK,      says: "the cartridge is locked in while the node is open" },
  defaultsForWrites:          { bit: BIT.MT_ST_DEF_WRITES,     says: "block length and density are set before writing only" },
  spacesBackOverBlocks:       { bit: BIT.MT_ST_CAN_BSR,        says: "st spaces back over blocks that it read ahead" },
  skipsBlockLimits:           { bit: BIT.MT_ST_NO_BLKLIMS,     says: "the drive is not asked for its block limits" },
  partitions:                 { bit: BIT.MT_ST_CAN_PARTITIONS, says: "partitions can be chosen and made" },
  logicalBlocks:              { bit: BIT.MT_ST_SCSI2LOGICAL,   says: "seek and tell count logical blocks, not the device's own" },
  systemV:                    { bit: BIT.MT_ST_SYSV,           says: "closing and filemarks as in System V" },
  noWait:                     { bit: BIT.MT_ST_NOWAIT,         says: "rewind and the like return at once" },
  suppressesLengthIndication: { bit: BIT.MT_ST_SILI,           says: "a block shorter than asked for is not reported by the drive" },
  noWaitForFilemarks:         { bit: BIT.MT_ST_NOWAIT_EOF,     says: "st does not wait for a filemark to be written" },
} as const satisfies Readonly<Record<string, { readonly bit: number; readonly says: string }>>;

/** The name of an option. */
export type TapeNodeOption = keyof typeof TAPE_NODE_OPTIONS;

/** The options that are set. */
export interface TapeNodeOptions {
  readonly names: readonly TapeNodeOption[];
  /** Bits that are set and have no name here. */
  readonly unknownBits: number;
}

const NAMES: readonly TapeNodeOption[] = [
  "bufferWrites",
  "asynchronousWrites",
  "readAhead",
  "debugging",
  "twoFilemarks",
  "fastEndOfMedium",
  "autoLock",
  "defaultsForWrites",
  "spacesBackOverBlocks",
  "skipsBlockLimits",
  "partitions",
  "logicalBlocks",
  "systemV",
  "noWait",
  "suppressesLengthIndication",
  "noWaitForFilemarks",
];

/**
 * Takes apart the text of a tape node's `options` file in sysfs, such as `0x00000d07`; `undefined` when it is not that.
 */
export function decodeTapeNodeOptions(text: string): TapeNodeOptions | undefined {
  if (!/^\s*(0x)?[0-9a-f]{1,8}\s*$/i.test(text)) return undefined;
  let unknownBits = Number.parseInt(text.trim(), 16);
  const names: TapeNodeOption[] = [];
  for (const name of NAMES) {
    const { bit } = TAPE_NODE_OPTIONS[name];
    if ((unknownBits & bit) === 0) continue;
    names.push(name);
    unknownBits -= bit;
  }
  return { names, unknownBits };
}
