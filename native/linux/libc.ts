import { errnoName, lastErrno, openLibrary } from "../ffi.ts";
import { TransportError } from "../../src/transport/errors.ts";

/**
 * As ioctl(2), but a failure is the negative errno, as the kernel itself returns it. `argument` is read and filled in
 * place; it must be memory that does not move: a view of an ArrayBuffer of its own.
 */
export type Ioctl = (fd: number, request: number, argument: Uint8Array) => number;

/** Calls of the C library that Node does not offer. They block and belong to the thread that makes them. */
export interface Libc {
  readonly ioctl: Ioctl;
  /**
   * Keeps signals away from the calling thread; the other threads of the process still take them. Left in are those that
   * a fault of the thread itself raises (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP): blocked, they would end the process.
   * Stopping the process, and a debugger that attaches, interrupt a call nevertheless.
   * @returns what restores the mask of the same thread.
   * @throws TransportError `NATIVE_CALL_FAILED` with the errno's name.
   */
  blockSignals(): () => void;
  /** Ends the process at once, without any clean-up: what is left when a thread hangs in the kernel. */
  readonly exitNow: (status: number) => void;
}

/** signal.h of Linux, the same on x86-64 and arm64. */
const SIG_BLOCK = 0;
const SIG_SETMASK = 2;
const FAULT_SIGNALS = { SIGILL: 4, SIGTRAP: 5, SIGBUS: 7, SIGFPE: 8, SIGSEGV: 11 } as const;
/** sigset_t of glibc and musl on 64-bit systems; the kernel uses the first 8 bytes. */
const SIGNAL_SET_BYTES = 128;

/**
 * Finds what Capstan calls in the C library.
 * @throws TransportError `NATIVE_LIBRARY_MISSING`, `NATIVE_FUNCTION_MISSING`.
 */
export function openLibc(): Libc {
  const libc = openLibrary(null);
  // int ioctl(int fd, unsigned long op, ...): on x86-64 and arm64 Linux a third argument is passed as a named one is.
  const callIoctl = libc.define({
    name: "ioctl",
    parameters: ["int32", "uint64", "pointer"],
    result: "int32",
  });
  const exitNow = libc.define({ name: "_exit", parameters: ["int32"], result: "void" });
  const fillSet = libc.define({ name: "sigfillset", parameters: ["pointer"], result: "int32" });
  const removeSignal = libc.define({
    name: "sigdelset",
    parameters: ["pointer", "int32"],
    result: "int32",
  });
  const setMask = libc.define({
    name: "pthread_sigmask",
    parameters: ["int32", "pointer", "pointer"],
    result: "int32",
  });
  return {
    ioctl(fd, request, argument) {
      const result = callIoctl(fd, request, argument);
      return result < 0 ? -lastErrno() : result;
    },
    exitNow,
    blockSignals() {
      const blocked = signalSet();
      const before = signalSet();
      check(fillSet(blocked) === 0 ? 0 : lastErrno(), "sigfillset");
      for (const signal of Object.values(FAULT_SIGNALS)) {
        check(removeSignal(blocked, signal) === 0 ? 0 : lastErrno(), "sigdelset");
      }
      check(setMask(SIG_BLOCK, blocked, before), "pthread_sigmask");
      return () => {
        check(setMask(SIG_SETMASK, before, null), "pthread_sigmask");
      };
    },
  };
}

/** Of its own buffer: a small array of its own would lie inside an object that moves. */
function signalSet(): Uint8Array {
  return new Uint8Array(new ArrayBuffer(SIGNAL_SET_BYTES));
}

/** pthread functions return the errno instead of setting it. */
function check(errno: number, call: string): void {
  if (errno === 0) return;
  throw new TransportError("NATIVE_CALL_FAILED", `${call}: ${errnoName(errno)}`, {
    executed: "no",
  });
}
