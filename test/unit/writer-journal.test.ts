import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { JOURNAL_FILES, type JournalHeader } from "../../src/stream/journal-format.ts";
import { openJournals, type Journal } from "../../src/stream/journal.ts";
import { SessionSpool } from "../../src/stream/session-spool.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const HEADER: JournalHeader = {
  schema: "capstan.journal/1",
  sessionId: "0123456789abcdef0123456789abcdef",
  sessionNumber: 2,
  device: "a drive",
  cartridge: "ABC123L9",
  partition: 0,
  firstObject: "17",
  blockBytes: 1000,
  kind: "tar",
  digestAlgorithm: "sha256",
  createdEpochMs: 1_700_000_000_000,
};

const file = (name: string, from: bigint, size: bigint): FileRecord => ({
  name,
  kind: "file",
  size,
  headerOffset: from,
  dataOffset: from + 512n,
  digest: new Uint8Array(32).fill(name.length),
  state: "whole",
});

const RUNNING = { dataEnded: false, dataClosed: false, manifestProved: false };

function leaveBehind(folder: string): void {
  const spool = new SessionSpool({ folder: join(folder, "one"), header: HEADER, durable: true });
  for (let index = 0; index < 40_000; index++) spool.addBlock(index * 3, 1000);
  spool.addFile(file("a", 0n, 5000n));
  spool.addFile(file("b\xff", 5632n, 0n));
  spool.prove({ ...RUNNING, provedBlockCount: 30_000 }, true);
  spool.addBlock(0xffff_ffff, 77);
  spool.close();
}

describe("the journal of a session", () => {
  it("is found with all it says when its writer is gone", () => {
    withScratchFolder((folder) => {
      leaveBehind(folder);
      const { journals, damaged } = openJournals(folder);
      expect(damaged).toEqual([]);
      const [journal] = journals;
      expect(journal).toMatchObject({
        origin: "journal",
        complete: false,
        header: HEADER,
        blockCount: 40_001,
        provedBlockCount: 30_000,
        firstObject: 17n,
        sessionNumber: 2,
      });
      expect(journal?.crcAt(39_999)).toBe(119_997);
      expect(journal?.crcAt(40_000)).toBe(0xffff_ffff);
      expect(journal?.lengthAt(39_999)).toBe(1000);
      expect(journal?.lengthAt(40_000)).toBe(77);
      expect([...(journal?.files() ?? [])]).toEqual([
        file("a", 0n, 5000n),
        file("b\xff", 5632n, 0n),
      ]);
      expect(journal?.filesCovering(5000n, 5600n).map(({ name }) => name)).toEqual(["a"]);
      expect(() => journal?.crcAt(40_001)).toThrow("not in the journal");
      journal?.remove();
      expect(openJournals(folder).journals).toEqual([]);
    });
  });

  it("knows the file that was being written, until it knows what became of it", () => {
    withScratchFolder((folder) => {
      const spool = new SessionSpool({
        folder: join(folder, "one"),
        header: HEADER,
        durable: true,
      });
      const { digest: _none, ...begun } = {
        ...file("big", 5632n, 9000n),
        state: "partial" as const,
      };
      const states = (): readonly string[] =>
        [...spool.files()].map(({ name, state }) => `${name} ${state}`);
      spool.addFile(file("a", 0n, 5000n));
      spool.addFile(begun);
      expect(states()).toEqual(["a whole", "big partial"]);
      const [journal] = ((): readonly Journal[] => {
        spool.flush();
        return openJournals(folder).journals;
      })();
      expect([...(journal?.files() ?? [])]).toEqual([file("a", 0n, 5000n), begun]);
      journal?.close();
      spool.addFile(begun);
      expect(states()).toEqual(["a whole", "big partial"]);
      spool.addFile(file("big", 5632n, 9000n));
      spool.addFile(file("c", 15_360n, 1n));
      expect(states()).toEqual(["a whole", "big whole", "c whole"]);
      spool.remove();
    });
  });

  it("leaves out what was not written to its end", () => {
    withScratchFolder((folder) => {
      leaveBehind(folder);
      const path = (name: string): string => join(folder, "one", name);
      truncateSync(path(JOURNAL_FILES.crcs), 40_000 * 4 - 2);
      truncateSync(path(JOURNAL_FILES.files), readFileSync(path(JOURNAL_FILES.files)).length - 1);
      appendFileSync(path(JOURNAL_FILES.proofs), new Uint8Array(25));
      const [journal] = openJournals(folder).journals;
      expect(journal).toMatchObject({ blockCount: 39_999, provedBlockCount: 30_000 });
      expect([...(journal?.files() ?? [])].map(({ name }) => name)).toEqual(["a"]);
      journal?.close();
    });
  });

  it("claims nothing proved whose CRC is gone", () => {
    withScratchFolder((folder) => {
      leaveBehind(folder);
      truncateSync(join(folder, "one", JOURNAL_FILES.crcs), 400);
      const [journal] = openJournals(folder).journals;
      expect(journal).toMatchObject({ blockCount: 100, provedBlockCount: 100 });
      journal?.close();
    });
  });

  it("is named as damaged when its header is no header", () => {
    withScratchFolder((folder) => {
      leaveBehind(folder);
      writeFileSync(join(folder, "one", JOURNAL_FILES.header), '{"schema":"capstan.journal/1"}');
      mkdirSync(join(folder, "empty"));
      const { journals, damaged } = openJournals(folder);
      expect(journals).toEqual([]);
      expect(damaged.length).toBe(2);
      const codes = damaged.map(({ error }) => ("code" in error ? error.code : undefined));
      expect(codes).toContain("JOURNAL_MALFORMED");
    });
  });

  it("gives none for a folder that does not exist", () => {
    withScratchFolder((folder) => {
      expect(openJournals(join(folder, "nowhere"))).toEqual({ journals: [], damaged: [] });
    });
  });
});
