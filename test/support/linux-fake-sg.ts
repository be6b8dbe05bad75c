import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { addressOf, openLibrary } from "../../native/ffi.ts";
import type { Ioctl } from "../../native/linux/libc.ts";
import { BLOCK, SG, SG_IO_HDR, SG_IO_V4 } from "../../native/linux/sg-layout.ts";

/** The node that is opened in place of a device: it is there on every Linux, and opening it does nothing. */
export const STAND_IN = { path: "/dev/null", device: "1:3" } as const;

/** What the fake kernel saw of one SG_IO. */
export interface SeenCommand {
  readonly cdb: readonly number[];
  readonly dataOut: readonly number[];
  readonly direction: "none" | "out" | "in";
  readonly dataLength: number;
  readonly timeoutMs: number;
  readonly senseRoom: number;
}

/** How the fake kernel ends a command; what is left out is 0 or empty. */
export interface FakeAnswer {
  /** Name of an errno: the ioctl fails with it. */
  readonly errno?: string;
  readonly status?: number;
  readonly hostStatus?: number;
  readonly driverStatus?: number;
  readonly residue?: number;
  readonly sense?: Uint8Array;
  /** What the kernel says of the sense data's length, when that differs. */
  readonly senseLength?: number;
  readonly dataIn?: Uint8Array;
  /** Returns 0 and fills nothing in, as no kernel does. */
  readonly silent?: boolean;
}

/** The limits that the fake kernel answers with, in bytes and pieces. */
export interface FakeLimits {
  readonly versionNumber: number;
  readonly queueBytes: number;
  readonly pieces: number;
  /** What sg can get at most for the buffer that it keeps. */
  readonly reservableBytes: number;
}

const LIMITS: FakeLimits = {
  versionNumber: 30_536,
  queueBytes: 1_048_576,
  pieces: 128,
  reservableBytes: 16_777_216,
};

// ISO C: void *memmove(void *s1, const void *s2, size_t n)
const move = openLibrary(null).define({
  name: "memmove",
  parameters: ["uint64", "uint64", "uint64"],
  result: "uint64",
});

function bytesAt(address: bigint, length: number): readonly number[] {
  if (length === 0) return [];
  const bytes = new Uint8Array(new ArrayBuffer(length));
  move(addressOf(bytes), address, length);
  return [...bytes];
}

function putAt(address: bigint, bytes: Uint8Array): void {
  if (bytes.length > 0) move(address, addressOf(bytes), bytes.length);
}

/** The value of an errno on this system. */
export function errnoOf(name: string): number {
  const found = Object.entries(constants.errno).find(([other]) => other === name)?.[1];
  if (found === undefined) throw new RangeError(`no errno is called ${name}`);
  return found;
}

/** The other side of the ioctl: it reads CDB and data where the header says they are, and answers there. */
export class FakeSg {
  readonly seen: SeenCommand[] = [];
  /** Values that SG_SCSI_RESET was called with. */
  readonly resets: number[] = [];
  /** How the commands to come end. */
  answer: FakeAnswer = {};
  resetErrno: string | undefined;
  readonly limits: FakeLimits;
  #reservedBytes = 32_768;

