import { rmSync } from "node:fs";
import { anonymiseRecording, CapstanError, Recording, SystemClock } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { note } from "../io.ts";
import { errorFacts } from "../output/report-error.ts";
import { programVersion } from "../program-version.ts";
import type { CaptureDocument } from "../schemas/capture.ts";
import type { CaptureOrder } from "./capture-order.ts";

/** How a recording is made. */
export interface CaptureOptions {
  readonly anonymise: boolean;
  /** Blocks and buffers are kept. */
  readonly data: boolean;
  /** An existing file may go. */
  readonly replace: boolean;
  /** One JSON document is printed, so what the command prints must go elsewhere. */
  readonly json: boolean;
}

/** Where a recording is that is still to be anonymised. */
export const rawFile = (file: string): string => `${file}.raw`;

/**
 * Runs a command and records what it exchanges with its drive. What the command prints goes where it always goes; with
 * `json` to the error output. Its exit status stays, but a success whose recording is not whole is a part only.
 * @throws UsageError `RECORDING_FILE_EXISTS`, `RECORDING_FILE_UNUSABLE`: then nothing was run
 */
export async function runRecorded(
  context: CommandContext,
  order: CaptureOrder,
  options: CaptureOptions,
): Promise<CaptureDocument> {
  const { io } = context;
  const { anonymise, data, replace, json } = options;
  const header = { capstan: programVersion(), createdEpochMs: new SystemClock().epochMs, replace };
  // An empty recording at first: that the file cannot be had must show before anything is sent to a drive.
  if (anonymise) Recording.create(order.file, header).finish();
  const recording = Recording.create(anonymise ? rawFile(order.file) : order.file, {
    ...header,
    secret: anonymise,
    ...(data ? {} : { userDataMaxBytes: 0 }),
    onFailure: ({ message }) => {
      note(io, `capstan: ${message}; the command goes on`);
    },
  });
  const stdout = json ? io.stderr : io.stdout;
  const status = await context.run(order.command, { ...io, stdout, recording });
  const result = finish(recording, order.file, anonymise);
  return {
    schema: "capstan.capture/1",
    file: order.file,
    command: [...order.command],
    ...(recording.drive === undefined ? {} : { drive: { ...recording.drive } }),
    exchangeCount: recording.exchangeCount,
    userData: anonymise ? "leftOut" : data ? "kept" : "digests",
    ...result,
    exitStatus: result.problem === undefined ? status : failed(status),
  };
}

const failed = (status: number): number => (status === EXIT.done ? EXIT.partial : status);

type Result = Pick<CaptureDocument, "anonymised" | "identityCount" | "problem">;

/** Ends the recording. The command is over, so from here on a problem is told and nothing thrown. */
function finish(recording: Recording, file: string, anonymise: boolean): Result {
  try {
    recording.finish();
    if (!anonymise) return { anonymised: false };
    const from = recording.file;
    const { identityCount } = anonymiseRecording({ from, to: file, replace: true });
    rmSync(from);
    return { anonymised: true, identityCount };
  } catch (error) {
    if (!(error instanceof CapstanError)) throw error;
    return { anonymised: false, problem: errorFacts(error) };
  }
}
