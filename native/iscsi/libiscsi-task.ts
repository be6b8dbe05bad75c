import { CodecError } from "../../src/codec/codec-error.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiRequest } from "../../src/transport/scsi-transport.ts";
import { addressOf } from "../ffi.ts";
import { TRANSFER, type LibiscsiCalls } from "./libiscsi-calls.ts";

/**
 * Where the fields of `struct scsi_task` are on 64-bit systems: scsi-lowlevel.h of libiscsi 1.19.0, and of 1.20, whose
 * `struct scsi_sense` is 8 bytes longer. All before the sense is the same.
 */
const STATUS_AT = 0;
const RESIDUAL_STATUS_AT = 32;
const RESIDUAL_AT = 40;
const DATA_IN_AT = [64, 72] as const;
/** From `datain` to `iovector_in`, whose first two fields are a pointer and a count. */
const VECTOR_BEHIND_DATA_IN = 48;
const UNDERFLOW = 1;
/** As much of the structure as is read; both versions are longer. */
const TASK_BYTES = 136;
const SENSE_BYTES_MAX = 4096;

/** Where `datain` is in this version of the library. */
export type DataInAt = (typeof DATA_IN_AT)[number];

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Finds out which version's structure this library has, by looking where it puts a buffer that it is given. Sends nothing.
 * @throws TransportError `ISCSI_LIBRARY_UNKNOWN`, executed "no", when it is none that is known
 */
export function probeTask(calls: LibiscsiCalls): DataInAt {
  const room = new Uint8Array(64);
  const cdb = READ_6.cdb.encode({ transferLength: room.length });
  const task = calls.createTask(cdb, TRANSFER.read, room.length);
  try {
    calls.addInBuffer(task, room.length, addressOf(room));
    const bytes = viewOf(calls.copy(task, TASK_BYTES));
    const found = DATA_IN_AT.filter((at) => {
      const vectorAt = at + VECTOR_BEHIND_DATA_IN;
      const pointer = bytes.getBigUint64(vectorAt, littleEndian);
      return pointer !== 0n && bytes.getInt32(vectorAt + 8, littleEndian) === 1;
    });
    const [only, other] = found;
    if (only !== undefined && other === undefined) return only;
  } finally {
    calls.freeTask(task);
  }
  throw new TransportError(
    "ISCSI_LIBRARY_UNKNOWN",
    "load libiscsi: its structures are laid out as in no version that is known here",
    { executed: "no" },
  );
}

/** Makes the task of a request. The buffers' memory must stay until the task is freed. */
export function createTask(calls: LibiscsiCalls, request: ScsiRequest): bigint {
  const { cdb, dataIn, dataOut } = request;
  const bytes = dataIn ?? dataOut;
  if (bytes === undefined || bytes.length === 0) return calls.createTask(cdb, TRANSFER.none, 0);
  const direction = dataIn === undefined ? TRANSFER.write : TRANSFER.read;
  const task = calls.createTask(cdb, direction, bytes.length);
  // Without a buffer of ours, libiscsi throws the data of a read away that ends with CHECK CONDITION.
  const add = dataIn === undefined ? calls.addOutBuffer : calls.addInBuffer;
  add(task, bytes.length, addressOf(bytes));
  return task;
}

/** What a task says when it is over. */
export interface TaskResult {
  /** A SAM status, or one above 255 when there was none. */
  readonly status: number;
  readonly sense: Uint8Array;
  readonly transferredBytes: number;
}

/** Reads the result of a task that came back. */
export function readTask(
  calls: LibiscsiCalls,
  task: bigint,
  facts: { readonly dataInAt: DataInAt; readonly request: ScsiRequest },
): TaskResult {
  const view = viewOf(calls.copy(task, TASK_BYTES));
  const status = view.getUint32(STATUS_AT, littleEndian);
  const sense =
    status === STATUS.checkCondition ? readSense(calls, view, facts.dataInAt) : new Uint8Array(0);
  const underflow = view.getInt32(RESIDUAL_STATUS_AT, littleEndian) === UNDERFLOW;
  const residual = underflow ? Number(view.getBigUint64(RESIDUAL_AT, littleEndian)) : 0;
  return { status, sense, transferredBytes: transferredBytes(facts.request, sense, residual) };
}

/** The data segment of a SCSI Response: a 16-bit length and the sense data, as RFC 7143 has them. */
function readSense(calls: LibiscsiCalls, view: DataView, dataInAt: DataInAt): Uint8Array {
  const byteLength = view.getInt32(dataInAt, littleEndian);
  const pointer = view.getBigUint64(dataInAt + 8, littleEndian);
  if (pointer === 0n || byteLength < 2 || byteLength > SENSE_BYTES_MAX) return new Uint8Array(0);
  const data = calls.copy(pointer, byteLength);
  return data.slice(2, 2 + (data[0] ?? 0) * 256 + (data[1] ?? 0));
}

/** READ(6), READ(16) and READ REVERSE(6): commands whose INFORMATION is a length. */
const READS: ReadonlySet<number> = new Set([0x08, 0x88, 0x0f]);

/**
 * Bytes that moved. libiscsi does not count them, and the target's residual alone is not to be believed: tgt 1.0.85 sends a
 * wrong one with every record that is shorter than what was asked for. For those, INFORMATION says how much is missing.
 */
function transferredBytes(request: ScsiRequest, sense: Uint8Array, residual: number): number {
  const { cdb, dataIn, dataOut } = request;
  const wanted = (dataIn ?? dataOut)?.length ?? 0;
  const counted = Math.max(0, wanted - residual);
  // With FIXED (byte 1, bit 0) it counts blocks.
  const lengthRead = READS.has(cdb[0] ?? 0) && ((cdb[1] ?? 0) & 1) === 0;
  if (dataIn === undefined || !lengthRead || sense.length === 0) return counted;
  const missing = missingOf(sense);
  // A record that is longer fills the buffer, or nothing of it came: the residual knows.
  if (missing === undefined || missing < 0) return counted;
  return Math.max(0, wanted - missing);
}

function missingOf(sense: Uint8Array): number | undefined {
  try {
    const { information } = decodeSense(sense);
    return information === undefined ? undefined : Number(information);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
