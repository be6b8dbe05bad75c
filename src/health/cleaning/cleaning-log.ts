import { CapstanError } from "../../transport/errors.ts";
import { LineFile } from "../alerts/line-file.ts";

/** How a cleaning ended. */
export type CleaningOutcome =
  /** The drive, or what it did with the cartridge, says that it is clean. */
  | "cleaned"
  /** The cartridge is used up: it has cleaned nothing. */
  | "usedUp"
  /** The drive cannot use this cartridge. */
  | "wrongCartridge"
  /** The cycle ended and the drive still asks for cleaning. */
  | "notCleaned"
  /** The cycle ended and nothing tells whether it did any good. */
  | "notConfirmed";

/** One cleaning, as it is remembered. */
export interface CleaningEntry {
  readonly epochMs: number;
  /** Which drive. */
  readonly drive: string;
  /** What the cleaning cartridge is called; absent when nobody said it. */
  readonly cleaner?: string;
  readonly outcome: CleaningOutcome;
  /** Whether the cartridge has no use left, though it cleaned. */
  readonly wasLastUse?: boolean;
}

/** What can go wrong with the file of the log: `CLEANING_LOG_FAILED`. */
export class CleaningLogError extends CapstanError {
  constructor(message: string, cause: unknown) {
    super("CLEANING_LOG_FAILED", message, { cause });
  }
}

const VERSION = 1;
const OUTCOMES: readonly CleaningOutcome[] = [
  "cleaned",
  "usedUp",
  "wrongCartridge",
  "notCleaned",
  "notConfirmed",
];

/**
 * The cleanings that this computer knows of: when each drive was cleaned last, and how often each cleaning cartridge was used.
 * Most drives cannot tell either. A file that only grows; any number of processes may use it at once.
 */
export class CleaningLog {
  readonly #file: LineFile;

  /** `path`: of the file; it need not be there, nor its folder. */
  constructor(path: string) {
    this.#file = new LineFile(
      path,
      (says, cause) => new CleaningLogError(`cleanings are noted ${says}`, cause),
    );
  }

  /** Makes sure that a cleaning can be noted. @throws CleaningLogError */
  prepare(): void {
    this.#file.prepare();
  }

  /** Notes a cleaning; it is on the disk when this returns. @throws CleaningLogError */
  add(entry: CleaningEntry): void {
    this.#file.append({ version: VERSION, ...entry });
  }

  /** All of them, oldest first. @throws CleaningLogError */
  entries(): readonly CleaningEntry[] {
    return this.#file.values().flatMap(entryOf);
  }

  /** When a drive was cleaned last, in milliseconds since 1970-01-01 UTC. @throws CleaningLogError */
  lastCleanedEpochMs(drive: string): number | undefined {
    const times = this.entries()
      .filter((entry) => entry.drive === drive && entry.outcome === "cleaned")
      .map(({ epochMs }) => epochMs);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** What is known of a cleaning cartridge. Only cleanings that are confirmed count as uses. @throws CleaningLogError */
  cleanerNamed(name: string): { readonly uses: number; readonly isUsedUp: boolean } {
    const own = this.entries().filter(({ cleaner }) => cleaner === name);
    const uses = own.filter(({ outcome }) => outcome === "cleaned").length;
    const isUsedUp = own.some(
      ({ outcome, wasLastUse }) => outcome === "usedUp" || wasLastUse === true,
    );
    return { uses, isUsedUp };
  }
}

/** A line of a later version, or something else, says nothing. */
function entryOf(value: unknown): readonly CleaningEntry[] {
  const field = (name: string): unknown => Reflect.get(Object(value), name);
  const [epochMs, drive, cleaner] = [field("epochMs"), field("drive"), field("cleaner")];
  const outcome = OUTCOMES.find((one) => one === field("outcome"));
  if (field("version") !== VERSION || outcome === undefined) return [];
  if (typeof epochMs !== "number" || typeof drive !== "string") return [];
  return [
    {
      ...{ epochMs, drive, outcome },
      ...(typeof cleaner === "string" ? { cleaner } : {}),
      ...(field("wasLastUse") === true ? { wasLastUse: true } : {}),
    },
  ];
}
