/**
 * Calls into shared libraries of the operating system. native imports transport, clock, codec, scsi and iscsi; this is
 * the only file that knows koffi, so that the FFI can be swapped in one file (docs/decisions/0001-ffi.md).
 *
 * Calls are synchronous and block their thread. A wrong signature is memory corruption, not an exception: each one
 * stands beside its source.
 */
import koffi from "koffi";
import { TransportError } from "../src/transport/errors.ts";

/** How C calls the types that go in and out. */
const C_TYPES = {
  int32: "int32_t",
  uint32: "uint32_t",
  /** `unsigned long` and `size_t` of 64-bit systems. */
  uint64: "uint64_t",
  pointer: "void *",
  text: "const char *",
  void: "void",
} as const;

/** A type that a foreign function takes. */
export type ParameterType = "int32" | "uint32" | "uint64" | "pointer" | "text";

/** A type that a foreign function gives. */
export type ResultType = "int32" | "uint32" | "uint64" | "void";

interface ParameterValues {
  readonly int32: number;
  readonly uint32: number;
  readonly uint64: number | bigint;
  /** Bytes of this process, or an address that {@link addressOf} gave; null is the null pointer. */
  readonly pointer: Uint8Array | bigint | null;
  readonly text: string;
}

interface ResultValues {
  readonly int32: number;
  readonly uint32: number;
  /** A number while that is exact. */
  readonly uint64: number | bigint;
  readonly void: undefined;
}

/** Name and types of a foreign function, in C's order. */
export interface NativeSignature<
  P extends readonly ParameterType[] = readonly ParameterType[],
  R extends ResultType = ResultType,
> {
  readonly name: string;
  readonly parameters: P;
  readonly result: R;
}

/** A foreign function as it is called; the thread blocks until it returns. */
export type NativeFunction<P extends readonly ParameterType[], R extends ResultType> = (
  ...values: { [K in keyof P]: ParameterValues[P[K]] }
) => ResultValues[R];

/** A loaded shared library. It stays loaded as long as the process lives. */
export interface NativeLibrary {
  /**
   * Finds a function. What it returns is called without anything in between, so it costs what the FFI costs.
   * @throws TransportError `NATIVE_FUNCTION_MISSING`, `executed` is "no".
   */
  define<const P extends readonly ParameterType[], R extends ResultType>(
    signature: NativeSignature<P, R>,
  ): NativeFunction<P, R>;
}

/**
 * Loads a shared library; `null` is the program itself, with libc in it.
 * @throws TransportError `NATIVE_LIBRARY_MISSING`, `executed` is "no".
 */
export function openLibrary(file: string | null): NativeLibrary {
  const library = load(file);
  return {
    define(signature) {
      const { name, parameters, result } = signature;
      const types = parameters.map((type) => C_TYPES[type]);
      try {
        // koffi's own type takes and gives anything; the signature says what C takes and gives.
        return library.func(name, C_TYPES[result], types);
      } catch (cause) {
        throw new TransportError(
          "NATIVE_FUNCTION_MISSING",
          `find ${name} in ${file ?? "this program"}: it is not there`,
          { executed: "no", cause },
        );
      }
    },
  };
}

function load(file: string | null): ReturnType<typeof koffi.load> {
  try {
    return koffi.load(file);
  } catch (cause) {
    throw new TransportError(
      "NATIVE_LIBRARY_MISSING",
      `load ${file ?? "this program"}: the operating system does not load it`,
      { executed: "no", cause },
    );
  }
}

/**
 * Where bytes are in this process. Holds as long as the caller keeps the bytes: memory of buffers does not move, that of
 * WebAssembly memory neither as long as it does not grow.
 */
export function addressOf(bytes: Uint8Array): bigint {
  // Up to 64 bytes live inside the object, which moves, until somebody asks for their buffer.
  return koffi.address(new Uint8Array(bytes.buffer)) + BigInt(bytes.byteOffset);
}

/** errno of the last foreign call of this thread; holds until the next one. */
export function lastErrno(): number {
  return koffi.errno();
}

let names: ReadonlyMap<number, string> | undefined;

/** The name of an errno on this system, such as `ENOENT`; `errno 999` for one that has none. */
export function errnoName(errno: number): string {
  names ??= new Map(Object.entries(koffi.os.errno).map(([name, value]) => [value, name]));
  return names.get(errno) ?? `errno ${String(errno)}`;
}
