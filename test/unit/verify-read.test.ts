import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FaultEffect, FaultPlan } from "../../simulator/faults/fault-plan.ts";
import {
  blocksFrom,
  membersOf,
  only,
  patternBytes,
  verify,
  writeFiles,
  writeRaw,
} from "../support/verify-stand.ts";
import { withWriteStand, type WriteStand } from "../support/write-stand.ts";

const DATA = patternBytes(20_000);

/** A tape with one raw session of 20 blocks, the last of 544 bytes. */
function withSession<T>(
  use: (stand: WriteStand) => Promise<T>,
  faults: FaultPlan = [],
): Promise<T> {
  return withWriteStand({ faults }, async (stand) => {
    await writeRaw(stand, DATA);
    return use(stand);
  });
}

/** Something that happens to one object, so many times. */
function injectAt(stand: WriteStand, object: number, what: FaultEffect, times = 1): void {
  stand.simulated.inject([{ when: { at: "object", object }, what, times }]);
}

describe("verifying by reading", () => {
  it("finds a session as it was written, and leaves no files behind", async () => {
    await withSession(async (stand) => {
      const report = await verify(stand);
      expect(report).toMatchObject({ method: "read", result: "same", byteCount: 20_000 });
      expect(only(report)).toMatchObject({
        comparedWith: "manifest",
        sessionNumber: 1,
        blocksOnTape: 20,
        result: "same",
        reasons: [],
        check: { comparedCount: 20, findings: [], stream: "same" },
      });
      expect(readdirSync(stand.folder)).toEqual([]);
    });
  });

  it("verifies each of several sessions, or those asked for", async () => {
    await withSession(async (stand) => {
      await writeRaw(stand, new Uint8Array(0), { sessionNumber: 2 });
      await writeRaw(stand, patternBytes(5000, 3), { sessionNumber: 3, blockBytes: 512 });
      const all = await verify(stand);
      expect(all.result).toBe("same");
      expect(all.sessions.map(({ sessionNumber }) => sessionNumber)).toEqual([1, 2, 3]);
      expect(all.sessions.map(({ check }) => check.blockCount)).toEqual([20, 0, 10]);
      const some = await verify(stand, { sessions: [2] });
      expect(only(some).sessionNumber).toBe(2);
      expect(only(await verify(stand, { sessions: "last" })).sessionNumber).toBe(3);
    });
  });

  it("places a bit that rotted on the tape, and says that it stays so", async () => {
    const rot = { kind: "bitRot", byteOffset: 100, bitIndex: 3 } as const;
    const faults = [{ when: { at: "object", object: 7 }, what: rot }] as const;
    await withSession(async (stand) => {
      const report = await verify(stand, { trueBlock: blocksFrom(DATA) });
      expect(report.result).toBe("different");
      const { check } = only(report);
      expect(check).toMatchObject({ blockCount: 20, comparedCount: 20, stream: "notCompared" });
      expect(check.findings).toMatchObject([
        {
          kind: "different",
          index: 7,
          objectNumber: 7n,
          range: { fromByte: 7168n, toByte: 8192n },
          expectedBytes: 1024,
          actualBytes: 1024,
          reread: { attemptCount: 3, gives: "same" },
          bits: {
            with: "right",
            differingBits: 1,
            ranges: [{ from: 100, to: 101 }],
            byBit: [0, 0, 0, 1, 0, 0, 0, 0],
          },
        },
      ]);
    }, faults);
  });

  it("tells a fault on the way from one on the tape, and goes on with the right data", async () => {
    await withSession(async (stand) => {
      injectAt(stand, 3, { kind: "readFlip", byteOffset: 0, bitIndex: 0 });
      const { result, check } = only(await verify(stand));
      expect(result).toBe("different");
      expect(check.stream).toBe("same");
      expect(check.findings).toMatchObject([
        { kind: "different", index: 3, reread: { gives: "right" }, bits: { differingBits: 1 } },
      ]);
    });
  });

  it("blames no block for what a moved tape brought, though a reset takes the position before it is asked", async () => {
    const reset = {
      kind: "reset",
      losesBuffer: false,
      rewinds: true,
      attentionStolen: false,
    } as const;
    // Whichever command the reset comes with: one of them asks for the position after the rewind.
    for (let count = 1; count <= 60; count++) {
      await withSession(async (stand) => {
        stand.simulated.inject([
          { when: { at: "command", name: "READ(6)", count: 12 }, what: { kind: "foreignRewind" } },
          { when: { at: "command", name: "any", count }, what: reset },
        ]);
        const { result, check } = only(await verify(stand));
        expect([count, result, check.findings]).toEqual([count, "same", []]);
      });
    }
  });

  it("goes on behind blocks that cannot be read", async () => {
    await withSession(async (stand) => {
      for (const object of [0, 5, 6, 19]) injectAt(stand, object, { kind: "readError" }, 100);
      injectAt(stand, 10, { kind: "readError" });
      const { result, check } = only(await verify(stand));
      expect(result).toBe("different");
      expect(check).toMatchObject({ endedBy: "filemark", blockCount: 20 });
      const found = check.findings.map((finding) => [
        finding.index,
        "code" in finding && finding.code,
        "reread" in finding && finding.reread.gives,
      ]);
      const code = "MEDIUM_UNRECOVERED_READ";
      expect(found).toEqual([
        [0, code, "unreadable"],
        [5, code, "unreadable"],
        [6, code, "unreadable"],
        [10, code, "right"],
        [19, code, "unreadable"],
      ]);
    });
  });

  it("gives a session up when too much is damaged", async () => {
    await withSession(async (stand) => {
      for (let object = 2; object < 20; object++) {
        injectAt(stand, object, { kind: "readFlip", byteOffset: 1, bitIndex: 1 }, 100);
      }
      const { reasons, result, check } = only(await verify(stand, { findingLimit: 4 }));
      expect({ result, reasons }).toEqual({ result: "different", reasons: ["tooManyFindings"] });
      expect(check.blockCount).toBe(6);
    });
  });

  it.each<readonly [string, FaultEffect]>([
    ["a reset", { kind: "reset", losesBuffer: true, rewinds: true, attentionStolen: false }],
    ["a reset unheard", { kind: "reset", losesBuffer: true, rewinds: true, attentionStolen: true }],
    ["another program that rewinds", { kind: "foreignRewind" }],
    ["a transport failure", { kind: "transportFailure", executed: true }],
    ["a timeout", { kind: "timeout", executed: false }],
    ["a mere attention", { kind: "mediumChangedAttention" }],
    ["an aborted command", { kind: "sense", key: 0xb, codes: 0x4700, deferred: false }],
  ])("comes back after %s", async (_name, what) => {
    await withSession(async (stand) => {
      const when = { at: "command", name: "READ(6)", count: 12 } as const;
      stand.simulated.inject([{ when, what }]);
      const report = await verify(stand);
      expect(report).toMatchObject({ result: "same" });
      expect(only(report).check).toMatchObject({ comparedCount: 20, findings: [], stream: "same" });
    });
  });

  it("ends when the way to the drive is gone", async () => {
    await withSession(async (stand) => {
      const when = { at: "command", name: "any", count: 25 } as const;
      const what = { kind: "transportFailure", executed: false } as const;
      stand.simulated.inject([{ when, what, times: 1_000_000 }]);
      const report = await verify(stand);
      expect(report.result).toBe("partial");
      expect(report.sessions.map(({ reasons }) => reasons)).toEqual([["error"]]);
    });
  });

  it("stops when asked", async () => {
    await withSession(async (stand) => {
      await writeRaw(stand, DATA, { sessionNumber: 2 });
      const stop = new AbortController();
      injectAt(stand, 3, { kind: "readFlip", byteOffset: 0, bitIndex: 0 }, 100);
      // The first damaged block is where somebody presses the button.
      const trueBlock = () => {
        stop.abort();
        return Promise.resolve(undefined);
      };
      const stopped = await verify(stand, { signal: stop.signal, trueBlock, rereadLimit: 0 });
      expect(stopped.sessions.map(({ reasons }) => reasons)).toEqual([["aborted"], ["aborted"]]);
    });
  });
});

