/** The drive thread of the bench: session, TapeDrive and writer on the thread that owns the drive. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { SgIoTransport } from "../native/linux/sg-io.ts";
import type { SgNode } from "../native/linux/sg-node.ts";
import { SystemClock } from "../src/clock/system-clock.ts";
import { TapeDrive } from "../src/drives/tape-drive.ts";
import { Session } from "../src/session/session.ts";
import { slotCountFor } from "../src/stream/ring-memory.ts";
import { ThreadedSource } from "../src/stream/threaded-source.ts";
import { writeSession } from "../src/stream/write-session.ts";
import { invariant } from "../src/transport/errors.ts";
import { loadPacedDrive, type PacedDrive } from "./paced-drive.ts";
import { isPacedJob, type PacedJob, type PacedResult } from "./paced-job.ts";

/** What the product finds out of /dev/sg* when it opens one. Nothing here uses the descriptor. */
const NODE: SgNode = {
  fd: 0,
  path: "the paced drive",
  kind: "generic",
  limits: { maxTransferBytes: 0x80_1000, bufferAlignment: 4096 },
};

/** One session on a new drive. */
async function writeOnce(
  paced: PacedDrive,
  job: PacedJob,
  paths: readonly string[],
): Promise<Omit<PacedResult, "first">> {
  paced.open(job.settings);
  const clock = new SystemClock();
  const transport = new SgIoTransport(NODE, { ioctl: paced.ioctl, clock });
  const drive = await TapeDrive.open(new Session({ transport, clock }));
  const workFolder = join(job.folder, "work");
  mkdirSync(workFolder, { recursive: true });
  const { blockBytes, ringBytes } = job;
  const fd = job.kind === "raw" ? openSync(paths[0] ?? "", "r") : undefined;
  const source = new ThreadedSource({
    spec: fd === undefined ? { kind: "tar", paths } : { kind: "raw", fd },
    blockBytes,
    slotCount: slotCountFor(ringBytes, blockBytes),
  });
  const startMs = clock.nowMs;
  const report = await writeSession(drive, source, {
    clock,
    workFolder,
    setId: new Uint8Array(16),
    device: "paced drive",
    writer: "capstan bench",
  });
  const elapsedMs = clock.nowMs - startMs;
  if (fd !== undefined) closeSync(fd);
  invariant(
    report.end === "complete" && report.closed,
    `the bench writes a whole session: ${report.end}, ${report.error?.message ?? "no error"}`,
  );
  return { statistics: paced.statistics(), elapsedMs, underrunCount: report.underrunCount };
}

async function run(job: PacedJob): Promise<PacedResult> {
  const paced = loadPacedDrive(job.library);
  if (job.firstPaths === undefined) return writeOnce(paced, job, job.paths);
  const first = await writeOnce(paced, job, job.firstPaths);
  return { ...(await writeOnce(paced, job, job.paths)), first: first.statistics };
}

const data: unknown = workerData;
invariant(isPacedJob(data), "the thread is given a job");
parentPort?.postMessage(await run(data));
