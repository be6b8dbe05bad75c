/**
 * What goes over a control socket: one JSON document a line. A request is `{"version": 1, "action": {"kind": …}}`, the
 * answer is `{"report": …}`, or `{"error": {"code": …, "message": …, "kind": …}}`.
 */
import { CapstanError, TransportError, UsageError } from "../../src/transport/errors.ts";
import { parseFolderAction, parseFolderReport } from "../drive-folder/parse-folder-action.ts";
import type { FolderAction, FolderReport } from "../drive-folder/folder-action.ts";
import { JsonFields } from "../json-fields.ts";

const VERSION = 1;
/** Who is at fault: the one who asked; nobody, a file or device cannot do it; the server. */
const ERROR_KINDS = ["usage", "refusal", "fault"] as const;

/** The end of every message. */
export const LINE_END = 0x0a;

/** A request is no longer than this, in bytes; the longest ones bring a plan of faults. */
export const REQUEST_BYTES_MAX = 1024 * 1024;

const malformed = (what: string): UsageError =>
  new UsageError("SIM_CONTROL_MALFORMED", `read what is asked for: ${what}`);

const misunderstood = (what: string): TransportError =>
  new TransportError("SIM_CONTROL_LOST", `the server's answer is not understood: ${what}`, {
    executed: "unknown",
  });

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** A request as it goes over the wire. */
export const requestLine = (action: FolderAction): string => line({ version: VERSION, action });

/** The answer to what was done. */
export const reportLine = (report: FolderReport): string => line({ report });

/** The answer to what was not done, with the code of the error. */
export function errorLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (code === undefined) return line({ error: { code: "INVARIANT", message, kind: "fault" } });
  const kind: (typeof ERROR_KINDS)[number] = error instanceof UsageError ? "usage" : "refusal";
  return line({ error: { code, message, kind } });
}

/** The stable code of an error of ours; undefined for anything else that was thrown. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return undefined;
  // What Node complains of is a fault of ours; what the system refuses is not.
  return error.code.startsWith("ERR_") ? undefined : error.code;
}

/**
 * What a request asks for.
 * @throws UsageError `SIM_CONTROL_MALFORMED`, `SIM_FAULT_PLAN_INVALID`.
 */
export function parseRequest(bytes: Uint8Array): FolderAction {
  if (bytes.length > REQUEST_BYTES_MAX)
    throw malformed(`it is longer than ${REQUEST_BYTES_MAX} bytes`);
  const fields = new JsonFields(parseJson(bytes, malformed), "request", malformed);
  const version = fields.integer("version");
  if (version !== VERSION)
    throw malformed(`it is of version ${version}, and this server knows ${VERSION}`);
  return parseFolderAction(fields.raw("action"));
}

/**
 * What the server answered.
 * @throws the error that the server met, with its code; TransportError `SIM_CONTROL_LOST` for what is no answer.
 */
export function parseAnswer(bytes: Uint8Array): FolderReport {
  const fields = new JsonFields(parseJson(bytes, misunderstood), "answer", misunderstood);
  if (fields.has("error")) throw errorFrom(fields.object("error"));
  return parseFolderReport(fields.raw("report"), misunderstood);
}

function errorFrom(fields: JsonFields): CapstanError {
  const code = fields.text("code");
  const message = fields.text("message");
  switch (fields.word("kind", ERROR_KINDS)) {
    case "usage":
      return new UsageError(code, message);
    case "refusal":
      return new CapstanError(code, message);
    case "fault":
      return new CapstanError("INVARIANT", `the server has a fault of its own: ${message}`);
  }
}

function parseJson(bytes: Uint8Array, complain: (what: string) => Error): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw complain("it is no JSON");
  }
}
