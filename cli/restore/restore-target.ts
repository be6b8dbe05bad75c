import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { TarError, TarExtractor, TarReader, WritableSink } from "../../src/index.ts";
import type { ByteSink, FileTimes, RestoreProblem } from "../../src/index.ts";

/** What became of the members of an archive, or of a raw stream. */
export interface RestoreResult {
  /** Absent where the data went on as they were. */
  readonly restoredCount?: number;
  readonly problems: readonly RestoreProblem[];
}

/** Where restored data go. */
export interface RestoreTarget extends ByteSink {
  /** Brings the target into good order, in any case; `whole` says that all data came. */
  finish(whole: boolean): RestoreResult;
}

/** Restores the members of an archive below a folder. */
export class ArchiveTarget implements RestoreTarget {
  readonly #extractor: TarExtractor;
  readonly #reader: TarReader;
  #failure: TarError | undefined;

  /** @throws the operating system's error when the folder cannot be made */
  constructor(folder: string, times: FileTimes) {
    this.#extractor = new TarExtractor({ targetFolder: folder, times });
    this.#reader = new TarReader(this.#extractor);
  }

  write(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#attempt(() => {
      this.#reader.push(chunk);
    });
  }

  finish(whole: boolean): RestoreResult {
    if (whole && this.#failure === undefined) {
      this.#attempt(() => {
        this.#reader.end();
      });
    }
    const { restoredCount, problems } = this.#extractor.finish();
    const failure = this.#failure;
    if (failure === undefined) return { restoredCount, problems };
    const name = failure.member ?? "the archive";
    const { code, message } = failure;
    return {
      restoredCount,
      problems: [...problems, { name, rawName: name, code, problem: message }],
    };
  }

  /** Damage in the archive ends the restoring, but the rest of the tape is still looked at. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TarError)) throw error;
      this.#failure = error;
    }
  }
}

/** Keeps a stream that is no archive as one file below a folder. */
export class RawTarget implements RestoreTarget {
  readonly #fd: number;

  /** @throws the operating system's error when the file cannot be made */
  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true });
    this.#fd = openSync(join(folder, name), "w");
  }

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) at += writeSync(this.#fd, chunk, at);
  }

  finish(): RestoreResult {
    closeSync(this.#fd);
    return { problems: [] };
  }
}

/** Hands the data on to standard output as they are. */
export class StreamTarget extends WritableSink implements RestoreTarget {
  finish(): RestoreResult {
    return { problems: [] };
  }
}
