import { expect } from "vitest";
import type { Guest } from "../vm/guest.ts";
import { asObject } from "./capstan-says.ts";
import { metricSamples, type MetricSamples } from "./metric-samples.ts";
import { startCapstan, type RunningProgram } from "./running-program.ts";

/** An exporter that serves, and what it tells now. */
export interface Exporter {
  readonly program: RunningProgram;
  readonly url: string;
  scrape(): Promise<MetricSamples>;
}

/** Starts one at a port that is free; `name` is for its files below /tmp of the guest. */
export async function startExporter(guest: Guest, name: string, words: string): Promise<Exporter> {
  const program = await startCapstan(guest, name, `exporter ${words} --port 0 --json`);
  const url = String(asObject(JSON.parse(await program.lineWith("url")))["url"]);
  return {
    program,
    url,
    scrape: async () => metricSamples(await guest.must(`busybox wget -q -O - ${url}`)),
  };
}

/** How long a look is waited for. */
export const LOOK_LIMIT = { timeout: 60_000, interval: 300 };

/** Waits for a look that reached the drive: on a slow machine the first takes longer than a drive may take to answer. */
export async function seenBy(exporter: Exporter, device: string): Promise<MetricSamples> {
  let samples = await exporter.scrape();
  await expect
    .poll(async () => {
      samples = await exporter.scrape();
      return samples.value("capstan_drive_look", { hw_id: device, result: "seen" });
    }, LOOK_LIMIT)
    .toBe(1);
  return samples;
}
