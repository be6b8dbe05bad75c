import type { KernelNumbers, KernelStruct } from "./kernel-tables.ts";

/**
 * What crosses the boundary to the kernel's tape driver, st. x86-64 and arm64 agree on every row; a test compares all of
 * them with linux/mtio.h, for both.
 */

/** An operation and its count, for MTIOCTOP. */
export const MTOP = {
  type: "struct mtop",
  header: "linux/mtio.h",
  byteLength: 8,
  members: { mt_op: { at: 0, bytes: 2 }, mt_count: { at: 4, bytes: 4 } },
} as const satisfies KernelStruct;

/** The state of drive and tape as st last saw it, from MTIOCGET. */
// prettier-ignore
export const MTGET = {
  type: "struct mtget",
  header: "linux/mtio.h",
  byteLength: 48,
  members: {
    mt_type:   { at: 0,  bytes: 8 },
    mt_resid:  { at: 8,  bytes: 8 }, // st: the partition, not a residue
    mt_dsreg:  { at: 16, bytes: 8 }, // density code and block length
    mt_gstat:  { at: 24, bytes: 8 },
    mt_erreg:  { at: 32, bytes: 8 },
    mt_fileno: { at: 40, bytes: 4 },
    mt_blkno:  { at: 44, bytes: 4 }, // 32 bits, also on 64-bit systems
  },
} as const satisfies KernelStruct;

/** A position, from MTIOCPOS. */
export const MTPOS = {
  type: "struct mtpos",
  header: "linux/mtio.h",
  byteLength: 8,
  members: { mt_blkno: { at: 0, bytes: 8 } },
} as const satisfies KernelStruct;

/** The three requests, and how mt_dsreg and mt_erreg are taken apart. */
// prettier-ignore
export const MTIO = {
  header: "linux/mtio.h",
  values: {
    MTIOCTOP: 0x4008_6d01,
    MTIOCGET: 0x8030_6d02,
    MTIOCPOS: 0x8008_6d03,
    MT_ST_BLKSIZE_SHIFT: 0,
    MT_ST_BLKSIZE_MASK: 0x00ff_ffff,
    MT_ST_DENSITY_SHIFT: 24,
    MT_ST_DENSITY_MASK: 0xff00_0000,
    MT_ST_SOFTERR_SHIFT: 0,
    MT_ST_SOFTERR_MASK: 0xffff,
  },
} as const satisfies KernelNumbers;

/** All operations of MTIOCTOP; st has no self tests (MTRAS) and answers EINVAL to what it does not know. */
// prettier-ignore
export const TAPE_OPERATION = {
  header: "linux/mtio.h",
  values: {
    MTRESET: 0, MTFSF: 1, MTBSF: 2, MTFSR: 3, MTBSR: 4, MTWEOF: 5, MTREW: 6, MTOFFL: 7, MTNOP: 8, MTRETEN: 9,
    MTBSFM: 10, MTFSFM: 11, MTEOM: 12, MTERASE: 13, MTRAS1: 14, MTRAS2: 15, MTRAS3: 16, MTSETBLK: 20,
    MTSETDENSITY: 21, MTSEEK: 22, MTTELL: 23, MTSETDRVBUFFER: 24, MTFSS: 25, MTBSS: 26, MTWSM: 27, MTLOCK: 28,
    MTUNLOCK: 29, MTLOAD: 30, MTUNLOAD: 31, MTCOMPRESSION: 32, MTSETPART: 33, MTMKPART: 34, MTWEOFI: 35,
  },
} as const satisfies KernelNumbers;

/** Bits of mt_gstat. The macros give the bit of their argument that they ask for. */
// prettier-ignore
export const TAPE_STATE_BIT = {
  header: "linux/mtio.h",
  values: {
    "GMT_EOF(0xffffffff)": 0x8000_0000,
    "GMT_BOT(0xffffffff)": 0x4000_0000,
    "GMT_EOT(0xffffffff)": 0x2000_0000,
    "GMT_SM(0xffffffff)": 0x1000_0000,
    "GMT_EOD(0xffffffff)": 0x0800_0000,
    "GMT_WR_PROT(0xffffffff)": 0x0400_0000,
    "GMT_ONLINE(0xffffffff)": 0x0100_0000,
    "GMT_D_6250(0xffffffff)": 0x0080_0000,
    "GMT_D_1600(0xffffffff)": 0x0040_0000,
    "GMT_D_800(0xffffffff)": 0x0020_0000,
    "GMT_DR_OPEN(0xffffffff)": 0x0004_0000,
    "GMT_IM_REP_EN(0xffffffff)": 0x0001_0000,
    "GMT_CLN(0xffffffff)": 0x0000_8000,
  },
} as const satisfies KernelNumbers;

/** Options of a tape node, as bits of sysfs' `options` file and of MTSETDRVBUFFER. */
// prettier-ignore
export const TAPE_OPTION_BIT = {
  header: "linux/mtio.h",
  values: {
    MT_ST_BUFFER_WRITES: 0x1,
    MT_ST_ASYNC_WRITES: 0x2,
    MT_ST_READ_AHEAD: 0x4,
    MT_ST_DEBUGGING: 0x8,
    MT_ST_TWO_FM: 0x10,
    MT_ST_FAST_MTEOM: 0x20,
    MT_ST_AUTO_LOCK: 0x40,
    MT_ST_DEF_WRITES: 0x80,
    MT_ST_CAN_BSR: 0x100,
    MT_ST_NO_BLKLIMS: 0x200,
    MT_ST_CAN_PARTITIONS: 0x400,
    MT_ST_SCSI2LOGICAL: 0x800,
    MT_ST_SYSV: 0x1000,
    MT_ST_NOWAIT: 0x2000,
    MT_ST_SILI: 0x4000,
    MT_ST_NOWAIT_EOF: 0x8000,
  },
} as const satisfies KernelNumbers;
