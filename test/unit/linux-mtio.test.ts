import { describe, expect, it } from "vitest";
import type { Ioctl } from "../../native/linux/libc.ts";
import { decodeTapeState, openTapeControl } from "../../native/linux/mtio.ts";
import { TAPE_OPERATION } from "../../native/linux/mtio-layout.ts";
import { decodeTapeNodeOptions, TAPE_NODE_OPTIONS } from "../../native/linux/tape-node-options.ts";
import { errnoOf } from "../support/linux-fake-sg.ts";

/** A struct mtget, written from linux/mtio.h: five longs and two ints. */
function mtget(values: {
  readonly longs: readonly bigint[];
  readonly ints: readonly [number, number];
}): Uint8Array {
  const longs = new Uint8Array(BigInt64Array.from(values.longs).buffer);
  const ints = new Uint8Array(Int32Array.from(values.ints).buffer);
  return Uint8Array.from([...longs, ...ints]);
}

describe("the state that st reports", () => {
  /** Debian 12's kernel 6.1, a freshly rewound tape of tgtd: captured through MTIOCGET. */
  const rewound = mtget({ longs: [114n, 0n, 0n, 0x4101_0000n, 0n], ints: [0, 0] });

  it("is that of a rewound tape", () => {
    expect(decodeTapeState(rewound)).toEqual({
      typeCode: 0x72,
      partition: 0,
      blockBytes: 0,
      densityCode: 0,
      recoveredErrorCount: 0,
      fileIndex: 0,
      blockIndex: 0,
      atBeginning: true,
      atFilemark: false,
      atEndOfData: false,
      atEndOfMedium: false,
      writeProtected: false,
      online: true,
      doorOpen: false,
      immediateReport: true,
      cleaningRequested: false,
      stateBits: 0x4101_0000,
    });
  });

  it("has density codes from 80h on, although the word is then negative", () => {
    const negative = BigInt.asIntN(64, 0xffff_ffff_9200_2000n);
    const state = decodeTapeState(mtget({ longs: [114n, 0n, negative, 0n, 0n], ints: [0, 0] }));
    expect(state).toMatchObject({ densityCode: 0x92, blockBytes: 0x2000 });
    const positive = decodeTapeState(
      mtget({ longs: [114n, 0n, 0xffff_ffffn, 0n, 0n], ints: [0, 0] }),
    );
    expect(positive).toMatchObject({ densityCode: 0xff, blockBytes: 0xff_ffff });
  });

  it("has the partition where other systems have a residue, and only the low half of the error count", () => {
    const state = decodeTapeState(mtget({ longs: [114n, 1n, 0n, 0n, 0x7_1234n], ints: [3, 77] }));
    expect(state).toMatchObject({ partition: 1, recoveredErrorCount: 0x1234 });
    expect(state).toMatchObject({ fileIndex: 3, blockIndex: 77 });
  });

  it("has no position where st has lost count", () => {
    const state = decodeTapeState(mtget({ longs: [114n, 0n, 0n, 0n, 0n], ints: [-1, -1] }));
    expect([state.fileIndex, state.blockIndex]).toEqual([undefined, undefined]);
  });

  it.each([
    ["atFilemark", 31],
    ["atBeginning", 30],
    ["atEndOfMedium", 29],
    ["atEndOfData", 27],
    ["writeProtected", 26],
    ["online", 24],
    ["doorOpen", 18],
    ["immediateReport", 16],
    ["cleaningRequested", 15],
  ] as const)("has %s in bit %i and nowhere else", (name, bit) => {
    const of = (word: bigint) =>
      decodeTapeState(mtget({ longs: [114n, 0n, 0n, word, 0n], ints: [0, 0] }));
    for (let other = 0; other < 32; other++) {
      expect(of(1n << BigInt(other))[name]).toBe(other === bit);
    }
    // As the long that it is, the topmost bit may come with a sign.
    expect(of(BigInt.asIntN(32, 1n << BigInt(bit)))[name]).toBe(true);
  });
});

interface Call {
  readonly fd: number;
  readonly request: number;
  readonly bytes: readonly number[];
}

