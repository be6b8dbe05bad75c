/** The few commands of a disk that src/scsi, which is about tape drives, does not have. */
import { bits, flag, orZero, u16, u32, u64, u8 } from "../../src/codec/field.ts";
import { layout } from "../../src/codec/layout.ts";
import { defineCommand, RAW_IN, RAW_OUT, structureIn } from "../../src/scsi/define-command.ts";

/** Bits of byte 1 of all but the shortest form: protection, and how caches are used. SBC-3, READ(10) command. */
const HOW = {
  protect: orZero(bits(1, 7, 5)), // RDPROTECT, WRPROTECT
  disablePageOut: orZero(flag(1, 4)), // DPO
  forceUnitAccess: orZero(flag(1, 3)), // FUA
};
const SHORT = {
  firstBlockHigh: bits(1, 4, 0),
  firstBlock: u16(2),
  blockCount: u8(4),
  control: orZero(u8(5)),
};
const FORM_10 = {
  firstBlock: u32(2),
  group: orZero(bits(6, 4, 0)),
  blockCount: u16(7),
  control: orZero(u8(9)),
};
const FORM_12 = {
  firstBlock: u32(2),
  blockCount: u32(6),
  group: orZero(bits(10, 4, 0)),
  control: orZero(u8(11)),
};
const FORM_16 = {
  firstBlock: u64(2),
  blockCount: u32(10),
  group: orZero(bits(14, 4, 0)),
  control: orZero(u8(15)),
};
/** WRITE AND VERIFY has BYTCHK where WRITE has FUA. SBC-3, WRITE AND VERIFY(10) command. */
const CHECKED = {
  protect: HOW.protect,
  disablePageOut: HOW.disablePageOut,
  byteCheck: orZero(bits(1, 2, 1)), // BYTCHK
};

const reading = { data: RAW_IN, reference: "SBC-3, READ commands" } as const;
const writing = { data: RAW_OUT, reference: "SBC-3, WRITE and WRITE AND VERIFY commands" } as const;

/** What reads blocks. */
export const BLOCK_READS = [
  defineCommand({ name: "disk READ(6)", opcode: 0x08, fields: SHORT, ...reading }),
  defineCommand({
    name: "disk READ(10)",
    opcode: 0x28,
    fields: { ...HOW, ...FORM_10 },
    ...reading,
  }),
  defineCommand({
    name: "disk READ(12)",
    opcode: 0xa8,
    fields: { ...HOW, ...FORM_12 },
    ...reading,
  }),
  defineCommand({
    name: "disk READ(16)",
    opcode: 0x88,
    fields: { ...HOW, ...FORM_16 },
    ...reading,
  }),
];

// prettier-ignore
/** What writes blocks. */
export const BLOCK_WRITES = [
  defineCommand({ name: "disk WRITE(6)", opcode: 0x0a, fields: SHORT, ...writing }),
  defineCommand({ name: "disk WRITE(10)", opcode: 0x2a, fields: { ...HOW, ...FORM_10 }, ...writing }),
  defineCommand({ name: "disk WRITE(12)", opcode: 0xaa, fields: { ...HOW, ...FORM_12 }, ...writing }),
  defineCommand({ name: "disk WRITE(16)", opcode: 0x8a, fields: { ...HOW, ...FORM_16 }, ...writing }),
  defineCommand({ name: "WRITE AND VERIFY(10)", opcode: 0x2e, fields: { ...CHECKED, ...FORM_10 }, ...writing }),
  defineCommand({ name: "WRITE AND VERIFY(12)", opcode: 0xae, fields: { ...CHECKED, ...FORM_12 }, ...writing }),
  defineCommand({ name: "WRITE AND VERIFY(16)", opcode: 0x8e, fields: { ...CHECKED, ...FORM_16 }, ...writing }),
];

/** Tells the size of a disk. */
export const READ_CAPACITY_10 = defineCommand({
  name: "READ CAPACITY(10)",
  opcode: 0x25,
  reference: "SBC-3, READ CAPACITY(10) command",
  fields: { partial: orZero(flag(8, 0)), block: orZero(u32(2)), control: orZero(u8(9)) },
  data: structureIn(layout("READ CAPACITY(10) data", 8, { lastBlock: u32(0), blockBytes: u32(4) })),
});

/** Tells the size of a disk of any size. */
export const READ_CAPACITY_16 = defineCommand({
  name: "READ CAPACITY(16)",
  opcode: 0x9e,
  serviceAction: 0x10,
  reference: "SBC-3, READ CAPACITY(16) command",
  fields: {
    block: orZero(u64(2)),
    allocationLength: u32(10),
    partial: orZero(flag(14, 0)),
    control: orZero(u8(15)),
  },
  data: structureIn(
    layout("READ CAPACITY(16) data", 32, { lastBlock: u64(0), blockBytes: u32(8) }),
  ),
});
