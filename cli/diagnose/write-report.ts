import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { cleanerUses, readUsesLeft, UsageError, type CleaningLog } from "../../src/index.ts";
import type { OpenDrive } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { reportOf, type ReportParts } from "../report/report-of.ts";
import { reportPage } from "../report/report-page.ts";
import { readSamples } from "../samples/read-samples.ts";
import type { RunSamples } from "../samples/run-samples.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";

/** The runs of a report, read before anything is asked of a drive. @throws UsageError `SAMPLES_FILE_…` */
export const readRuns = (io: Io, files: readonly string[]): readonly RunSamples[] =>
  files.map((file) => readSamples(resolve(io.cwd, file)));

/**
 * Writes the page of a diagnosis. A file that is there is left as it is.
 * @throws UsageError `REPORT_FILE_EXISTS`, `REPORT_FILE_UNWRITABLE`
 */
export async function writeReport(io: Io, file: string, parts: ReportParts): Promise<void> {
  const runs = [...parts.runs, ...testRuns(parts.document)];
  const page = await reportPage(reportOf({ ...parts, runs }));
  try {
    writeFileSync(resolve(io.cwd, file), page, { flag: "wx" });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST")
      throw new UsageError("REPORT_FILE_EXISTS", `diagnose: ${file} is there already`, { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `diagnose: the report cannot be written to ${file}: ${why}`;
    throw new UsageError("REPORT_FILE_UNWRITABLE", message, { cause });
  }
  note(io, `capstan: the report is in ${file}`);
}

/** What a drive was cleaned with last, where somebody said which cartridge it was. @throws TransportError */
export async function lastCleaner(
  log: CleaningLog,
  { drive }: OpenDrive,
  key: string,
): Promise<ReportParts["cleaner"]> {
  const name = log
    .entries()
    .filter((entry) => entry.drive === key)
    .at(-1)?.cleaner;
  if (name === undefined) return undefined;
  const signs = await readUsesLeft(drive);
  const { uses, isUsedUp } = log.cleanerNamed(name);
  const { family } = drive.identity;
  return { name, uses: cleanerUses({ family, signs, logged: uses, isUsedUp }) };
}

/** The runs of the scratch test. */
function testRuns(document: Omit<DiagnoseDocument, "exitStatus">): readonly RunSamples[] {
  const samples = document.selfTest?.scratch?.samples ?? [];
  const { drive, device, simulated, takenAt } = document;
  return (["write", "read"] as const).flatMap((phase): readonly RunSamples[] => {
    const own = samples.filter((sample) => sample.phase === phase);
    if (own.length === 0) return [];
    let [ms, last] = [0, 0];
    return [
      {
        ...{ schema: "capstan.samples/1", run: phase, startedAt: takenAt, device, simulated },
        drive: `${drive.vendor} ${drive.product} ${drive.revision}`,
        ...(drive.serial === undefined ? {} : { driveSerial: drive.serial }),
        samples: own.map(({ atBytes, bytesPerSecond, correctedErrors }) => {
          if (bytesPerSecond > 0) ms += ((atBytes - last) / bytesPerSecond) * 1000;
          last = atBytes;
          const corrected = correctedErrors === undefined ? {} : { corrected: correctedErrors };
          return { ms, bytes: atBytes, bytesPerSecond, ...corrected };
        }),
        complete: true,
      },
    ];
  });
}
