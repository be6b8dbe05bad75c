import * as fs from "node:fs";
import { UsageError } from "./errors.ts";
import type { RecordedExchange, RecordingHeader } from "./recording-format.ts";
import type { FileLine } from "./recording-lines.ts";
import { linesOf } from "./recording-lines.ts";
import { parseExchange, parseHeader } from "./recording-parse.ts";

/** An exchange and where it stands. */
export interface FoundExchange {
  readonly exchange: RecordedExchange;
  /** From 1; the header is line 1. */
  readonly lineNumber: number;
}

/**
 * Reads a recording from its beginning, one exchange at a time, so that its length does not matter. On opening the whole
 * file is looked through once: what is wrong in it shows then and not in the middle of a replay.
 */
export class RecordingReader {
  readonly file: string;
  readonly header: RecordingHeader;
  /** How many exchanges there are. */
  readonly exchangeCount: number;
  /** Whether the last line is torn, as when the recording process was killed; that line is left out. */
  readonly torn: boolean;
  readonly #fd: number;
  readonly #exchanges: Iterator<FoundExchange, boolean>;
  #closed = false;

  /**
   * Opens a recording.
   * @throws UsageError `REPLAY_FILE_NOT_FOUND`, `REPLAY_FILE_INVALID` with the number of the line
   */
  constructor(file: string) {
    this.file = file;
    this.#fd = openFile(file);
    try {
      const { header, exchangeCount, torn } = lookThrough(file, this.#fd);
      this.header = header;
      this.exchangeCount = exchangeCount;
      this.torn = torn;
      this.#exchanges = openExchanges(file, this.#fd).exchanges;
    } catch (error) {
      fs.closeSync(this.#fd);
      throw error;
    }
  }

  /** The next exchange; `undefined` behind the last one. @throws UsageError `REPLAY_FILE_INVALID` */
  next(): FoundExchange | undefined {
    const found = this.#exchanges.next();
    return found.done === true ? undefined : found.value;
  }

  /** Lets the file go. Safe to call twice. */
  close(): void {
    if (!this.#closed) fs.closeSync(this.#fd);
    this.#closed = true;
  }
}

function openFile(file: string): number {
  try {
    return fs.openSync(file, "r");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError("REPLAY_FILE_NOT_FOUND", `replay ${file}: ${why}`, { cause });
  }
}

function invalid(file: string, lineNumber: number, problem: string): UsageError {
  const where = `line ${String(lineNumber)}`;
  return new UsageError("REPLAY_FILE_INVALID", `replay ${file}: ${where}: ${problem}`);
}

function lookThrough(
  file: string,
  fd: number,
): { header: RecordingHeader; exchangeCount: number; torn: boolean } {
  const { header, exchanges } = openExchanges(file, fd);
  for (let exchangeCount = 0; ; exchangeCount++) {
    const found = exchanges.next();
    if (found.done === true) return { header, exchangeCount, torn: found.value };
  }
}

function openExchanges(
  file: string,
  fd: number,
): { header: RecordingHeader; exchanges: Generator<FoundExchange, boolean> } {
  const lines = safeLines(file, fd);
  const first = lines.next();
  if (first.done === true) throw invalid(file, 1, "the file is empty");
  const complain = (problem: string): UsageError => invalid(file, 1, problem);
  const value = parseJson(first.value.text);
  if (value === undefined) throw complain("it is not JSON: no recording, or one that never began");
  return { header: parseHeader(value, complain), exchanges: exchangesOf(file, lines) };
}

/** The exchanges; what it ends with says whether a torn line follows. */
function* exchangesOf(file: string, lines: Iterable<FileLine>): Generator<FoundExchange, boolean> {
  let count = 0;
  for (const line of lines) {
    const complain = (problem: string): UsageError => invalid(file, line.number, problem);
    const value = parseJson(line.text);
    if (value === undefined) {
      // Only a last line without its end can have been cut off by the death of a process.
      if (!line.ended) return true;
      throw complain("it is not JSON");
    }
    const exchange = parseExchange(value, complain);
    count++;
    if (exchange.number !== count) {
      throw complain(`exchange ${String(exchange.number)} where ${String(count)} should be`);
    }
    yield { exchange, lineNumber: line.number };
  }
  return false;
}

function* safeLines(file: string, fd: number): Generator<FileLine, undefined> {
  try {
    yield* linesOf(fd);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError("REPLAY_FILE_INVALID", `replay ${file}: ${why}`, { cause });
  }
  return undefined;
}

/** `undefined` for what is no JSON, which itself has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
