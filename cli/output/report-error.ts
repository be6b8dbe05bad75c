import type { ExitStatus } from "../exit-code.ts";
import { codeOf, EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import type { ErrorDocument, ErrorFacts } from "../schemas/error.ts";
import { adviceFor } from "./advice.ts";

/** An error as documents show it. */
export function errorFacts(thrown: unknown): ErrorFacts {
  const code = codeOf(thrown);
  // What mends a device is known where the error arose: which group, which user, which module.
  const advice = fixOf(thrown) ?? adviceFor(code);
  return {
    code,
    message: messageOf(thrown),
    ...(advice === undefined ? {} : { advice }),
  };
}

function fixOf(thrown: unknown): string | undefined {
  const has = thrown instanceof Error && "fix" in thrown && typeof thrown.fix === "string";
  return has ? String(thrown.fix) : undefined;
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** Tells of an error that ended a command: to people on the error output, to programs as a document on the output. */
export function reportError(
  io: Io,
  failure: {
    readonly command: string;
    readonly thrown: unknown;
    readonly exitStatus: ExitStatus;
    readonly json: boolean;
  },
): void {
  const { command, thrown, exitStatus, json } = failure;
  const error = errorFacts(thrown);
  note(io, `capstan: ${error.message}`);
  if (error.advice !== undefined) note(io, `  ${error.advice}`);
  // A fault of ours: whoever mends it needs to know where.
  if (exitStatus === EXIT.internalFault && thrown instanceof Error) note(io, thrown.stack ?? "");
  if (!json) return;
  const document: ErrorDocument = { schema: "capstan.error/1", command, exitStatus, error };
  io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}
