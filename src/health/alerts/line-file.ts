import * as fs from "node:fs";
import { dirname } from "node:path";

const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const;

/**
 * A file of JSON lines that only grows: what was added is on the disk when `append` returns, and a line that a power failure cut
 * off spoils no other. Any number of processes may use it at once.
 */
export class LineFile {
  readonly path: string;
  readonly #failed: (says: string, cause: unknown) => Error;

  /** `path` need not be there, nor its folder. `failed` makes the error of `in PATH: it cannot be read: WHY`. */
  constructor(path: string, failed: (says: string, cause: unknown) => Error) {
    this.path = path;
    this.#failed = failed;
  }

  /** All lines that are whole. @throws what `failed` gives */
  values(): readonly unknown[] {
    let text;
    try {
      text = fs.readFileSync(this.path, "utf8");
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
      throw this.#failure("be read", cause);
    }
    return text.split("\n").flatMap(parsed);
  }

  /** Makes sure that something can be added. @throws what `failed` gives */
  prepare(): void {
    this.#write("");
  }

  /** Adds a line. @throws what `failed` gives */
  append(value: object): void {
    this.#write(`${JSON.stringify(value)}\n`);
  }

  #write(text: string): void {
    try {
      fs.mkdirSync(dirname(this.path), { recursive: true, mode: OWNER_ONLY.folder });
      const file = fs.openSync(this.path, "a", OWNER_ONLY.file);
      try {
        if (text !== "") fs.writeSync(file, this.#endsTorn() ? `\n${text}` : text);
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
    } catch (cause) {
      throw this.#failure("be written", cause);
    }
  }

  #failure(what: string, cause: unknown): Error {
    const why = cause instanceof Error ? cause.message : String(cause);
    return this.#failed(`in ${this.path}: it cannot ${what}: ${why}`, cause);
  }

  /** Whether the last line was not written to its end, as after a power failure: what follows must not become a part of it. */
  #endsTorn(): boolean {
    const text = fs.readFileSync(this.path, "utf8");
    return text !== "" && !text.endsWith("\n");
  }
}

function parsed(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
