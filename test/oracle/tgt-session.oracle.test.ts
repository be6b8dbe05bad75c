/**
 * Whole sessions on a drive that somebody else wrote: Debian's tgtd over iSCSI. It tells no positions, has no LOCATE and
 * lies about the length of what it sends, so all that is claimed rests on what was read back.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";
import { readSession } from "../../src/stream/reader.ts";
import { lastSession } from "../../src/stream/session-scan.ts";
import { TarProducer } from "../../src/stream/tar-producer.ts";
import { verifySessions } from "../../src/stream/verify.ts";
import type { WriteOptions } from "../../src/stream/write-options.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { startTgt, type TgtTarget } from "../support/tgt-target.ts";
import { patternBytes } from "../support/verify-stand.ts";
import { rawSource } from "../support/write-stand.ts";

const clock = new SystemClock();
const KIB = 1024;

interface Stand {
  readonly tgt: TgtTarget;
  readonly drive: TapeDrive;
  readonly folder: string;
  readonly options: (more?: Partial<WriteOptions>) => WriteOptions;
}

async function openTape({ host, port, target, logicalUnit }: TgtTarget): Promise<TapeDrive> {
  const transport = await openIscsi({ host, port, target, logicalUnit, reconnectLimitMs: 20_000 });
  return TapeDrive.open(new Session({ transport, clock }));
}

async function withTgt(tapeMB: number, use: (stand: Stand) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-tgt-session-"));
  try {
    await using tgt = await startTgt({ tapeMB });
    const drive = await openTape(tgt);
    const options = (more: Partial<WriteOptions> = {}): WriteOptions => ({
      clock,
      workFolder: folder,
      setId: new Uint8Array(16).fill(7),
      device: "tgtd",
      writer: "test",
      ...more,
    });
    await use({ tgt, drive, folder, options });
    await drive.session.transport.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const verify = ({ drive, folder }: Stand) => verifySessions(drive, { clock, workFolder: folder });

async function lastData({ drive, folder }: Stand): Promise<Buffer> {
  const session = await lastSession(drive, { workFolder: folder });
  if (session === undefined) throw new RangeError("there is no session");
  const pieces: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array): void => void pieces.push(bytes.slice()) };
  const report = await readSession(drive, { session, sink, clock });
  session.manifest?.close();
  expect(report.walk).toMatchObject({ endedBy: "filemark", findings: [], interruptions: [] });
  return Buffer.concat(pieces);
}

function makeTree(folder: string): string {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "deep", "er"), { recursive: true });
  for (const [index, size] of [0, 1, 511, 4096, 300_000, 2_500_000].entries()) {
    writeFileSync(join(tree, "deep", `file ${String(index)}`), patternBytes(size, index));
  }
  writeFileSync(join(tree, "deep", "er", "naïve"), "ü");
  return tree;
}

describe("tgtd's tape", () => {
  it("takes a tree and gives it back to GNU tar, and sessions of any block length behind it", async () => {
    await withTgt(64, async (stand) => {
      const { drive, folder, options } = stand;
      expect(await drive.isBlank()).toBe(true);
      const tree = makeTree(folder);
      const recordBytes = 256 * KIB;
      const producer = new TarProducer({ paths: [tree], recordBytes, digest: "sha256" });
      const shape = { kind: "tar", blockBytes: recordBytes, slotCount: 16 } as const;
      const source = new ProducerSource({ producer, ...shape });
      const report = await writeSession(drive, source, options());
      expect(report).toMatchObject({ end: "complete", closed: true, evidence: "readBack" });
      expect(report.recoveries).toEqual([]);
      expect(await drive.isBlank()).toBe(false);
      const target = join(folder, "restored");
      mkdirSync(target);
      execFileSync("tar", ["-xf", "-", "-C", target], { input: await lastData(stand) });
      execFileSync("diff", ["-r", tree, join(target, tree)]);

      for (const [index, blockBytes] of [700 * KIB, KIB, 64 * KIB, 1000].entries()) {
        const data = patternBytes(Math.min(3_000_000, blockBytes * 40) + 4, index);
        const more = { append: true, sessionNumber: index + 2 };
        const source = rawSource(data, { blockBytes });
        expect(await writeSession(drive, source, options(more))).toMatchObject({
          end: "complete",
          closed: true,
          recoveries: [],
        });
        expect(Buffer.compare(await lastData(stand), data)).toBe(0);
      }
      const { result, sessions } = await verify(stand);
      expect([result, sessions.length]).toEqual(["same", 5]);
    });
  }, 120_000);

  it("ends a session where tgtd says that the tape is full", async () => {
    await withTgt(4, async (stand) => {
      const source = rawSource(patternBytes(8_000_000), { blockBytes: 64 * KIB });
      const report = await writeSession(stand.drive, source, stand.options());
      expect(report).toMatchObject({ end: "volumeFull", closed: true, evidence: "readBack" });
      expect(report.blockCount).toBeGreaterThan(50);
      expect(await verify(stand)).toMatchObject({
        result: "partial",
        sessions: [{ reasons: ["incompleteSession"] }],
      });
    });
  }, 60_000);

  it.each(["rewinds the tape without a word", "is killed and started again"])(
    "is not believed when it, or another program, %s in the middle",
    async (what) => {
      await withTgt(64, async (stand) => {
        const { tgt, drive, options } = stand;
        const data = patternBytes(6_000_000);
        const other = await openTape(tgt);
        let happening: Promise<void> | undefined;
        const more = {
          progressIntervalMs: 0,
          onProgress: ({ blockCount }: { readonly blockCount: number }) => {
            if (blockCount < 40 || happening !== undefined) return;
            happening = what.startsWith("rewinds") ? other.rewind() : tgt.restart();
          },
        };
        const shape = { blockBytes: 64 * KIB, slotCount: 8, seekable: true };
        const report = await writeSession(drive, rawSource(data, shape), options(more));
        await happening;
        expect(happening).toBeDefined();
        expect(report.recoveries.length).toBeGreaterThan(0);
        if (what.startsWith("is killed")) expect(report).toMatchObject({ end: "complete" });
        if (report.closed) {
          expect(await verify(stand)).toMatchObject({ sessions: [{ check: { findings: [] } }] });
          expect(
            Buffer.compare(await lastData(stand), data.subarray(0, Number(report.byteCount))),
          ).toBe(0);
        } else expect(report.blockCount).toBe(0);
        await other.session.transport.close();
      });
    },
    60_000,
  );
});
