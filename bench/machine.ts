import { arch, cpus, release, totalmem } from "node:os";

/** What the figures were taken on, in general terms. */
export function machine(): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    processorCount: processors.length,
    architecture: arch(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release().split("-")[0] ?? "",
    node: process.version,
  };
}
