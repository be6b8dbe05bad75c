import { errnoName } from "../ffi.ts";
import { TransportError, UsageError } from "../../src/transport/errors.ts";
import { requireKnownKernelLayout, THIS_MACHINE } from "./kernel-tables.ts";
import { type Ioctl, openLibc } from "./libc.ts";
import { MTGET, MTIO, MTOP, MTPOS, TAPE_OPERATION, TAPE_STATE_BIT } from "./mtio-layout.ts";

/**
 * What the driver st believes of drive and tape. MTIOCGET asks nothing of the drive: the state is that of the last
 * command through st, and wrong after commands through another node. Source: linux/mtio.h; drivers/scsi/st.c.
 */
export interface KernelTapeState {
  /** 113 for SCSI-1, 114 for anything later. */
  readonly typeCode: number;
  readonly partition: number;
  /** 0 for blocks of variable length. */
  readonly blockBytes: number;
  /** 0 to 255. */
  readonly densityCode: number;
  /** Errors that were recovered since this was last asked, 0 to 65535; asking sets it to 0. */
  readonly recoveredErrorCount: number;
  /** `undefined` when st has lost count, as after a seek or a reset. */
  readonly fileIndex: number | undefined;
  /** Within the file; `undefined` when st has lost count. The kernel counts with 32 bits and goes on at 0. */
  readonly blockIndex: number | undefined;
  /** File 0, block 0: also true only as far as st has counted. */
  readonly atBeginning: boolean;
  /** Just behind a filemark. */
  readonly atFilemark: boolean;
  readonly atEndOfData: boolean;
  readonly atEndOfMedium: boolean;
  readonly writeProtected: boolean;
  readonly online: boolean;
  /** No cartridge, or not threaded. */
  readonly doorOpen: boolean;
  /** Buffered mode, or writes that st does not wait for. */
  readonly immediateReport: boolean;
  readonly cleaningRequested: boolean;
  /** All bits as they came. */
  readonly stateBits: number;
}

/** An operation of the driver st. Names without `MT`, as mt(1) has them, stand in the kernel's header. */
export type TapeOperation = keyof typeof TAPE_OPERATION.values;

/** The calls of the driver st on an open st or nst node. They block. */
export interface TapeControl {
  /**
   * What MTIOCGET says.
   * @throws TransportError `TAPE_CONTROL_FAILED`.
   */
  state(): KernelTapeState;
  /**
   * The block that READ POSITION gives, through st.
   * @throws TransportError `TAPE_CONTROL_FAILED`.
   */
  position(): bigint;
  /**
   * Moves, writes filemarks, or sets. The count means what the operation makes of it (mt(1), st(4)); 32 bits with sign.
   * @throws TransportError `TAPE_CONTROL_FAILED`, UsageError `TAPE_COUNT_INVALID`.
   */
  operate(operation: TapeOperation, count?: number): void;
}

const GET = MTGET.members;
const BIT = TAPE_STATE_BIT.values;
const LOST = -1;

/** Takes apart what MTIOCGET filled in: 48 bytes. */
export function decodeTapeState(bytes: Uint8Array): KernelTapeState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // C longs with sign: a density code from 80h on makes the whole negative. Only the low half says anything.
  const low = (member: { readonly at: number }): number => view.getUint32(member.at, true);
  const settings = low(GET.mt_dsreg);
  const bits = low(GET.mt_gstat);
  const has = (bit: number): boolean => (bits & bit) !== 0;
  const counted = (value: number): number | undefined => (value === LOST ? undefined : value);
  const values = MTIO.values;
  return {
    typeCode: low(GET.mt_type),
    partition: low(GET.mt_resid),
    blockBytes: (settings & values.MT_ST_BLKSIZE_MASK) >>> values.MT_ST_BLKSIZE_SHIFT,
    densityCode: (settings & values.MT_ST_DENSITY_MASK) >>> values.MT_ST_DENSITY_SHIFT,
    recoveredErrorCount:
      (low(GET.mt_erreg) & values.MT_ST_SOFTERR_MASK) >>> values.MT_ST_SOFTERR_SHIFT,
    fileIndex: counted(view.getInt32(GET.mt_fileno.at, true)),
    blockIndex: counted(view.getInt32(GET.mt_blkno.at, true)),
    atBeginning: has(BIT["GMT_BOT(0xffffffff)"]),
    atFilemark: has(BIT["GMT_EOF(0xffffffff)"]),
    atEndOfData: has(BIT["GMT_EOD(0xffffffff)"]),
    atEndOfMedium: has(BIT["GMT_EOT(0xffffffff)"]),
    writeProtected: has(BIT["GMT_WR_PROT(0xffffffff)"]),
    online: has(BIT["GMT_ONLINE(0xffffffff)"]),
    doorOpen: has(BIT["GMT_DR_OPEN(0xffffffff)"]),
    immediateReport: has(BIT["GMT_IM_REP_EN(0xffffffff)"]),
    cleaningRequested: has(BIT["GMT_CLN(0xffffffff)"]),
    stateBits: bits,
  };
}

/**
 * The calls of st on an open node. The caller keeps the node open and closes it; closing after writing writes a filemark.
 * @throws UsageError `PLATFORM_UNSUPPORTED`.
 */
export function openTapeControl(fd: number, options: { readonly ioctl?: Ioctl } = {}): TapeControl {
  requireKnownKernelLayout("open tape control", THIS_MACHINE);
  const ioctl = options.ioctl ?? openLibc().ioctl;
  const call = (name: string, request: number, argument: Uint8Array): void => {
    const result = ioctl(fd, request, argument);
    if (result >= 0) return;
    throw new TransportError("TAPE_CONTROL_FAILED", `${name}: ${errnoName(-result)}`, {
      executed: "unknown",
    });
  };
  return {
    state() {
      const bytes = new Uint8Array(new ArrayBuffer(MTGET.byteLength));
      call("ask st for its state", MTIO.values.MTIOCGET, bytes);
      return decodeTapeState(bytes);
    },
    position() {
      const bytes = new Uint8Array(new ArrayBuffer(MTPOS.byteLength));
      call("ask st for the position", MTIO.values.MTIOCPOS, bytes);
      return new DataView(bytes.buffer).getBigInt64(MTPOS.members.mt_blkno.at, true);
    },
    operate(operation, count = 1) {
      if (!Number.isInteger(count) || Math.abs(count) > 0x7fff_ffff) {
        throw new UsageError("TAPE_COUNT_INVALID", `${operation}: a count of ${String(count)}`);
      }
      const bytes = new Uint8Array(new ArrayBuffer(MTOP.byteLength));
      const view = new DataView(bytes.buffer);
      view.setInt16(MTOP.members.mt_op.at, TAPE_OPERATION.values[operation], true);
      view.setInt32(MTOP.members.mt_count.at, count, true);
      call(operation, MTIO.values.MTIOCTOP, bytes);
    },
  };
}
