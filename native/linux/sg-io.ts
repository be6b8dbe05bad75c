import { addressOf } from "../ffi.ts";
import type { Clock } from "../../src/clock/clock.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import {
  AbortedError,
  type CapstanError,
  TransportError,
  UsageError,
} from "../../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../../src/transport/scsi-transport.ts";
import { requireKnownKernelLayout, THIS_MACHINE } from "./kernel-tables.ts";
import { type Ioctl, openLibc } from "./libc.ts";
import {
  driverStatusError,
  errnoError,
  type FailedCall,
  hostStatusError,
  isDriverFailure,
  isVerdictOnStatus,
} from "./sg-io-errors.ts";
import { type SgHeader, SgHeaderV3, SgHeaderV4 } from "./sg-io-header.ts";
import { SG } from "./sg-layout.ts";
import { closeNode, openSgNode, type SgNode, type SgNodeKind } from "./sg-node.ts";

/** How a SCSI node is opened. */
export interface SgIoOptions {
  /** /dev/sgN, /dev/nstN, /dev/stN, /dev/sdX or /dev/bsg/H:C:T:L, or a link to one. */
  readonly path: string;
  /** The longest transfer that will be wanted, in bytes; 8 MiB, the longest block of LTO, unless given. */
  readonly wantedTransferBytes?: number;
  /** For tests: the other side of the ioctl, time, and where sysfs is. */
  readonly ioctl?: Ioctl;
  readonly clock?: Clock;
  readonly sysfs?: string;
}

/** How far a reset reaches. All but the first disturb other devices. */
export type ResetReach = "logicalUnit" | "bus" | "host";

const WANTED_TRANSFER_BYTES = 8_388_608;
/** As much as the kernel keeps: SCSI_SENSE_BUFFERSIZE. */
const SENSE_BYTES = 96;
/** The kernel takes up to 32 bytes since 5.18 (struct scsi_cmnd), and no command of ours is longer. */
const CDB_BYTES_MIN = 6;
const CDB_BYTES_MAX = 32;
/** Above, the kernel takes the time limit for none (msecs_to_jiffies). */
const TIMEOUT_MS_MAX = 0x7fff_ffff;
const STATUS_GOOD = 0x00;
const STATUS_CHECK_CONDITION = 0x02;
const NOTHING = new Uint8Array(0);
/** Of the kernel's scsi/sg.h, which the C library's does not have: a reset that fails is not followed by a wider one. */
const SG_SCSI_RESET_NO_ESCALATE = 0x100;
const RESET = {
  logicalUnit: SG.values.SG_SCSI_RESET_DEVICE,
  bus: SG.values.SG_SCSI_RESET_BUS,
  host: SG.values.SG_SCSI_RESET_HOST,
} as const;

/**
 * SCSI commands through the kernel's SG_IO. It blocks: a command is over when `execute` returns, and the promise that it
 * returns is settled. So it belongs on a thread of its own, whose signals are blocked (`blockSignals` of {@link openLibc}).
 *
 * At /dev/sg* a signal breaks off the wait while the command goes on, and the kernel then calls the driver again, which
 * sends the command a second time and reports only that one. Seen with Debian's kernel 6.1: after a signal with a handler,
 * and after SIGSTOP and SIGCONT even with all signals blocked, one WRITE stood twice on the tape and had ended GOOD.
 * Through st and bsg it stood there once: they wait without taking signals. So a position must be proved besides.
 */
export class SgIoTransport implements ScsiTransport {
  readonly path: string;
  readonly kind: SgNodeKind;
  readonly limits: TransferLimits;
  readonly #fd: number;
  readonly #ioctl: Ioctl;
  readonly #clock: Clock;
  readonly #cdb = new Uint8Array(new ArrayBuffer(CDB_BYTES_MAX));
  readonly #sense = new Uint8Array(new ArrayBuffer(SENSE_BYTES));
  readonly #header: SgHeader;
  /** Address of the memory that the last transfer used: a ring of blocks is one piece of memory. */
  #memory: ArrayBufferLike | undefined;
  #memoryAddress = 0n;
  #closed = false;

