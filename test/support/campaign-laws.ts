import type { WriteReport } from "../../src/stream/write-report.ts";
import { CapstanError, InvariantError } from "../../src/transport/errors.ts";
import type { ReadObject } from "./campaign-tape.ts";
import type { Scenario } from "./campaign-scenario.ts";

/** Attempts that the writer may make beyond its limit: to close, and to look. */
const LAST_ATTEMPTS = 12;
const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** What is wrong with an error that reached the caller; undefined when it is as it should be. */
export function flawOfError(error: unknown, where: string): string | undefined {
  if (!(error instanceof CapstanError)) return `${where}: no error of ours: ${String(error)}`;
  if (error instanceof InvariantError) return `${where}: ${error.message}`;
  if (!CODE.test(error.code) || error.code === "THROWN") {
    return `${where}: the code is "${error.code}"`;
  }
  return undefined;
}

/** The second law: what a report says of itself hangs together, and no limit was passed. */
export function flawsOfReport(scenario: Scenario, report: WriteReport): string[] {
  const { recoveries, end, error, closed, notes, endObject } = report;
  const flaws: (string | undefined)[] = [
    error === undefined ? undefined : flawOfError(error, "the report's error"),
    end === "error" && error === undefined
      ? "it ended with an error that it does not tell"
      : undefined,
    end === "complete" && !closed ? "it is complete and not closed" : undefined,
    closed === (endObject === undefined) ? "closed and its end do not go together" : undefined,
    !closed && end !== "complete" && error === undefined
      ? "it is not closed and does not tell why"
      : undefined,
    recoveries.length > scenario.recoveryLimit + LAST_ATTEMPTS
      ? `${String(recoveries.length)} recoveries, where ${String(scenario.recoveryLimit)} are allowed`
      : undefined,
    ...notes.map((note) => (note.includes("internal fault: it should hold") ? note : undefined)),
    ...recoveries.map(({ code }) => (CODE.test(code) ? undefined : `a recovery's code is ${code}`)),
    ...recoveries.map(({ resumedAt = 0 }, index) => {
      // What was lost in one recovery may be found again in the next.
      const sentMost = Math.max(
        ...recoveries.slice(0, index + 1).map(({ sentCount }) => sentCount),
      );
      return resumedAt > sentMost + 1
        ? `it went on at ${String(resumedAt)}, having sent ${String(sentMost)}`
        : undefined;
    }),
  ];
  return [...flaws, flawOfFiles(scenario, report)].filter((flaw) => flaw !== undefined);
}

/** Every file of the stream has one fate, and the whole ones lie within what is on the tape. */
function flawOfFiles({ files = [] }: Scenario, report: WriteReport): string | undefined {
  const { wholeCount, partialCount, missingCount } = report.files;
  const wholly = files.filter(({ dataOffset, size }) => dataOffset + size <= report.byteCount);
  if (wholeCount + partialCount + missingCount === files.length && wholeCount === wholly.length) {
    return undefined;
  }
  const told = [wholeCount, partialCount, missingCount].join(" + ");
  return `of ${String(files.length)} files, ${String(wholly.length)} of them whole, it tells ${told}`;
}

/** One block of the stream as its source has it. */
export function sourceBlock(scenario: Scenario, index: number): Uint8Array {
  const { data, blockBytes } = scenario;
  return data.subarray(index * blockBytes, (index + 1) * blockBytes);
}

/** The first law: blocks that were reported as written and do not read back as they are in the source. */
export function differingBlocks(scenario: Scenario, objects: readonly ReadObject[]): number[] {
  const differing: number[] = [];
  for (const [index, object] of objects.entries()) {
    const same =
      typeof object !== "string" && Buffer.compare(object, sourceBlock(scenario, index)) === 0;
    if (!same) differing.push(index);
  }
  return differing;
}
