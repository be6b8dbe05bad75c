import { createHash } from "node:crypto";
import { AbortedError, TransportError, UsageError } from "./errors.ts";
import type {
  Direction,
  RecordedData,
  RecordedDrive,
  RecordedExchange,
  RecordedFailure,
} from "./recording-format.ts";
import type { Recording } from "./recording.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport, TransferLimits } from "./scsi-transport.ts";

/** What recording must know of SCSI, which this folder does not; src/session/record-transport.ts brings it along. */
export interface RecordingKnowledge {
  /** What the drive calls itself, where this answer tells it. */
  readonly describe: (cdb: Uint8Array, answer: Uint8Array) => RecordedDrive | undefined;
  /** Whether the data of the command are the user's (blocks, buffers), not the drive's own. */
  readonly carriesUserData: (cdb: Uint8Array) => boolean;
}

/**
 * A transport that writes down every exchange of another one. The line is in the file before the reply is given on. One
 * command at a time: two at once would stand in the order in which they ended.
 */
export class RecordingTransport implements ScsiTransport {
  readonly limits: TransferLimits;
  readonly #inner: ScsiTransport;
  readonly #recording: Recording;
  readonly #knowledge: RecordingKnowledge;

  /** @throws UsageError `RECORDING_TAKEN` when the recording has another device */
  constructor(inner: ScsiTransport, recording: Recording, knowledge: RecordingKnowledge) {
    recording.take(inner.limits);
    this.limits = inner.limits;
    this.#inner = inner;
    this.#recording = recording;
    this.#knowledge = knowledge;
  }

  async execute(
    request: ScsiRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ScsiReply> {
    let reply: ScsiReply;
    try {
      reply = await this.#inner.execute(request, options);
    } catch (thrown) {
      this.#recording.add({ ...this.#sent(request), outcome: failureOf(thrown) });
      throw thrown;
    }
    this.#addReply(request, reply);
    return reply;
  }

  /** Lets the device go; the recording goes on until it is finished. */
  close(): Promise<void> {
    return this.#inner.close();
  }

  #addReply(request: ScsiRequest, reply: ScsiReply): void {
    const { status, sense, transferredBytes, elapsedMs } = reply;
    const answer = request.dataIn?.subarray(0, transferredBytes);
    const dataIn = answer === undefined ? undefined : this.#data(request.cdb, answer);
    const drive = answer && this.#knowledge.describe(request.cdb, answer);
    const outcome = { kind: "reply", status, sense, transferredBytes, elapsedMs, dataIn } as const;
    this.#recording.add({ ...this.#sent(request), outcome }, drive);
  }

  #sent(request: ScsiRequest): Omit<RecordedExchange, "number" | "outcome"> {
    const { cdb, dataOut, timeoutMs } = request;
    return {
      ...{ cdb, timeoutMs, direction: directionOf(request) },
      requestedBytes: requestedBytes(request),
      dataOut: dataOut === undefined ? undefined : this.#data(cdb, dataOut),
    };
  }

  #data(cdb: Uint8Array, bytes: Uint8Array): RecordedData {
    const { userDataMaxBytes } = this.#recording;
    if (bytes.length <= userDataMaxBytes || !this.#knowledge.carriesUserData(cdb)) {
      return { kind: "kept", bytes };
    }
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { kind: "leftOut", length: bytes.length, sha256 };
  }
}

/** Which way the data of a request go. */
export function directionOf({ dataIn, dataOut }: ScsiRequest): Direction {
  if (dataOut !== undefined) return "out";
  return dataIn === undefined ? "none" : "in";
}

/** Length of the data for the device, or of the room for its answer. */
export const requestedBytes = ({ dataIn, dataOut }: ScsiRequest): number =>
  (dataOut ?? dataIn)?.length ?? 0;

function failureOf(thrown: unknown): RecordedFailure {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const kind = "failure";
  if (thrown instanceof TransportError) {
    const { code, executed, elapsedMs } = thrown;
    return { kind, errorClass: "TransportError", code, message, executed, elapsedMs };
  }
  if (thrown instanceof AbortedError || thrown instanceof UsageError) {
    const errorClass = thrown instanceof AbortedError ? "AbortedError" : "UsageError";
    return { kind, errorClass, code: thrown.code, message, executed: "no", elapsedMs: 0 };
  }
  // A fault of the transport itself: who replays it sees a transport that failed.
  const [errorClass, code] = ["TransportError", "TRANSPORT_FAILED"] as const;
  return { kind, errorClass, code, message, executed: "unknown", elapsedMs: 0 };
}
