import * as fs from "node:fs";
import { UsageError } from "./errors.ts";

/** Where the lines of a recording go. */
export interface LineSink {
  /** Returns when all of the line has reached the file. Throws what the operating system says. */
  append(line: string): void;
  /** Brings everything to the disk and lets the file go. Throws what the operating system says. */
  close(): void;
}

/**
 * A file that grows by whole lines. What `append` returned from outlives this process, even by SIGKILL; a line that the
 * host could not take whole is cut off again where that works.
 */
export class RecordingFile implements LineSink {
  readonly #fd: number;
  #wholeBytes = 0;

  /** Creates the file, for its owner alone when `secret`; an existing one is emptied only with `replace`. Throws what the system says. */
  constructor(file: string, options: { readonly replace: boolean; readonly secret?: boolean }) {
    const mode = options.secret === true ? 0o600 : 0o666;
    this.#fd = fs.openSync(file, options.replace ? "w" : "wx", mode);
  }

  append(line: string): void {
    const bytes = Buffer.from(line, "utf8");
    try {
      // A full disk may take a part first and refuse the rest.
      for (let done = 0; done < bytes.length;) {
        done += fs.writeSync(this.#fd, bytes, done, bytes.length - done);
      }
      this.#wholeBytes += bytes.length;
    } catch (error) {
      this.#cutBack();
      throw error;
    }
  }

  close(): void {
    try {
      fs.fsyncSync(this.#fd);
    } finally {
      fs.closeSync(this.#fd);
    }
  }

  #cutBack(): void {
    try {
      fs.ftruncateSync(this.#fd, this.#wholeBytes);
    } catch {
      // Then a torn last line stays, which a replay tolerates; the write that failed is what must be told.
    }
  }
}

/**
 * Creates the file of a recording, for its owner alone when `secret`; an existing one is emptied only with `replace`.
 * @throws UsageError `RECORDING_FILE_EXISTS`, `RECORDING_FILE_UNUSABLE` when it is no ordinary file or the system refuses
 */
export function createRecordingFile(
  file: string,
  options: { readonly replace: boolean; readonly secret: boolean },
): RecordingFile {
  // A tape node named by mistake would take the lines as blocks.
  const there = fs.statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) {
    throw new UsageError("RECORDING_FILE_UNUSABLE", `record ${file}: it is no ordinary file`);
  }
  if (there !== undefined && !options.replace) {
    throw new UsageError("RECORDING_FILE_EXISTS", `record ${file}: it exists already`);
  }
  try {
    return new RecordingFile(file, options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError("RECORDING_FILE_UNUSABLE", `record ${file}: ${why}`, { cause });
  }
}
