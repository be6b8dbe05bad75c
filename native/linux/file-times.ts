import { errnoName, lastErrno, openLibrary } from "../ffi.ts";
import { TransportError } from "../../src/transport/errors.ts";

/** Sets the times of what was restored, exact to the nanosecond. */
export interface ExactFileTimes {
  /** Access and modification time of an open file or folder, nanoseconds since 1970. */
  setOfOpen(fd: number, timeNs: bigint): void;
  /** The same of a symbolic link itself. */
  setOfLink(path: string | Buffer, timeNs: bigint): void;
}

/** fcntl.h of Linux: relative paths start at the working folder; links are not followed. */
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const SECOND_NS = 1_000_000_000n;
const TIMESPEC_BYTES = 16;

/** Two `struct timespec` of a 64-bit Linux: seconds and nanoseconds, each 64 bits in the machine's order. */
function timespecs(timeNs: bigint): Uint8Array {
  const nanoseconds = ((timeNs % SECOND_NS) + SECOND_NS) % SECOND_NS;
  const seconds = (timeNs - nanoseconds) / SECOND_NS;
  const words = new BigInt64Array([seconds, nanoseconds, seconds, nanoseconds]);
  return new Uint8Array(words.buffer, 0, 2 * TIMESPEC_BYTES);
}

/** Bytes of a path with the NUL that C wants behind it. */
function cPath(path: string | Buffer): Uint8Array {
  const bytes = typeof path === "string" ? Buffer.from(path) : path;
  return Buffer.concat([bytes, Buffer.of(0)]);
}

/**
 * File times through utimensat(2) and futimens(3), because Node passes on no more than microseconds.
 * @throws TransportError when libc is not to be had; each call: `NATIVE_CALL_FAILED` with the errno's name.
 */
export function openFileTimes(): ExactFileTimes {
  const libc = openLibrary(null);
  const futimens = libc.define({
    name: "futimens",
    parameters: ["int32", "pointer"],
    result: "int32",
  });
  const utimensat = libc.define({
    name: "utimensat",
    parameters: ["int32", "pointer", "pointer", "int32"],
    result: "int32",
  });
  const check = (result: number, call: string): void => {
    if (result === 0) return;
    throw new TransportError("NATIVE_CALL_FAILED", `${call}: ${errnoName(lastErrno())}`, {
      executed: "no",
    });
  };
  return {
    setOfOpen(fd, timeNs) {
      check(futimens(fd, timespecs(timeNs)), "futimens");
    },
    setOfLink(path, timeNs) {
      const times = timespecs(timeNs);
      check(utimensat(AT_FDCWD, cPath(path), times, AT_SYMLINK_NOFOLLOW), "utimensat");
    },
  };
}
