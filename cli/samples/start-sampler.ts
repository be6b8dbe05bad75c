import { resolve } from "node:path";
import { createRecordingFile } from "../../src/index.ts";
import type { OpenDrive } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { readLabels } from "../tape-content.ts";
import type { SamplesHeader } from "./run-samples.ts";
import { RunSampler } from "./run-sampler.ts";

/** The option of commands that move data. */
export const SAMPLES_OPTION = {
  samples: {
    type: "string",
    requiresArg: true,
    describe: "keep rate and error counters over the run in this file, for diagnose --report",
  },
} as const;

/**
 * Starts the samples of a run that begins now; `undefined` where none are wanted.
 * @throws UsageError `RECORDING_FILE_EXISTS`, `RECORDING_FILE_UNUSABLE`
 */
export async function startSampler(
  io: Io,
  { drive, clock, specifier }: OpenDrive,
  order: {
    readonly file: string | undefined;
    readonly run: SamplesHeader["run"];
    readonly device: string;
  },
): Promise<RunSampler | undefined> {
  const { file, run, device } = order;
  if (file === undefined) return undefined;
  const sink = createRecordingFile(resolve(io.cwd, file), { replace: false, secret: false });
  const { barcode, serial } = await readLabels(drive.session);
  const cartridge = barcode ?? serial;
  const { vendor, product, revision, serial: driveSerial } = drive.identity;
  const sampler = new RunSampler({
    ...{ sink, clock, drive },
    header: {
      schema: "capstan.samples/1",
      run,
      startedAt: new Date(clock.epochMs).toISOString(),
      device,
      drive: `${vendor} ${product} ${revision}`,
      ...(driveSerial === undefined ? {} : { driveSerial }),
      ...(cartridge === undefined ? {} : { cartridge }),
      simulated: specifier.kind === "simulated",
    },
    onFailure: (why) => {
      note(io, `capstan: the samples are incomplete: ${why}; the command goes on`);
    },
  });
  await sampler.begin();
  return sampler;
}
