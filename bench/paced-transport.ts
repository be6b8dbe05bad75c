import { addressOf } from "../native/ffi.ts";
import { TransportError } from "../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../src/transport/scsi-transport.ts";
import type { PacedDrive } from "./paced-drive.ts";

// struct sg_io_hdr of the Linux SCSI generic driver, version 3, on 64-bit systems (scsi/sg.h).
const HEADER_BYTES = 88;
const SG_IO = 0x2285;
const AT = {
  interfaceId: 0,
  direction: 4,
  commandLength: 8,
  senseRoom: 9,
  transferLength: 12,
  transferAddress: 16,
  commandAddress: 24,
  senseAddress: 32,
  timeoutMs: 40,
  status: 64,
  senseWritten: 67,
  residue: 72,
  durationMs: 76,
} as const;
const DIRECTION = { none: -1, toDevice: -2, fromDevice: -3 } as const;
const SENSE_BYTES = 96;
const NOTHING = new Uint8Array(0);

/**
 * The way to the paced drive, as a transport for SG_IO goes it on a drive thread: one header that is used again and
 * again, a call that blocks, and a promise that is settled when it is returned.
 */
export class PacedTransport implements ScsiTransport {
  readonly limits: TransferLimits = { maxTransferBytes: 0x80_1000, bufferAlignment: 4096 };
  readonly #drive: PacedDrive;
  readonly #header = new Uint8Array(new ArrayBuffer(HEADER_BYTES));
  readonly #fields = new DataView(this.#header.buffer);
  readonly #cdb = new Uint8Array(new ArrayBuffer(16));
  readonly #sense = new Uint8Array(new ArrayBuffer(SENSE_BYTES));
  /** Address of the memory that the last block was in: a ring is one piece of memory. */
  #memory: ArrayBufferLike | undefined;
  #memoryAddress = 0n;

  constructor(drive: PacedDrive) {
    this.#drive = drive;
    const fields = this.#fields;
    fields.setInt32(AT.interfaceId, "S".charCodeAt(0), true);
    fields.setUint8(AT.senseRoom, SENSE_BYTES);
    fields.setBigUint64(AT.commandAddress, addressOf(this.#cdb), true);
    fields.setBigUint64(AT.senseAddress, addressOf(this.#sense), true);
  }

  execute(request: ScsiRequest): Promise<ScsiReply> {
    const fields = this.#fields;
    const { cdb, dataOut, dataIn, timeoutMs } = request;
    const data = dataOut ?? dataIn ?? NOTHING;
    let direction: number = DIRECTION.none;
    if (data.length > 0)
      direction = dataOut === undefined ? DIRECTION.fromDevice : DIRECTION.toDevice;
    this.#cdb.set(cdb);
    fields.setUint8(AT.commandLength, cdb.length);
    fields.setInt32(AT.direction, direction, true);
    fields.setUint32(AT.transferLength, data.length, true);
    fields.setBigUint64(AT.transferAddress, this.#addressOf(data), true);
    fields.setUint32(AT.timeoutMs, timeoutMs, true);
    if (this.#drive.ioctl(0, SG_IO, this.#header) !== 0) {
      const facts = { executed: "no" } as const;
      return Promise.reject(new TransportError("TRANSPORT_FAILED", "SG_IO: refused", facts));
    }
    const senseBytes = fields.getUint8(AT.senseWritten);
    return Promise.resolve({
      status: fields.getUint8(AT.status),
      sense: senseBytes === 0 ? NOTHING : this.#sense.slice(0, senseBytes),
      transferredBytes: data.length - fields.getInt32(AT.residue, true),
      elapsedMs: fields.getUint32(AT.durationMs, true),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #addressOf(data: Uint8Array): bigint {
    if (data.length === 0) return 0n;
    if (data.buffer !== this.#memory) {
      this.#memory = data.buffer;
      this.#memoryAddress = addressOf(new Uint8Array(data.buffer));
    }
    return this.#memoryAddress + BigInt(data.byteOffset);
  }
}
