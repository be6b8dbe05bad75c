import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import Type from "typebox";
import type { Static } from "typebox";
import { Check } from "typebox/value";
import { UsageError } from "../../src/index.ts";
import type { CapturedState } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { comparisonSchema, figureSchema, type DiagnoseDocument } from "../schemas/diagnose.ts";

/** What of an earlier diagnosis a comparison needs; later versions may have more. */
const earlierSchema = Type.Object({
  schema: Type.Literal("capstan.diagnose/1"),
  takenAt: Type.String(),
  comparison: comparisonSchema,
  driveFigures: Type.Array(figureSchema),
});

/** An earlier diagnosis, as far as a later one makes use of it. */
export interface EarlierDiagnosis {
  readonly state: CapturedState;
  readonly document: Static<typeof earlierSchema>;
}

/** Earlier diagnoses, from what `diagnose --json` printed. @throws UsageError `DIAGNOSIS_FILE_INVALID` */
export function readEarlier(io: Io, paths: readonly string[]): readonly EarlierDiagnosis[] {
  return paths.map((path) => {
    const document = parse(resolve(io.cwd, path), path);
    if (!Check(earlierSchema, document))
      throw invalid(path, "it is not what diagnose --json prints");
    return { state: stateOf(basename(path), document.comparison), document };
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
