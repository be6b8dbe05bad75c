import { CapstanError } from "../../transport/errors.ts";
import { LineFile } from "./line-file.ts";

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

/** One line of the file: flags that were read, or that all before it were taken note of, or that the drive was cleaned. */
type Line =
  | { readonly version: 1; readonly epochMs: number; readonly raised: readonly number[] }
  | { readonly version: 1; readonly epochMs: number; readonly acknowledged: true }
  | { readonly version: 1; readonly epochMs: number; readonly cleaned: true };

const VERSION = 1;
/** Cleaning media, clean now, clean periodic, expired and invalid cleaning media. */
const OF_CLEANING: readonly number[] = [0x0b, 0x14, 0x15, 0x16, 0x17];
/**
 * The TapeAlert flags of one drive that were read from page 2Eh, which clears them: a file of lines that only grows, so that what
 * was read once is told until somebody has taken note of it. Any number of processes may use it at once.
 */
export class AlertStore {
  readonly path: string;
  readonly #file: LineFile;

  /** `path`: of the file, one for each drive; it need not be there, nor its folder. */
  constructor(path: string) {
    this.path = path;
    this.#file = new LineFile(
      path,
      (says, cause) => new AlertStoreError(`alerts are kept ${says}`, cause),
    );
  }

  /** Flags that nobody has taken note of, by their number. @throws AlertStoreError */
  pending(): readonly StoredAlert[] {
    const pending = new Map<number, StoredAlert>();
    for (const line of this.#file.values().flatMap(parseLine)) {
      if ("acknowledged" in line) pending.clear();
      else if ("cleaned" in line) for (const number of OF_CLEANING) pending.delete(number);
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
    this.#file.prepare();
  }

  /** Keeps flags; they are on the disk when this returns. @throws AlertStoreError */
  add(raised: readonly number[], epochMs: number): void {
    if (raised.length > 0) this.#append({ version: VERSION, epochMs, raised });
  }

  /** Takes note of all flags that are pending. @throws AlertStoreError */
  acknowledge(epochMs: number): void {
    this.#append({ version: VERSION, epochMs, acknowledged: true });
  }

  /** The drive has been cleaned: what it said of that before is over. @throws AlertStoreError */
  noteCleaned(epochMs: number): void {
    this.#append({ version: VERSION, epochMs, cleaned: true });
  }

  #append(line: Line): void {
    this.#file.append(line);
  }
}

const FIELDS = ["version", "epochMs", "raised", "acknowledged", "cleaned"] as const;

/** A line of a later version says nothing. */
function parseLine(value: unknown): readonly Line[] {
  const [version, epochMs, raised, acknowledged, cleaned] = FIELDS.map((name): unknown =>
    Reflect.get(Object(value), name),
  );
  if (version !== VERSION || typeof epochMs !== "number") return [];
  if (cleaned === true) return [{ version, epochMs, cleaned }];
  if (acknowledged === true) return [{ version, epochMs, acknowledged }];
  if (!Array.isArray(raised)) return [];
  return [{ version, epochMs, raised: raised.filter(isFlagNumber) }];
}

const isFlagNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 64;