  constructor(limits: Partial<FakeLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  readonly ioctl: Ioctl = (_fd, request, argument) => {
    const view = new DataView(argument.buffer, argument.byteOffset, argument.byteLength);
    const { values } = SG;
    switch (request) {
      case values.SG_GET_VERSION_NUM:
        view.setInt32(0, this.limits.versionNumber, true);
        return 0;
      case BLOCK.values.BLKSECTGET:
        view.setInt32(0, this.limits.queueBytes, true);
        return 0;
      case values.SG_GET_SG_TABLESIZE:
        view.setInt32(0, this.limits.pieces, true);
        return 0;
      case values.SG_SET_RESERVED_SIZE:
        this.#reservedBytes = Math.min(view.getInt32(0, true), this.limits.reservableBytes);
        return 0;
      case values.SG_GET_RESERVED_SIZE:
        view.setInt32(0, Math.min(this.#reservedBytes, this.limits.queueBytes), true);
        return 0;
      case values.SG_SCSI_RESET:
        this.resets.push(view.getInt32(0, true));
        return this.resetErrno === undefined ? 0 : -errnoOf(this.resetErrno);
      case values.SG_IO:
        return this.#run(argument.length === SG_IO_V4.byteLength ? readV4(view) : readV3(view));
      default:
        return -errnoOf("ENOTTY");
    }
  };

  #run(command: Command | string): number {
    if (typeof command === "string") return -errnoOf(command);
    const { cdb, direction, data, senseAddress } = command;
    this.seen.push({
      cdb: bytesAt(cdb.address, cdb.length),
      dataOut: direction === "out" ? bytesAt(data.address, data.length) : [],
      direction,
      dataLength: data.length,
      timeoutMs: command.timeoutMs,
      senseRoom: command.senseRoom,
    });
    const { answer } = this;
    if (answer.errno !== undefined) return -errnoOf(answer.errno);
    if (answer.silent === true) return 0;
    const full = { ...NO_NEWS, ...answer };
    putAt(senseAddress, full.sense);
    if (direction === "in") putAt(data.address, full.dataIn);
    command.put({ ...full, senseLength: answer.senseLength ?? full.sense.length });
    return 0;
  }
}

interface Answered {
  readonly status: number;
  readonly hostStatus: number;
  readonly driverStatus: number;
  readonly residue: number;
  readonly senseLength: number;
}

const NO_NEWS = {
  status: 0,
  hostStatus: 0,
  driverStatus: 0,
  residue: 0,
  sense: new Uint8Array(0),
  dataIn: new Uint8Array(0),
};

interface Piece {
  readonly address: bigint;
  readonly length: number;
}

/** A header, taken apart. */
interface Command {
  readonly cdb: Piece;
  readonly direction: "none" | "out" | "in";
  readonly data: Piece;
  readonly timeoutMs: number;
  readonly senseRoom: number;
  readonly senseAddress: bigint;
  put(answered: Answered): void;
}

/** The header, or the errno with which the kernel refuses it. */
function readV3(view: DataView): Command | string {
  const at = SG_IO_HDR.members;
  if (view.getInt32(at.interface_id.at, true) !== 0x53) return "ENOSYS";
  const code = view.getInt32(at.dxfer_direction.at, true);
  return {
    cdb: {
      address: view.getBigUint64(at.cmdp.at, true),
      length: view.getUint8(at.cmd_len.at),
    },
    direction: code === -2 ? "out" : code === -3 ? "in" : "none",
    data: {
      address: view.getBigUint64(at.dxferp.at, true),
      length: view.getUint32(at.dxfer_len.at, true),
    },
    timeoutMs: view.getUint32(at.timeout.at, true),
    senseRoom: view.getUint8(at.mx_sb_len.at),
    senseAddress: view.getBigUint64(at.sbp.at, true),
    put(answered) {
      view.setUint8(at.status.at, answered.status);
      view.setUint16(at.host_status.at, answered.hostStatus, true);
      view.setUint16(at.driver_status.at, answered.driverStatus, true);
      view.setUint8(at.sb_len_wr.at, answered.senseLength);
      view.setInt32(at.resid.at, answered.residue, true);
    },
  };
}

/** The same of version 4. */
function readV4(view: DataView): Command | string {
  const at = SG_IO_V4.members;
  const out = {
    address: view.getBigUint64(at.dout_xferp.at, true),
    length: view.getUint32(at.dout_xfer_len.at, true),
  };
  const into = {
    address: view.getBigUint64(at.din_xferp.at, true),
    length: view.getUint32(at.din_xfer_len.at, true),
  };
  if (view.getInt32(at.guard.at, true) !== 0x51) return "EINVAL";
  if (out.length > 0 && into.length > 0) return "EOPNOTSUPP";
  return {
    cdb: {
      address: view.getBigUint64(at.request.at, true),
      length: view.getUint32(at.request_len.at, true),
    },
    direction: out.length > 0 ? "out" : into.length > 0 ? "in" : "none",
    data: out.length > 0 ? out : into,
    timeoutMs: view.getUint32(at.timeout.at, true),
    senseRoom: view.getUint32(at.max_response_len.at, true),
    senseAddress: view.getBigUint64(at.response.at, true),
    put(answered) {
      view.setUint32(at.device_status.at, answered.status, true);
      view.setUint32(at.transport_status.at, answered.hostStatus, true);
      view.setUint32(at.driver_status.at, answered.driverStatus, true);
      view.setUint32(at.response_len.at, answered.senseLength, true);
      const residue = out.length > 0 ? at.dout_resid : at.din_resid;
      view.setInt32(residue.at, answered.residue, true);
    },
  };
}

/** A sysfs in which {@link STAND_IN} belongs to the class, behind SCSI host 7. */
export function makeFakeSysfs(
  folder: string,
  facts: {
    readonly className: string;
    readonly segments?: number;
    readonly pieceBytes?: number;
  },
): string {
  const node = join(folder, "dev/char", STAND_IN.device);
  mkdirSync(node, { recursive: true });
  symlinkSync(`../../../class/${facts.className}`, join(node, "subsystem"));
  symlinkSync("../../../devices/host7/target7:0:3/7:0:3:0", join(node, "device"));
  if (facts.segments !== undefined) {
    mkdirSync(join(folder, "class/scsi_host/host7"), { recursive: true });
    writeFileSync(
      join(folder, "class/scsi_host/host7/sg_tablesize"),
      `${String(facts.segments)}\n`,
    );
  }
  if (facts.pieceBytes !== undefined) {
    mkdirSync(join(folder, "module/sg/parameters"), { recursive: true });
    writeFileSync(
      join(folder, "module/sg/parameters/scatter_elem_sz"),
      `${String(facts.pieceBytes)}\n`,
    );
  }
  return folder;
}
