import { randomFillSync } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { enlargeYoungGeneration } from "../cli/thread/young-generation.ts";
import { invariant } from "../src/transport/errors.ts";
import { isPacedResult, type PacedJob, type PacedResult } from "./paced-job.ts";

/** Runs one session in a drive thread of its own. */
export async function runPaced(job: PacedJob): Promise<PacedResult> {
  enlargeYoungGeneration();
  const worker = new Worker(new URL("./paced-thread.js", import.meta.url), { workerData: job });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", (message: unknown) => {
        invariant(isPacedResult(message), "the drive thread answers with its result");
        resolve(message);
      });
    });
  } finally {
    await worker.terminate();
  }
}

const PIECE_BYTES = 16 * 2 ** 20;

/** Makes a file of that many bytes that do not compress; afterwards it is in the page cache. */
export function makeFile(file: string, byteCount: number): string {
  const piece = randomFillSync(Buffer.allocUnsafe(Math.min(PIECE_BYTES, byteCount)));
  const fd = openSync(file, "w");
  for (let done = 0; done < byteCount; done += piece.length) {
    // Each piece is another one, so that no two blocks are alike.
    piece.writeUInt32LE(done / piece.length, 0);
    writeSync(fd, piece, 0, Math.min(piece.length, byteCount - done));
  }
  // A kernel that still brings gigabytes to disk would take a processor from what is measured.
  fsyncSync(fd);
  closeSync(fd);
  return file;
}
