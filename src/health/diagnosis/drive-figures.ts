import type { ErrorCounters } from "../pages/error-counters.ts";
import type { DiagnosisFacts } from "./diagnosis-facts.ts";
import { DIAGNOSIS_THRESHOLDS } from "./thresholds.ts";

/** One figure of the drive, as far as it told. */
export interface DriveFigure {
  /** Stable name. */
  readonly name: string;
  /** What a person calls it. */
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** Where the drive said it. */
  readonly from: string;
  /** What is normal, where a source says so. */
  readonly normal?: string;
}

type Row = readonly [
  name: string,
  label: string,
  value: number | bigint | undefined,
  unit: string,
  from: string,
  normal?: string | undefined,
];

/** The figures of a drive's life and of this mount. A pure function. */
export function driveFigures(facts: DiagnosisFacts): readonly DriveFigure[] {
  const rows = [
    ...lifeRows(facts),
    ...counterRows("write", facts),
    ...counterRows("read", facts),
    ...surroundingRows(facts),
  ];
  return rows.flatMap(([name, label, value, unit, from, normal]) =>
    value === undefined
      ? []
      : [
          {
            ...{ name, label, value: Number(value), unit, from },
            ...(normal === undefined ? {} : { normal }),
          },
        ],
  );
}

// prettier-ignore
function lifeRows({ statistics }: DiagnosisFacts): readonly Row[] {
  if (statistics === undefined) return [];
  return [
    ["loads",              "loads of its life",                 statistics.loads,              "loads",     "log page 14h, 0000h"],
    ["cleanings",          "cleanings of its life",             statistics.cleanings,          "cleanings", "log page 14h, 0001h"],
    ["powerOnHours",       "hours switched on",                 statistics.powerOnHours,       "h",         "log page 14h, 0002h"],
    ["motionHours",        "hours of motion",                   statistics.motionHours,        "h",         "log page 14h, 0003h"],
    ["tapeMetres",         "tape pulled",                       statistics.tapeMetres,         "m",         "log page 14h, 0004h"],
    ["hoursSinceCleaning", "hours of motion since a cleaning",  statistics.hoursSinceCleaning, "h",         "log page 14h, 0008h"],
    ["hardWriteErrors",    "hard write errors",                 statistics.hardWriteErrors,    "errors",    "log page 14h, 000Eh", "0"],
    ["hardReadErrors",     "hard read errors",                  statistics.hardReadErrors,     "errors",    "log page 14h, 000Fh", "0"],
  ];
}

const GB = 1e9;

// prettier-ignore
function counterRows(side: "write" | "read", facts: DiagnosisFacts): readonly Row[] {
  const counters = side === "write" ? facts.writeErrors : facts.readErrors;
  if (counters === undefined) return [];
  const [key, doing, page] = side === "write" ? ["Write", "writing", "log page 02h"] : ["Read", "reading", "log page 03h"];
  const { corrected, uncorrected, processedBytes, uncorrectedIsLoss } = counters;
  const rate = perGB(counters, DIAGNOSIS_THRESHOLDS.exerciseBytes[facts.panel.identity.family]);
  const notCorrected = uncorrectedIsLoss ? "errors not corrected" : "not corrected at once";
  return [
    [`bytes${key}`,                `bytes since the load, ${doing}`,           processedBytes, "bytes",     `${page}, 0005h`],
    [`corrected${key}Errors`,      `corrected errors since the load, ${doing}`, corrected,     "errors",    `${page}, 0003h`],
    [`corrected${key}ErrorsPerGB`, `corrected errors per GB, ${doing}`,        rate,           "errors/GB", `${page}, 0003h and 0005h`],
    [`uncorrected${key}Errors`,    `${notCorrected}, ${doing}`,                uncorrected,    "errors",    `${page}, 0006h`, uncorrectedIsLoss ? "0" : undefined],
  ];
}

/** A rate over less than this says nothing of a tape. */
function perGB({ corrected, processedBytes }: ErrorCounters, bytesMin: number): number | undefined {
  if (corrected === undefined || processedBytes === undefined) return undefined;
  return Number(processedBytes) < bytesMin
    ? undefined
    : (Number(corrected) * GB) / Number(processedBytes);
}

function surroundingRows({ climate, links = [] }: DiagnosisFacts): readonly Row[] {
  const limit = climate?.limitCelsius;
  const normal = limit === undefined ? undefined : `at most ${String(limit)} °C`;
  return [
    ["temperature", "temperature", climate?.celsius, "°C", "log page 0Dh", normal],
    ["humidity", "humidity", climate?.humidityPercent, "% RH", "log page 0Dh/01h"],
    ...links.map((link): Row => {
      const sum =
        link.invalidDwords +
        link.disparityErrors +
        link.lossesOfSynchronization +
        link.phyResetProblems;
      const port = String(link.port);
      return [`linkErrors${port}`, `link errors of port ${port}`, sum, "errors", "log page 18h"];
    }),
  ];
}
