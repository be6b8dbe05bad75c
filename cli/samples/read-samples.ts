import { readFileSync } from "node:fs";
import Value from "typebox/value";
import { UsageError } from "../../src/index.ts";
import type { RunSample, RunSamples, SamplesEnd } from "./run-samples.ts";
import { sampleSchema, samplesEndSchema, samplesHeaderSchema } from "./run-samples.ts";

/**
 * Reads the samples of a run. A last line that was torn, as by a power failure, is left out, and `complete` is false.
 * @throws UsageError `SAMPLES_FILE_UNREADABLE`, `SAMPLES_FILE_INVALID`, which names the line
 */
export function readSamples(file: string): RunSamples {
  return parseSamples(file, textOf(file));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError("SAMPLES_FILE_UNREADABLE", `samples ${file}: ${why}`, { cause });
  }
}

/** The samples in the text of a file; `name` is for messages. @throws UsageError `SAMPLES_FILE_INVALID` */
export function parseSamples(name: string, text: string): RunSamples {
  const lines = text.split("\n");
  // Behind the last line feed there is nothing, or what was torn.
  lines.pop();
  const invalid = (index: number, problem: string): UsageError =>
    new UsageError(
      "SAMPLES_FILE_INVALID",
      `samples ${name}: line ${String(index + 1)}: ${problem}`,
    );
  const [header, ...rest] = lines.map(jsonOf);
  if (!Value.Check(samplesHeaderSchema, header)) {
    throw invalid(0, "not the beginning of a samples file that this version knows");
  }
  const samples: RunSample[] = [];
  let end: SamplesEnd | undefined;
  for (const [index, line] of rest.entries()) {
    if (end !== undefined) throw invalid(index + 1, "something follows the end of the run");
    if (Value.Check(samplesEndSchema, line)) end = line;
    else if (Value.Check(sampleSchema, line)) samples.push(line);
    else throw invalid(index + 1, "no sample");
  }
  const counters = end?.counters === undefined ? {} : { counters: end.counters };
  return { ...header, samples, complete: end !== undefined, ...counters };
}

/** What a line holds; `undefined` where it is no JSON. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
