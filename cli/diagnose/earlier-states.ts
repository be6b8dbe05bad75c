import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import Type from "typebox";
import { Check } from "typebox/value";
import { UsageError } from "../../src/index.ts";
import type { CapturedState } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { comparisonSchema, type DiagnoseDocument } from "../schemas/diagnose.ts";

/** What of an earlier diagnosis a comparison needs; later versions may have more. */
const earlierSchema = Type.Object({
  schema: Type.Literal("capstan.diagnose/1"),
  comparison: comparisonSchema,
});

/** The states of earlier diagnoses, from what `diagnose --json` printed. @throws UsageError `DIAGNOSIS_FILE_INVALID` */
export function readEarlierStates(io: Io, paths: readonly string[]): readonly CapturedState[] {
  return paths.map((path) => {
    const document = parse(resolve(io.cwd, path), path);
    if (!Check(earlierSchema, document))
      throw invalid(path, "it is not what diagnose --json prints");
    return stateOf(basename(path), document.comparison);
  });
}

/** A comparison as the library takes it. */
export function stateOf(
  name: string,
  { tape, drive, cable, shows, clears }: DiagnoseDocument["comparison"],
): CapturedState {
  return {
    name,
    parts: {
      ...(tape === undefined ? {} : { tape }),
      ...(drive === undefined ? {} : { drive }),
      cable,
    },
    ...{ shows, clears },
  };
}

function parse(file: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw invalid(path, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const invalid = (path: string, why: string): UsageError =>
  new UsageError("DIAGNOSIS_FILE_INVALID", `diagnose: --with ${path}: ${why}`);
