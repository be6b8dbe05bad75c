import type {
  Direction,
  RecordedData,
  RecordedDrive,
  RecordedExchange,
  RecordedFailure,
  RecordedReply,
  RecordingHeader,
} from "./recording-format.ts";
import { FAILURE_CLASSES, RECORDING_SCHEMA } from "./recording-format.ts";

/** Makes the error for a line that is not what it should be. */
export type Complain = (problem: string) => Error;

/** The fields of a JSON object; whoever asks for one that is missing or of another kind gets the error. */
class Fields {
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #complain: Complain;

  constructor(value: unknown, complain: Complain) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw complain("it is not a JSON object");
    }
    this.#fields = new Map<string, unknown>(Object.entries(value));
    this.#complain = complain;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  text(name: string): string {
    const value = this.#fields.get(name);
    if (typeof value !== "string") throw this.#complain(`${name} is not a text`);
    return value;
  }

  word<const W extends string>(name: string, words: readonly W[]): W {
    const text = this.text(name);
    const word = words.find((one) => one === text);
    if (word === undefined) throw this.#complain(`${name} is none of ${words.join(", ")}`);
    return word;
  }

  /** A whole number from 0. */
  count(name: string, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.#fields.get(name);
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
      throw this.#complain(`${name} is not a whole number from 0 to ${String(max)}`);
    }
    return value;
  }

  milliseconds(name: string): number {
    const value = this.#fields.get(name);
    if (typeof value !== "number" || value < 0) {
      throw this.#complain(`${name} is not a number of milliseconds`);
    }
    return value;
  }

  flag(name: string): boolean {
    const value = this.#fields.get(name);
    if (typeof value !== "boolean") throw this.#complain(`${name} is neither true nor false`);
    return value;
  }

  bytes(name: string): Uint8Array {
    const text = this.text(name);
    const bytes = Buffer.from(text, "hex");
    // Node.js stops at the first digit that is none and says nothing.
    if (bytes.length * 2 !== text.length) {
      throw this.#complain(`${name} is not made of pairs of hexadecimal digits`);
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  within(name: string): Fields {
    return new Fields(this.#fields.get(name), (problem) => this.#complain(`${name}: ${problem}`));
  }
}

const STATUS_MAX = 0xff;

/** Takes the first line apart. Throws what `complain` makes. */
export function parseHeader(value: unknown, complain: Complain): RecordingHeader {
  const fields = new Fields(value, complain);
  const schema = fields.text("schema");
  if (schema !== RECORDING_SCHEMA) {
    throw complain(`its schema is ${JSON.stringify(schema)}, known is ${RECORDING_SCHEMA}`);
  }
  const limits = fields.within("limits");
  return {
    capstan: fields.text("capstan"),
    createdEpochMs: fields.milliseconds("createdEpochMs"),
    platform: fields.text("platform"),
    kernel: fields.text("kernel"),
    drive: fields.has("drive") ? driveOf(fields.within("drive")) : undefined,
    limits: {
      maxTransferBytes: limits.count("maxTransferBytes"),
      bufferAlignment: limits.count("bufferAlignment"),
    },
    anonymised: fields.flag("anonymised"),
  };
}

function driveOf(fields: Fields): RecordedDrive {
  const [vendor, product] = [fields.text("vendor"), fields.text("product")];
  return { vendor, product, revision: fields.text("revision") };
}

/** Takes the line of an exchange apart. Throws what `complain` makes. */
export function parseExchange(value: unknown, complain: Complain): RecordedExchange {
  const fields = new Fields(value, complain);
  const direction = fields.word<Direction>("direction", ["none", "in", "out"]);
  const requestedBytes = fields.count("requestedBytes");
  const dataOut = fields.has("dataOut") ? dataOf(fields.within("dataOut"), complain) : undefined;
  if ((dataOut === undefined) === (direction === "out")) {
    throw complain("its data for the device and its direction do not agree");
  }
  if (dataOut !== undefined && lengthOf(dataOut) !== requestedBytes) {
    throw complain(`its data for the device are not ${String(requestedBytes)} bytes`);
  }
  return {
    number: fields.count("number"),
    cdb: fields.bytes("cdb"),
    ...{ direction, requestedBytes, dataOut },
    timeoutMs: fields.milliseconds("timeoutMs"),
    outcome: fields.has("failure")
      ? failureOf(fields.within("failure"))
      : replyOf(fields, { requestedBytes, direction }, complain),
  };
}

function failureOf(fields: Fields): RecordedFailure {
  return {
    kind: "failure",
    errorClass: fields.word("errorClass", FAILURE_CLASSES),
    code: fields.text("code"),
    message: fields.text("message"),
    executed: fields.word("executed", ["no", "unknown"]),
    elapsedMs: fields.milliseconds("elapsedMs"),
  };
}

function replyOf(
  fields: Fields,
  request: Pick<RecordedExchange, "requestedBytes" | "direction">,
  complain: Complain,
): RecordedReply {
  const dataIn = fields.has("dataIn") ? dataOf(fields.within("dataIn"), complain) : undefined;
  if ((dataIn === undefined) === (request.direction === "in")) {
    throw complain("its answer and its direction do not agree");
  }
  if (dataIn !== undefined && lengthOf(dataIn) > request.requestedBytes) {
    throw complain(`its answer is longer than ${String(request.requestedBytes)} bytes`);
  }
  return {
    kind: "reply",
    status: fields.count("status", STATUS_MAX),
    sense: fields.bytes("sense"),
    transferredBytes: fields.count("transferredBytes"),
    elapsedMs: fields.milliseconds("elapsedMs"),
    dataIn,
  };
}

const SHA256 = /^[0-9a-f]{64}$/;

function dataOf(fields: Fields, complain: Complain): RecordedData {
  if (fields.has("hex")) return { kind: "kept", bytes: fields.bytes("hex") };
  const length = fields.count("length");
  if (!fields.has("sha256")) return { kind: "leftOut", length };
  const sha256 = fields.text("sha256");
  if (!SHA256.test(sha256)) throw complain("sha256 is not 64 hexadecimal digits");
  return { kind: "leftOut", length, sha256 };
}

/** How many bytes the data are, kept or not. */
export const lengthOf = (data: RecordedData): number =>
  data.kind === "kept" ? data.bytes.length : data.length;
