import { addressOf } from "../ffi.ts";
import { BSG, SG, SG_IO_HDR, SG_IO_V4 } from "./sg-layout.ts";

/** What one command needs in its header; lengths in bytes. */
export interface HeaderRequest {
  readonly cdbLength: number;
  readonly direction: "none" | "out" | "in";
  readonly dataLength: number;
  readonly dataAddress: bigint;
  readonly timeoutMs: number;
}

/**
 * A header that is made once and used for every command. The getters give what the kernel answered; they hold until the
 * next {@link SgHeader.prepare}.
 */
export interface SgHeader {
  /** The memory that the ioctl is given. */
  readonly bytes: Uint8Array;
  prepare(request: HeaderRequest): void;
  readonly status: number;
  readonly hostStatus: number;
  readonly driverStatus: number;
  readonly senseLength: number;
  /** Bytes asked for that were not moved; may be negative, and wrong on some bridges. */
  readonly residue: number;
}

/** Where the CDB lies and where sense data go; memory that does not move. */
export interface HeaderBuffers {
  readonly cdb: Uint8Array;
  readonly sense: Uint8Array;
}

const V3 = SG_IO_HDR.members;
const V4 = SG_IO_V4.members;

const V3_DIRECTION = {
  none: SG.values.SG_DXFER_NONE,
  out: SG.values.SG_DXFER_TO_DEV,
  in: SG.values.SG_DXFER_FROM_DEV,
} as const;

/**
 * For /dev/sg*, /dev/st* and /dev/sd*. DIRECT_IO is not asked for: sg ignores it unless its module parameter allow_dio is
 * set, which is not the default, and the copy that it saves runs at the speed of memory, far above that of any tape.
 */
export class SgHeaderV3 implements SgHeader {
  readonly bytes = new Uint8Array(new ArrayBuffer(SG_IO_HDR.byteLength));
  readonly #view = new DataView(this.bytes.buffer);

  constructor({ cdb, sense }: HeaderBuffers) {
    const view = this.#view;
    view.setInt32(V3.interface_id.at, "S".charCodeAt(0), true);
    view.setUint8(V3.mx_sb_len.at, sense.length);
    view.setBigUint64(V3.cmdp.at, addressOf(cdb), true);
    view.setBigUint64(V3.sbp.at, addressOf(sense), true);
  }

  prepare(request: HeaderRequest): void {
    const view = this.#view;
    view.setUint8(V3.cmd_len.at, request.cdbLength);
    view.setInt32(V3.dxfer_direction.at, V3_DIRECTION[request.direction], true);
    view.setUint32(V3.dxfer_len.at, request.dataLength, true);
    view.setBigUint64(V3.dxferp.at, request.dataAddress, true);
    view.setUint32(V3.timeout.at, request.timeoutMs, true);
    // No answer may be taken for that of the next command.
    this.bytes.fill(0, V3.status.at);
  }

  get status(): number {
    return this.#view.getUint8(V3.status.at);
  }

  get hostStatus(): number {
    return this.#view.getUint16(V3.host_status.at, true);
  }

  get driverStatus(): number {
    return this.#view.getUint16(V3.driver_status.at, true);
  }

  get senseLength(): number {
    return this.#view.getUint8(V3.sb_len_wr.at);
  }

  get residue(): number {
    return this.#view.getInt32(V3.resid.at, true);
  }
}

/** For /dev/bsg/*. */
export class SgHeaderV4 implements SgHeader {
  readonly bytes = new Uint8Array(new ArrayBuffer(SG_IO_V4.byteLength));
  readonly #view = new DataView(this.bytes.buffer);
  #direction: HeaderRequest["direction"] = "none";

  constructor({ cdb, sense }: HeaderBuffers) {
    const view = this.#view;
    view.setInt32(V4.guard.at, "Q".charCodeAt(0), true);
    view.setUint32(V4.protocol.at, BSG.values.BSG_PROTOCOL_SCSI, true);
    view.setUint32(V4.subprotocol.at, BSG.values.BSG_SUB_PROTOCOL_SCSI_CMD, true);
    view.setUint32(V4.max_response_len.at, sense.length, true);
    view.setBigUint64(V4.request.at, addressOf(cdb), true);
    view.setBigUint64(V4.response.at, addressOf(sense), true);
  }

  prepare(request: HeaderRequest): void {
    const view = this.#view;
    const { direction, dataLength, dataAddress } = request;
    this.#direction = direction;
    view.setUint32(V4.request_len.at, request.cdbLength, true);
    view.setUint32(V4.dout_xfer_len.at, direction === "out" ? dataLength : 0, true);
    view.setBigUint64(V4.dout_xferp.at, direction === "out" ? dataAddress : 0n, true);
    view.setUint32(V4.din_xfer_len.at, direction === "in" ? dataLength : 0, true);
    view.setBigUint64(V4.din_xferp.at, direction === "in" ? dataAddress : 0n, true);
    view.setUint32(V4.timeout.at, request.timeoutMs, true);
    this.bytes.fill(0, V4.driver_status.at);
  }

  get status(): number {
    return this.#view.getUint32(V4.device_status.at, true);
  }

  get hostStatus(): number {
    return this.#view.getUint32(V4.transport_status.at, true);
  }

  get driverStatus(): number {
    return this.#view.getUint32(V4.driver_status.at, true);
  }

  get senseLength(): number {
    return this.#view.getUint32(V4.response_len.at, true);
  }

  get residue(): number {
    const { at } = this.#direction === "out" ? V4.dout_resid : V4.din_resid;
    return this.#view.getInt32(at, true);
  }
}
