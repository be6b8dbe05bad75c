import { buildSessionManifest } from "./session-manifest.ts";
import { asError } from "./stream-error.ts";
import type { WriteEnd } from "./write-report.ts";
import type { WriteRun } from "./write-run.ts";

/**
 * Ends the session's data behind block `dataCount - 1` and makes the manifest that says so; filemark, manifest and
 * filemark are what is left to write. May be called again with fewer blocks.
 */
export async function endData(
  run: WriteRun,
  end: WriteEnd,
  facts: { readonly dataCount: number; readonly error?: Error | undefined },
): Promise<void> {
  const { dataCount, error } = facts;
  run.end = end;
  if (error !== undefined) run.error ??= error;
  run.takeFiles();
  if (end !== "complete") {
    await closeSource(run);
    takeBegunFiles(run, dataCount);
  }
  run.plan.endData(dataCount, buildSessionManifest(run, { dataCount, end }));
}

/** Ends the source before its end, and takes note of what it would still have brought. May be called again. */
export async function closeSource(run: WriteRun): Promise<void> {
  if (run.remaining !== undefined) return;
  try {
    await run.source.close();
  } catch (thrown) {
    run.notes.push(`while closing the source: ${asError(thrown).message}`);
  }
  run.takeFiles();
  run.remaining = (run.source.remaining?.() ?? [])[Symbol.iterator]();
}

/** Spools the files that the tape holds the beginning of; the rest can wait until the tape is closed. */
function takeBegunFiles(run: WriteRun, dataCount: number): void {
  const endByte = run.bytesIn(dataCount);
  for (;;) {
    const next = run.remaining?.next();
    if (next === undefined || next.done === true) return;
    run.spool.addFile(next.value);
    if (next.value.headerOffset >= endByte) return;
  }
}
