import * as fs from "node:fs";
import { dirname } from "node:path";
import { CapstanError } from "../transport/errors.ts";

/** One TapeAlert flag that was read from a drive, and since then is kept here only. */
export interface StoredAlert {
  /** 1 to 64. */
  readonly number: number;
  /** When it was read first and last since it was acknowledged, in milliseconds since 1970-01-01 UTC. */
  readonly firstEpochMs: number;
  readonly lastEpochMs: number;
}

/** What can go wrong with the file of a store: `ALERT_STORE_FAILED`. */
export class AlertStoreError extends CapstanError {
  constructor(message: string, cause: unknown) {
    super("ALERT_STORE_FAILED", message, { cause });
  }
}

/** One line of the file: flags that were read, or that all before it were taken note of. */
type Line =
  | { readonly version: 1; readonly epochMs: number; readonly raised: readonly number[] }
  | { readonly version: 1; readonly epochMs: number; readonly acknowledged: true };

const VERSION = 1;
const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const;

/**
 * The TapeAlert flags of one drive that were read from page 2Eh, which clears them: a file of lines that only grows, so that what
 * was read once is told until somebody has taken note of it. Any number of processes may use it at once.
 */
export class AlertStore {
  readonly path: string;

  /** `path`: of the file, one for each drive; it need not be there, nor its folder. */
  constructor(path: string) {
    this.path = path;
  }

  /** Flags that nobody has taken note of, by their number. @throws AlertStoreError */
  pending(): readonly StoredAlert[] {
    const pending = new Map<number, StoredAlert>();
    for (const line of this.#lines()) {
      if ("acknowledged" in line) pending.clear();
      else
        for (const number of line.raised) {
          const { epochMs } = line;
          const firstEpochMs = pending.get(number)?.firstEpochMs ?? epochMs;
          pending.set(number, { number, firstEpochMs, lastEpochMs: epochMs });
        }
    }
    return [...pending.values()].sort((a, b) => a.number - b.number);
  }

  /** Makes sure that something can be kept, before it is read where it is lost. @throws AlertStoreError */
  prepare(): void {
    this.#write("");
  }

  /** Keeps flags; they are on the disk when this returns. @throws AlertStoreError */
  add(raised: readonly number[], epochMs: number): void {
    if (raised.length > 0) this.#append({ version: VERSION, epochMs, raised });
  }

  /** Takes note of all flags that are pending. @throws AlertStoreError */
  acknowledge(epochMs: number): void {
    this.#append({ version: VERSION, epochMs, acknowledged: true });
  }

  #append(line: Line): void {
    this.#write(`${JSON.stringify(line)}\n`);
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
      throw this.#failed("be written", cause);
    }
  }

  /** Whether the last line was not written to its end, as after a power failure: what follows must not become a part of it. */
  #endsTorn(): boolean {
    const text = fs.readFileSync(this.path, "utf8");
    return text !== "" && !text.endsWith("\n");
  }

  #lines(): readonly Line[] {
    let text;
    try {
      text = fs.readFileSync(this.path, "utf8");
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
      throw this.#failed("be read", cause);
    }
    return text.split("\n").flatMap(parseLine);
  }

  #failed(what: string, cause: unknown): AlertStoreError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new AlertStoreError(`alerts are kept in ${this.path}: it cannot ${what}: ${why}`, cause);
  }
}

const FIELDS = ["version", "epochMs", "raised", "acknowledged"] as const;

/** A line that is torn, or of a later version, says nothing. */
function parseLine(text: string): readonly Line[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const [version, epochMs, raised, acknowledged] = FIELDS.map((name): unknown =>
    Reflect.get(Object(value), name),
  );
  if (version !== VERSION || typeof epochMs !== "number") return [];
  if (acknowledged === true) return [{ version, epochMs, acknowledged }];
  if (!Array.isArray(raised)) return [];
  return [{ version, epochMs, raised: raised.filter(isFlagNumber) }];
}

const isFlagNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 64;
