import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLibrary } from "../native/ffi.ts";

/** How fast the paced drive is; 0 is without limit. */
export interface PacedSettings {
  readonly linkBytesPerSecond: number;
  readonly mediumBytesPerSecond: number;
  readonly bufferBytes: number;
  /** Whether the drive has logical block protection, which the writer then uses. */
  readonly protection: boolean;
}

/** What the drive has seen of one session, up to its first filemark. */
export interface PacedStatistics {
  readonly blockCount: number;
  readonly byteCount: number;
  /** From the first WRITE until the medium had the last byte. */
  readonly writtenNs: number;
  /** From the first WRITE until the last one ended. */
  readonly sentNs: number;
  /** Time in which the medium had nothing to write although more was to come. */
  readonly starvedNs: number;
  /** Time between the end of one WRITE and the next. */
  readonly gapMedianNs: number;
  readonly gapP99Ns: number;
  readonly gapMaxNs: number;
}

/** The drive of paced-drive.c. There is one in a process, whatever thread it is loaded in. */
export interface PacedDrive {
  /** As ioctl(2) with SG_IO. */
  readonly ioctl: (descriptor: number, request: number, header: Uint8Array) => number;
  /** A new drive with a blank tape. */
  open(settings: PacedSettings): void;
  statistics(): PacedStatistics;
  /** What C reaches: blocks as fast as they can be sent, and a filemark. */
  feed(blockBytes: number, blockCount: number): void;
}

const STATISTICS_COUNT = 9;

/** Compiles paced-drive.c with the machine's C compiler; gives the library's name. */
export function compilePacedDrive(folder: string): string {
  // This file runs as dist-bench/bench/paced-drive.js.
  const source = fileURLToPath(new URL("../../bench/paced-drive.c", import.meta.url));
  const library = join(folder, "paced-drive.so");
  execFileSync("cc", ["-O2", "-std=c17", "-shared", "-fPIC", "-o", library, source]);
  return library;
}

/** Loads the library into this thread. */
export function loadPacedDrive(file: string): PacedDrive {
  const library = openLibrary(file);
  const open = library.define({ name: "paced_open", parameters: ["pointer"], result: "void" });
  const read = library.define({
    name: "paced_statistics",
    parameters: ["pointer"],
    result: "void",
  });
  const ioctl = library.define({
    name: "paced_ioctl",
    parameters: ["int32", "uint64", "pointer"],
    result: "int32",
  });
  const feed = library.define({
    name: "paced_feed",
    parameters: ["uint32", "uint32"],
    result: "void",
  });
  return {
    ioctl,
    feed,
    open({ linkBytesPerSecond, mediumBytesPerSecond, bufferBytes, protection }) {
      const values = [linkBytesPerSecond, mediumBytesPerSecond, bufferBytes, protection ? 1 : 0];
      open(new Uint8Array(Float64Array.from(values).buffer));
    },
    statistics() {
      const target = new Float64Array(STATISTICS_COUNT);
      read(new Uint8Array(target.buffer));
      const [blockCount = 0, byteCount = 0, entry = 0, end = 0, written = 0, starvedNs = 0] =
        target;
      const [gapMedianNs = 0, gapP99Ns = 0, gapMaxNs = 0] = target.subarray(6);
      return {
        blockCount,
        byteCount,
        writtenNs: written - entry,
        sentNs: end - entry,
        starvedNs,
        gapMedianNs,
        gapP99Ns,
        gapMaxNs,
      };
    },
  };
}