  constructor(node: SgNode, facts: { readonly ioctl: Ioctl; readonly clock: Clock }) {
    this.path = node.path;
    this.kind = node.kind;
    this.limits = node.limits;
    this.#fd = node.fd;
    this.#ioctl = facts.ioctl;
    this.#clock = facts.clock;
    const buffers = { cdb: this.#cdb, sense: this.#sense };
    this.#header = node.kind === "bsg" ? new SgHeaderV4(buffers) : new SgHeaderV3(buffers);
  }

  /**
   * Sends one command and waits for its end. A command that failed on its way is never sent again. All of `dataIn` may
   * be overwritten, also behind what was transferred.
   *
   * Rejects with UsageError `TRANSPORT_TWO_DIRECTIONS`, `TRANSFER_TOO_LONG`, `COMMAND_LENGTH_INVALID`,
   * `TIME_LIMIT_INVALID`; AbortedError when the signal has aborted before; TransportError `TRANSPORT_CLOSED`,
   * `TRANSPORT_NOT_PERMITTED`, `TRANSPORT_NO_MEMORY`, `TRANSPORT_REFUSED`, `TRANSPORT_DEVICE_GONE`,
   * `TRANSPORT_INTERRUPTED`, `TRANSPORT_TIMEOUT`, `TRANSPORT_RESET`, `TRANSPORT_PATH_LOST`, `TRANSPORT_FAILED`.
   *
   * At st, sd and bsg the kernel raises a time limit below 7 s to 7 s.
   */
  execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    const refusal = this.#refusal(request, options.signal);
    if (refusal !== undefined) return Promise.reject(refusal);
    const { cdb, dataOut, dataIn } = request;
    const data = dataOut ?? dataIn ?? NOTHING;
    const direction = data.length === 0 ? "none" : dataOut === undefined ? "in" : "out";
    this.#cdb.set(cdb);
    this.#header.prepare({
      cdbLength: cdb.length,
      direction,
      dataLength: data.length,
      dataAddress: this.#addressOf(data),
      timeoutMs: Math.ceil(request.timeoutMs),
    });
    const startMs = this.#clock.nowMs;
    const result = this.#ioctl(this.#fd, SG.values.SG_IO, this.#header.bytes);
    const elapsedMs = this.#clock.nowMs - startMs;
    const outcome = this.#decode({ result, elapsedMs, dataLength: data.length });
    return outcome instanceof TransportError ? Promise.reject(outcome) : Promise.resolve(outcome);
  }

  /**
   * Resets the drive, or more. Nothing in Capstan does so on its own: the drive loses its position, its buffer and its
   * settings. Needs CAP_SYS_ADMIN and CAP_SYS_RAWIO, and a node other than /dev/bsg/*.
   * @throws TransportError `TRANSPORT_NOT_PERMITTED`, `TRANSPORT_REFUSED`, `TRANSPORT_FAILED`, `TRANSPORT_CLOSED`.
   */
  resetDevice(reach: ResetReach): void {
    if (this.#closed) throw this.#closedError();
    const argument = new Uint8Array(new ArrayBuffer(8));
    new DataView(argument.buffer).setInt32(0, RESET[reach] | SG_SCSI_RESET_NO_ESCALATE, true);
    const startMs = this.#clock.nowMs;
    const result = this.#ioctl(this.#fd, SG.values.SG_SCSI_RESET, argument);
    const elapsedMs = this.#clock.nowMs - startMs;
    if (result < 0) throw errnoError({ attempt: `reset ${this.path}`, elapsedMs }, -result);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    closeNode(this.#fd, this.kind);
    return Promise.resolve();
  }

  #closedError(): TransportError {
    return new TransportError("TRANSPORT_CLOSED", `send command to ${this.path}: it was closed`, {
      executed: "no",
    });
  }

  #refusal(request: ScsiRequest, signal: AbortSignal | undefined): CapstanError | undefined {
    const { dataOut, dataIn } = request;
    if (this.#closed) return this.#closedError();
    if (signal?.aborted === true) return new AbortedError("stopped before the command was sent");
    if (dataOut !== undefined && dataIn !== undefined)
      return this.#refuse({ code: "TRANSPORT_TWO_DIRECTIONS", why: "data in both directions" });
    const { length } = dataOut ?? dataIn ?? NOTHING;
    const { maxTransferBytes } = this.limits;
    if (length > maxTransferBytes)
      return this.#refuse({
        code: "TRANSFER_TOO_LONG",
        why: `${String(length)} bytes, and one transfer carries up to ${String(maxTransferBytes)}`,
      });
    return this.#commandRefusal(request);
  }

  #commandRefusal({ cdb, timeoutMs }: ScsiRequest): UsageError | undefined {
    if (cdb.length < CDB_BYTES_MIN || cdb.length > CDB_BYTES_MAX)
      return this.#refuse({
        code: "COMMAND_LENGTH_INVALID",
        why: `it has ${String(cdb.length)} bytes, not ${String(CDB_BYTES_MIN)} to ${String(CDB_BYTES_MAX)}`,
      });
    if (!(timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX))
      return this.#refuse({
        code: "TIME_LIMIT_INVALID",
        why: `a time limit of ${String(timeoutMs)} ms`,
      });
    return undefined;
  }

  #refuse({ code, why }: { readonly code: string; readonly why: string }): UsageError {
    return new UsageError(code, `send command to ${this.path}: ${why}`);
  }

  /** In the order in which each answer makes the next one worth looking at. */
  #decode(facts: {
    readonly result: number;
    readonly elapsedMs: number;
    readonly dataLength: number;
  }): ScsiReply | TransportError {
    const { result, elapsedMs, dataLength } = facts;
    const header = this.#header;
    if (result < 0) return errnoError(this.#failed(elapsedMs), -result);
    const { status, hostStatus } = header;
    const answered = status !== STATUS_GOOD && isVerdictOnStatus(hostStatus);
    if (hostStatus !== 0 && !answered) return hostStatusError(this.#failed(elapsedMs), hostStatus);
    if (status === STATUS_GOOD && isDriverFailure(header.driverStatus))
      return driverStatusError(this.#failed(elapsedMs), header.driverStatus);
    const sense = this.#takeSense();
    return {
      // Who only looks at the status would miss what sense data say beside GOOD, such as a deferred error.
      status: status === STATUS_GOOD && sense.length > 0 ? STATUS_CHECK_CONDITION : status,
      sense,
      transferredBytes: Math.min(dataLength, Math.max(0, dataLength - header.residue)),
      elapsedMs,
    };
  }

  /** sg gives eight zeros for a CHECK CONDITION that came without sense data (drivers/scsi/sg.c, sg_new_read). */
  #takeSense(): Uint8Array {
    const length = Math.min(this.#header.senseLength, SENSE_BYTES);
    if (length === 0 || this.#sense[0] === 0) return NOTHING;
    return this.#sense.slice(0, length);
  }

  #failed(elapsedMs: number): FailedCall {
    const opcode = (this.#cdb[0] ?? 0).toString(16).toUpperCase().padStart(2, "0");
    return { attempt: `send command ${opcode}h to ${this.path}`, elapsedMs };
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

/**
 * Opens a node for SCSI commands; the thread that calls it blocks while a command runs.
 * @throws UsageError `PLATFORM_UNSUPPORTED`, `DEVICE_KIND_UNSUPPORTED`; TransportError `DEVICE_NOT_FOUND`,
 * `DEVICE_NOT_PERMITTED`, `DEVICE_IN_USE`, `DEVICE_WITHOUT_MEDIUM`, `DEVICE_READ_ONLY`, `DEVICE_OPEN_FAILED`.
 */
export function openSgIo(options: SgIoOptions): SgIoTransport {
  const { path } = options;
  requireKnownKernelLayout(`open ${path}`, THIS_MACHINE);
  const ioctl = options.ioctl ?? openLibc().ioctl;
  const node = openSgNode({
    path,
    ioctl,
    sysfs: options.sysfs ?? "/sys",
    wantedTransferBytes: options.wantedTransferBytes ?? WANTED_TRANSFER_BYTES,
  });
  return new SgIoTransport(node, { ioctl, clock: options.clock ?? new SystemClock() });
}