function recorder(answer: { readonly fill?: Uint8Array; readonly errno?: string } = {}) {
  const calls: Call[] = [];
  const ioctl: Ioctl = (fd, request, argument) => {
    calls.push({ fd, request, bytes: [...argument] });
    if (answer.errno !== undefined) return -errnoOf(answer.errno);
    argument.set(answer.fill ?? []);
    return 0;
  };
  return { calls, control: openTapeControl(9, { ioctl }) };
}

describe("the calls of st", () => {
  it("carry operation and count, also a negative one", () => {
    const { calls, control } = recorder();
    control.operate("MTFSF", 3);
    control.operate("MTMKPART", -70_000);
    control.operate("MTREW");
    expect(calls).toEqual([
      { fd: 9, request: 0x4008_6d01, bytes: [1, 0, 0, 0, 3, 0, 0, 0] },
      { fd: 9, request: 0x4008_6d01, bytes: [34, 0, 0, 0, 0x90, 0xee, 0xfe, 0xff] },
      { fd: 9, request: 0x4008_6d01, bytes: [6, 0, 0, 0, 1, 0, 0, 0] },
    ]);
    expect(TAPE_OPERATION.values.MTREW).toBe(6);
  });

  it("give a position of more than 32 bits", () => {
    const fill = new Uint8Array(BigInt64Array.of(0x12_3456_789an).buffer);
    const { calls, control } = recorder({ fill });
    expect(control.position()).toBe(0x12_3456_789an);
    expect(calls.map(({ request }) => request)).toEqual([0x8008_6d03]);
  });

  it("give the state", () => {
    const fill = mtget({ longs: [114n, 0n, 0n, 0x8000_0000n, 0n], ints: [2, 0] });
    const { calls, control } = recorder({ fill });
    expect(control.state()).toMatchObject({ fileIndex: 2, atFilemark: true });
    expect(calls.map(({ request, bytes }) => [request, bytes.length])).toEqual([[0x8030_6d02, 48]]);
  });

  it("say what st answered, and refuse a count that does not fit", () => {
    const { calls, control } = recorder({ errno: "EIO" });
    const failed = expect.objectContaining({
      code: "TAPE_CONTROL_FAILED",
      executed: "unknown",
    }) as unknown;
    expect(() => control.state()).toThrow(failed);
    expect(() => control.position()).toThrow(failed);
    expect(() => {
      control.operate("MTFSF");
    }).toThrow(failed);
    expect(calls).toHaveLength(3);
    for (const count of [0x8000_0000, 1.5, Number.NaN]) {
      expect(() => {
        control.operate("MTFSR", count);
      }).toThrow(expect.objectContaining({ code: "TAPE_COUNT_INVALID" }));
    }
    expect(calls).toHaveLength(3);
  });
});

describe("the options of a tape node", () => {
  const NAMES = Object.keys(TAPE_NODE_OPTIONS);

  it.each([
    // The file of Debian 12's kernel 6.1 after loading st.
    [
      "0x00000107\n",
      ["bufferWrites", "asynchronousWrites", "readAhead", "spacesBackOverBlocks"],
      0,
    ],
    [
      "0x00000d07",
      [
        "bufferWrites",
        "asynchronousWrites",
        "readAhead",
        "spacesBackOverBlocks",
        "partitions",
        "logicalBlocks",
      ],
      0,
    ],
    ["0", [], 0],
    ["ffff", NAMES, 0],
    ["0x80010004", ["readAhead"], 0x8001_0000],
  ])("in %s", (text, names, unknownBits) => {
    expect(decodeTapeNodeOptions(text)).toEqual({ names, unknownBits });
  });

  it.each(["", "0x", "no", "1 2", "0x123456789"])("are not in '%s'", (text) => {
    expect(decodeTapeNodeOptions(text)).toBeUndefined();
  });

  it("have one bit each", () => {
    for (const [name, { bit }] of Object.entries(TAPE_NODE_OPTIONS)) {
      expect(decodeTapeNodeOptions(bit.toString(16))).toEqual({ names: [name], unknownBits: 0 });
    }
  });
});
