/**
 * What a recording of the exchanges with one device is: a file of JSON lines, a header first, then one line an
 * exchange, in the order in which they ended. recording.ts writes it, recording-reader.ts reads it, replay-transport.ts
 * answers from it.
 */
import type { Executed } from "./errors.ts";
import type { TransferLimits } from "./scsi-transport.ts";

/** What the first line of every recording says it is. */
export const RECORDING_SCHEMA = "capstan.trace/1";

/** What a drive calls itself, as it answers INQUIRY; without padding. */
export interface RecordedDrive {
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
}

/** The first line: where and of what the recording was made. It names neither device node nor serial number. */
export interface RecordingHeader {
  /** Version of the program that recorded. */
  readonly capstan: string;
  /** When it began, in milliseconds since 1970-01-01T00:00Z. */
  readonly createdEpochMs: number;
  /** Operating system as Node.js names it, such as `linux`. */
  readonly platform: string;
  /** Release of its kernel. */
  readonly kernel: string;
  /** Absent when the first exchange was not an INQUIRY that the device answered. */
  readonly drive: RecordedDrive | undefined;
  /** Those of the transport that was recorded; a replay has the same. */
  readonly limits: TransferLimits;
  /** Whether serial numbers and the like were replaced and user data left out. */
  readonly anonymised: boolean;
}

/** The data of an exchange: as bytes, or how many they were. */
export type RecordedData =
  | { readonly kind: "kept"; readonly bytes: Uint8Array }
  | {
      readonly kind: "leftOut";
      readonly length: number;
      /** SHA-256 as hexadecimal digits; never in an anonymised recording, because content can be guessed and tried. */
      readonly sha256?: string;
    };

/** What the device answered. */
export interface RecordedReply {
  readonly kind: "reply";
  readonly status: number;
  readonly sense: Uint8Array;
  readonly transferredBytes: number;
  readonly elapsedMs: number;
  /** What came in, as many bytes as were transferred; absent when the command asked for none. */
  readonly dataIn: RecordedData | undefined;
}

/** The error classes that a transport throws. */
export const FAILURE_CLASSES = ["TransportError", "AbortedError", "UsageError"] as const;

/** What the transport threw instead of an answer. */
export interface RecordedFailure {
  readonly kind: "failure";
  readonly errorClass: (typeof FAILURE_CLASSES)[number];
  readonly code: string;
  readonly message: string;
  readonly executed: Executed;
  readonly elapsedMs: number;
}

/** One command and what came of it. */
export interface RecordedExchange {
  /** From 1, without gaps. */
  readonly number: number;
  readonly cdb: Uint8Array;
  readonly direction: Direction;
  /** Length of the data for the device, or of the room for its answer. */
  readonly requestedBytes: number;
  readonly timeoutMs: number;
  /** Absent unless the direction is `out`. */
  readonly dataOut: RecordedData | undefined;
  readonly outcome: RecordedReply | RecordedFailure;
}

/** Which way the data of a command go. */
export type Direction = "none" | "in" | "out";

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");

/** The header as a line, with its end. */
export function headerLine(header: RecordingHeader): string {
  return `${JSON.stringify({ schema: RECORDING_SCHEMA, ...header })}\n`;
}

/** An exchange as a line, with its end. Bytes are hexadecimal digits, so that tools for text find them. */
export function exchangeLine(exchange: RecordedExchange): string {
  const { number, cdb, direction, requestedBytes, timeoutMs, dataOut, outcome } = exchange;
  const { kind, ...rest } = outcome;
  const line = {
    ...{ number, cdb: hex(cdb), direction, requestedBytes, timeoutMs },
    ...(dataOut === undefined ? {} : { dataOut: dataFields(dataOut) }),
    ...(outcome.kind === "reply" ? replyFields(outcome) : { [kind]: rest }),
  };
  return `${JSON.stringify(line)}\n`;
}

function replyFields(reply: RecordedReply): object {
  const { status, sense, transferredBytes, elapsedMs, dataIn } = reply;
  return {
    ...{ status, sense: hex(sense), transferredBytes, elapsedMs },
    ...(dataIn === undefined ? {} : { dataIn: dataFields(dataIn) }),
  };
}

function dataFields(data: RecordedData): object {
  if (data.kind === "kept") return { hex: hex(data.bytes) };
  const { length, sha256 } = data;
  return sha256 === undefined ? { length } : { length, sha256 };
}
