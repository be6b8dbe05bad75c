import {
  AbortedError,
  CapstanError,
  TransportError,
  UsageError,
  type Executed,
} from "../src/transport/errors.ts";
import type { ScsiReply, TransferLimits } from "../src/transport/scsi-transport.ts";
import type { BlockingDevice } from "./blocking-device.ts";

/** What a transport thread is started with. */
export interface ThreadStart {
  readonly device: BlockingDevice;
  /** Memory of the pulse that shows which command it is in. */
  readonly pulse: SharedArrayBuffer;
}

/** What the owner wants of its thread. */
export type ThreadOrder =
  | {
      readonly kind: "execute";
      readonly id: number;
      readonly cdb: Uint8Array;
      readonly timeoutMs: number;
      readonly dataOut?: Uint8Array;
      /** Room for the answer: a number of bytes, or shared memory that is filled in place. */
      readonly dataIn?: Uint8Array | number;
    }
  | { readonly kind: "close" };

/** What the thread says. */
export type ThreadAnswer =
  | { readonly kind: "opened"; readonly limits: TransferLimits }
  | { readonly kind: "notOpened"; readonly error: PlainError }
  | {
      readonly kind: "reply";
      readonly id: number;
      readonly reply: ScsiReply;
      /** The answer, where the owner gave no shared memory for it. */
      readonly received?: Uint8Array;
    }
  | { readonly kind: "failure"; readonly id: number; readonly error: PlainError }
  | { readonly kind: "closed"; readonly error?: PlainError };

/** An error as it crosses from thread to thread: a structured clone forgets its class and its code. */
export interface PlainError {
  readonly type: "transport" | "usage" | "aborted" | "capstan" | "other";
  readonly code: string;
  readonly message: string;
  readonly executed?: Executed;
  readonly elapsedMs?: number;
  readonly stack?: string;
}

/** Takes an error apart. */
export function toPlainError(thrown: unknown): PlainError {
  if (!(thrown instanceof Error)) return { type: "other", code: "THROWN", message: String(thrown) };
  const { message, stack } = thrown;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "THROWN";
  const facts = { code, message, ...(stack === undefined ? {} : { stack }) };
  if (thrown instanceof TransportError) {
    const { executed, elapsedMs } = thrown;
    return { type: "transport", ...facts, executed, elapsedMs };
  }
  if (thrown instanceof UsageError) return { type: "usage", ...facts };
  if (thrown instanceof AbortedError) return { type: "aborted", ...facts };
  return { type: thrown instanceof CapstanError ? "capstan" : "other", ...facts };
}

/** Puts an error together again; its cause is what the other thread threw. */
export function fromPlainError(plain: PlainError): CapstanError {
  const { type, code, message, executed = "unknown", elapsedMs = 0, stack } = plain;
  const cause = stack;
  switch (type) {
    case "transport":
      return new TransportError(code, message, { executed, elapsedMs, cause });
    case "usage":
      return Object.assign(new UsageError(code, message), { cause });
    case "aborted":
      return new AbortedError(message, { cause });
    case "capstan":
      return new CapstanError(code, message, { cause });
    case "other":
      return new TransportError("TRANSPORT_THREAD_FAILED", `send a command: ${message}`, {
        executed: "unknown",
        cause,
      });
  }
}
