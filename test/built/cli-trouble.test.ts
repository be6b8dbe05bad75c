import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { JOURNAL_FILES, PROOF_RECORD } from "../../src/stream/journal-format.ts";
import { filesBelow, until, withBuiltCli } from "../support/cli-process.ts";
import type { ProcessStand, RunningProcess } from "../support/cli-process.ts";

const MB = 1_000_000;

/** Whether a journal says that blocks are certainly on the medium: what is not proved may be gone after SIGKILL. */
function hasProof(path: string): boolean {
  const records = readFileSync(path);
  const whole = records.length - (records.length % PROOF_RECORD.byteLength);
  if (whole === 0) return false;
  const last = PROOF_RECORD.decode(records.subarray(whole - PROOF_RECORD.byteLength, whole));
  return last.provedBlockCount > 0n;
}

/** A write of standard input, of which something is proved to be on the tape. */
async function writeInProgress(
  { start, home }: ProcessStand,
  ...options: string[]
): Promise<RunningProcess> {
  const running = start("write", "-", ...options);
  running.child.stdin?.on("error", () => {});
  // More than the ring holds: before it is full the tape does not start.
  running.child.stdin?.write(Buffer.alloc(200 * MB, "data "));
  const journals = (): readonly string[] =>
    filesBelow(join(home, "journals")).filter((path) => path.endsWith(JOURNAL_FILES.proofs));
  await until("a proof is in the journal", () => journals().some(hasProof));
  return running;
}

describe("what can go wrong while writing", { timeout: 120_000 }, () => {
  it("SIGINT: the tape is closed in good order and the report is exact", async () => {
    await withBuiltCli(async (stand) => {
      const { child, ended } = await writeInProgress(stand, "--checkpoint", "8MiB");
      child.kill("SIGINT");
      const { status, stdout } = await ended;
      expect(stdout.toString()).toMatch(
        /^PARTLY written, because it was stopped: [\d.]+ MB to session 1/,
      );
      expect(status).toBe(130);
      const verified = await stand.run(["verify"]);
      expect(verified.stdout.toString()).toContain("nothing differs");
      expect(verified.status).toBe(11);
    });
  });

  it("kill -9: verify compares with the journal and names what is there", async () => {
    await withBuiltCli(async (stand) => {
      const { child, ended } = await writeInProgress(stand, "--checkpoint", "8MiB");
      child.kill("SIGKILL");
      expect((await ended).status).toBe("SIGKILL");
      const verified = await stand.run(["verify"]);
      const text = verified.stdout.toString();
      expect(verified.stderr).toContain("as after a power failure");
      expect(text).toMatch(/session 1: partial; [\d,]+ blocks compared with its journal/);
      expect(verified.status).toBe(11);
      // What is written over it makes the journal void.
      expect((await stand.run(["write", "-", "--yes"], Buffer.alloc(1000))).status).toBe(0);
      expect((await stand.run(["verify"])).status).toBe(0);
    });
  });

  it("kill -9 in a tree: verify names what is there, the file it was in, and what the rest is of", async () => {
    await withBuiltCli(async (stand) => {
      const { folder, home, start, run } = stand;
      mkdirSync(join(folder, "tree"));
      writeFileSync(join(folder, "tree", "a small file"), "small");
      // A source that does not end: a file of holes, larger than what is written meanwhile.
      writeFileSync(join(folder, "tree", "b large file"), "");
      truncateSync(join(folder, "tree", "b large file"), 200_000 * MB);
      writeFileSync(join(folder, "tree", "c last file"), "last");
      const { child, ended } = start("write", "tree", "--digest", "none");
      await until("blocks are in the journal", () =>
        filesBelow(join(home, "journals")).some(
          (path) => path.endsWith("blocks.crc") && readFileSync(path).length > 4000,
        ),
      );
      child.kill("SIGKILL");
      expect((await ended).status).toBe("SIGKILL");
      const verified = await run(["verify"]);
      const text = verified.stdout.toString();
      expect(text).toContain("wholly on the tape: 2\n      tree/\n      tree/a small file\n");
      expect(text).toContain("partly on the tape: 1\n      tree/b large file\n");
      expect(text).toContain("not on the tape either: what else there is in tree\n");
      expect(verified.status).toBe(11);
    });
  });

  it("another process has the drive: 12", async () => {
    await withBuiltCli(async (stand) => {
      const { child, ended } = await writeInProgress(stand);
      const other = await stand.run(["status"]);
      expect([other.status, other.stderr]).toEqual([12, expect.stringContaining("in use")]);
      child.stdin?.end();
      expect((await ended).status).toBe(0);
    });
  });
});

describe("what can go wrong on the shelf", { timeout: 120_000 }, () => {
  it("a flipped bit: verify names block, file and bytes, and ends with 8", async () => {
    await withBuiltCli(async ({ folder, home, run }) => {
      mkdirSync(join(folder, "tree"));
      for (const name of ["a", "b", "c"]) {
        writeFileSync(join(folder, "tree", name), Buffer.alloc(MB, name));
      }
      expect((await run(["write", "tree"])).status).toBe(0);
      const data = filesBelow(join(home, "drive")).find((path) => path.endsWith(".data"));
      expect(data).toBeDefined();
      const bytes = readFileSync(data ?? "");
      bytes[1_600_000] = (bytes[1_600_000] ?? 0) ^ 4;
      writeFileSync(data ?? "", bytes);
      const { status, stdout } = await run(["verify"]);
      expect(stdout.toString()).toMatch(/^NOT VERIFIED: 1 session/);
      expect(stdout.toString()).toMatch(
        /block 6 \(object 6\), bytes 1572864 to 1835007 of the stream/,
      );
      expect(stdout.toString()).toMatch(/file tree\/b: bytes \d+ to \d+/);
      expect(status).toBe(8);
      const read = await run(["read", "--to", "out"]);
      expect(read.status).toBe(8);
    });
  });

  it("an unreadable block: 5, and what can be read is restored", async () => {
    await withBuiltCli(async ({ folder, run }) => {
      writeFileSync(join(folder, "file"), Buffer.alloc(3 * MB, "x"));
      expect((await run(["write", "file"])).status).toBe(0);
      const plan = [
        { when: { at: "object", object: 4 }, what: { kind: "readError" }, times: 1000 },
      ];
      writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
      expect((await run(["sim", "fault", "plan.json"])).status).toBe(0);
      const verified = await run(["verify"]);
      expect(verified.stdout.toString()).toContain("block 4 (object 4)");
      expect(verified.status).toBe(5);
    });
  });
});
