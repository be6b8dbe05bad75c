import { describe, expect, it } from "vitest";
import { addressOf, errnoName, lastErrno, openLibrary } from "../../native/ffi.ts";
import { sharedRingMemory } from "../../src/stream/ring-memory.ts";
import { TransportError } from "../../src/transport/errors.ts";

const program = openLibrary(null);
// ISO C, 7.24.2.2: void *memmove(void *s1, const void *s2, size_t n)
const copy = program.define({
  name: "memmove",
  parameters: ["uint64", "uint64", "uint64"],
  result: "uint64",
});

describe("calls into a shared library", () => {
  it("give bytes to C and take what it wrote there", () => {
    const fill = program.define({
      name: "memset",
      parameters: ["pointer", "int32", "uint64"],
      result: "uint64",
    });
    const bytes = new Uint8Array(8);
    fill(bytes.subarray(2), 0xa5, 3);
    expect([...bytes]).toEqual([0, 0, 0xa5, 0xa5, 0xa5, 0, 0, 0]);
  });

  it("pass text, and give errno by name", () => {
    const open = program.define({ name: "open", parameters: ["text", "int32"], result: "int32" });
    expect(open("/no such folder/file", 0)).toBe(-1);
    expect(errnoName(lastErrno())).toBe("ENOENT");
    expect(errnoName(99_999)).toBe("errno 99999");
  });

  it("take a null pointer", () => {
    const time = program.define({ name: "time", parameters: ["pointer"], result: "uint64" });
    expect(Number(time(null))).toBeGreaterThan(1.7e9);
  });

  it.each([
    ["an ordinary buffer", Buffer.alloc(4096, 1)],
    ["a few bytes", new Uint8Array(16).fill(1)],
    ["a part of a buffer", new Uint8Array(new ArrayBuffer(4096), 100, 64).fill(1)],
    [
      "a shared ring",
      new Uint8Array(sharedRingMemory({ blockBytes: 4096, slotCount: 4 }), 8192, 64),
    ],
  ])("know the address of %s", (_what, bytes) => {
    const source = Uint8Array.from({ length: bytes.length }, (_, index) => index + 7);
    copy(addressOf(bytes), addressOf(source), bytes.length);
    expect([...bytes]).toEqual([...source]);
  });

  it("put a shared ring at the start of a page", () => {
    const ring = new Uint8Array(sharedRingMemory({ blockBytes: 4096, slotCount: 4 }));
    expect(addressOf(ring) % 4096n).toBe(0n);
  });
});

describe("a library or function that is not there", () => {
  const codeOf = (attempt: () => unknown): unknown => {
    try {
      attempt();
    } catch (error) {
      return error instanceof TransportError ? [error.code, error.executed] : error;
    }
    return undefined;
  };

  it("is a TransportError that says nothing was done", () => {
    expect(codeOf(() => openLibrary("/no such library.so"))).toEqual([
      "NATIVE_LIBRARY_MISSING",
      "no",
    ]);
    const missing = { name: "no_such_function", parameters: [], result: "void" } as const;
    expect(codeOf(() => program.define(missing))).toEqual(["NATIVE_FUNCTION_MISSING", "no"]);
  });
});
