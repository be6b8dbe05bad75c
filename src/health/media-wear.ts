import type { FamilyName } from "../drives/drive-identity.ts";
import { lifeFigureOf } from "./life-figures.ts";

/** What was read of the life of a cartridge; what no answer holds is absent. */
export interface MediaFacts {
  readonly family: FamilyName | "unknown";
  /** Name of the density that the cartridge is made for, such as `LTO-8`. */
  readonly medium?: string | undefined;
  /** Cartridge memory, 0003h. */
  readonly chipLoads?: bigint | undefined;
  /** Cartridge memory, 0220h, in bytes; there in MiB. */
  readonly chipWrittenBytes?: bigint | undefined;
  /** Log page 17h, in bytes; there in MB (10^6). Absent all where the page says that it is not valid. */
  readonly volume?:
    | {
        readonly mounts?: bigint | undefined;
        readonly writtenBytes?: bigint | undefined;
        readonly readBytes?: bigint | undefined;
        readonly lastMountWrittenBytes?: bigint | undefined;
        readonly capacityBytes?: bigint | undefined;
        readonly beginningPasses?: bigint | undefined;
        readonly middlePasses?: bigint | undefined;
        readonly lifeRemainingPercent?: number | undefined;
        readonly recoveredWriteErrors?: bigint | undefined;
        readonly recoveredReadErrors?: bigint | undefined;
      }
    | undefined;
  /** Log page 30h of DAT drives. */
  readonly tape?: { readonly loads?: bigint | undefined } | undefined;
}

/** The name of a figure. */
export type WearName =
  | "loads"
  | "beginningPasses"
  | "middlePasses"
  | "fullVolumesWritten"
  | "lifeRemaining"
  | "recoveredWriteErrors"
  | "recoveredReadErrors";

/** One figure of a cartridge's life. */
export interface WearFigure {
  readonly name: WearName;
  readonly value: number;
  readonly unit: "loads" | "passes" | "volumes" | "%" | "errors/GB";
  /** Where the drive said it. */
  readonly from: string;
  /** What the cartridge is made for, where a manual says so. */
  readonly limit?: { readonly value: number; readonly source: string };
  /** Why it cannot be true: then the drive does not keep this count. */
  readonly doubt?: string;
}

const NOT_KEPT = "not maintained by this drive";
const GB = 1e9;
/** Errors of less than this say nothing of a tape. */
const RATE_BYTES_MIN = 1e9;
/** MAM counts whole MiB, page 17h whole MB, and not at the same moment. */
const ROUNDING_BYTES = 4n * 1_048_576n;

/**
 * What the life of a cartridge comes to, each figure with its source. A count that others show to be wrong is told with the
 * reason and not left out: a technician must know that there is one, and that it says nothing.
 */
export function mediaWear(facts: MediaFacts): readonly WearFigure[] {
  return [
    ...loads(facts),
    ...passes(facts, "beginningPasses", "0101h"),
    ...passes(facts, "middlePasses", "0102h"),
    ...fullVolumes(facts),
    ...lifeRemaining(facts),
    ...errorRate(facts, "recoveredWriteErrors"),
    ...errorRate(facts, "recoveredReadErrors"),
  ];
}

function loads({ family, medium, chipLoads, volume, tape }: MediaFacts): readonly WearFigure[] {
  const sources = [
    [chipLoads, "cartridge memory, 0003h"],
    [volume?.mounts, "log page 17h, 0001h"],
    [tape?.loads, "log page 30h, 000Dh"],
  ] as const;
  const [count, from] = sources.find(([value]) => value !== undefined) ?? [];
  if (count === undefined || from === undefined) return [];
  const figure =
    family === "unknown" || medium === undefined ? undefined : lifeFigureOf(family, medium);
  const limit =
    figure?.loads === undefined ? {} : { limit: { value: figure.loads, source: figure.source } };
  // Whatever is in the drive was loaded once.
  const doubt = count === 0n ? { doubt: `${NOT_KEPT}: 0, and a cartridge is loaded` } : {};
  return [{ name: "loads", value: Number(count), unit: "loads", from, ...limit, ...doubt }];
}

function passes(
  { volume }: MediaFacts,
  name: "beginningPasses" | "middlePasses",
  code: string,
): readonly WearFigure[] {
  const count = volume?.[name];
  if (volume === undefined || count === undefined) return [];
  const moved = volume.writtenBytes ?? 0n;
  const isUntrue = count === 0n && moved > (volume.capacityBytes ?? moved);
  const doubt = isUntrue ? { doubt: `${NOT_KEPT}: 0, and more than a whole tape was written` } : {};
  return [{ name, value: Number(count), unit: "passes", from: `log page 17h, ${code}`, ...doubt }];
}

function fullVolumes({ volume, chipWrittenBytes }: MediaFacts): readonly WearFigure[] {
  const bytes = volume?.writtenBytes ?? chipWrittenBytes;
  const capacity = volume?.capacityBytes;
  if (bytes === undefined || capacity === undefined || capacity === 0n) return [];
  const from =
    volume?.writtenBytes === undefined ? "cartridge memory, 0220h" : "log page 17h, 0010h";
  const value = Number(bytes) / Number(capacity);
  const doubt = doubtOfWritten(
    volume?.writtenBytes,
    volume?.lastMountWrittenBytes,
    chipWrittenBytes,
  );
  return [
    {
      ...{ name: "fullVolumesWritten", value, unit: "volumes", from },
      ...(doubt === undefined ? {} : { doubt: `${NOT_KEPT}: ${doubt}` }),
    },
  ];
}

function doubtOfWritten(
  life: bigint | undefined,
  lastMount: bigint | undefined,
  chip: bigint | undefined,
): string | undefined {
  if (life === undefined) return undefined;
  if (lastMount !== undefined && lastMount > life + ROUNDING_BYTES)
    return "one mount wrote more than the whole life";
  if (chip === undefined) return undefined;
  const difference = life > chip ? life - chip : chip - life;
  const allowed = ROUNDING_BYTES + (lastMount ?? 0n) + life / 50n;
  return difference > allowed ? "page 17h and cartridge memory differ" : undefined;
}

function lifeRemaining({ volume }: MediaFacts): readonly WearFigure[] {
  const value = volume?.lifeRemainingPercent;
  if (value === undefined || value > 100) return [];
  return [{ name: "lifeRemaining", value, unit: "%", from: "log page 17h, 0019h" }];
}

function errorRate(
  { volume }: MediaFacts,
  name: "recoveredWriteErrors" | "recoveredReadErrors",
): readonly WearFigure[] {
  const isWrite = name === "recoveredWriteErrors";
  const count = volume?.[name];
  const bytes = isWrite ? volume?.writtenBytes : volume?.readBytes;
  if (count === undefined || bytes === undefined || Number(bytes) < RATE_BYTES_MIN) return [];
  const from = `log page 17h, ${isWrite ? "0003h and 0010h" : "0008h and 0011h"}`;
  return [{ name, value: (Number(count) * GB) / Number(bytes), unit: "errors/GB", from }];
}