describe("files", () => {
  const SIZES = [700, 0, 3000, 5000, 100];
  const BYTES = patternBytes(12 * 1024);

  it("are compared whole", async () => {
    await withWriteStand({}, async (stand) => {
      await writeFiles(stand, BYTES, membersOf(BYTES, SIZES));
      const { check, result } = only(await verify(stand));
      expect(result).toBe("same");
      expect(check.files).toMatchObject({ sameCount: 5, differentCount: 0, touchedCount: 0 });
    });
  });

  it("that a damaged block touches are named, with their range", async () => {
    await withWriteStand({}, async (stand) => {
      await writeFiles(stand, BYTES, membersOf(BYTES, SIZES));
      injectAt(stand, 1, { kind: "readFlip", byteOffset: 0, bitIndex: 0 }, 100);
      const { check } = only(await verify(stand));
      // Headers start at 0, 1536, 2048, 5632, 11264; block 1 is bytes 1024 to 2048.
      expect(check.findings).toMatchObject([
        {
          index: 1,
          touched: {
            files: [
              { name: "file 0", range: { fromByte: 512n, toByte: 700n }, header: false },
              { name: "file 1", range: { fromByte: 0n, toByte: 0n }, header: true },
            ],
            more: false,
          },
        },
      ]);
      expect(check.files).toMatchObject({ touched: ["file 0"], sameCount: 4 });
    });
  });

  it("that share a damaged block and still have the right digest are none of the damaged ones", async () => {
    await withWriteStand({}, async (stand) => {
      await writeFiles(stand, BYTES, membersOf(BYTES, SIZES));
      // Behind the last byte of file 0, which ends at 1212, and before the next header.
      injectAt(stand, 1, { kind: "readFlip", byteOffset: 300, bitIndex: 0 }, 100);
      const { check, result } = only(await verify(stand));
      expect(result).toBe("different");
      expect(check.findings.map(({ index }) => index)).toEqual([1]);
      expect(check.files).toMatchObject({ touchedCount: 0, differentCount: 0, sameCount: 5 });
    });
  });

  it("whose digest is wrong although their blocks are right are named", async () => {
    await withWriteStand({}, async (stand) => {
      const members = membersOf(BYTES, SIZES);
      const wrong = members.map((file) =>
        file.name === "file 2" ? { ...file, digest: new Uint8Array(32) } : file,
      );
      await writeFiles(stand, BYTES, wrong);
      const { check, result } = only(await verify(stand));
      expect(result).toBe("different");
      expect(check.findings).toEqual([]);
      expect(check.files).toMatchObject({ different: ["file 2"], sameCount: 4 });
    });
  });
});
