import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { describe, expect, it } from "vitest";

import { TarExtractor, type TarExtractorOptions } from "../../src/stream/tar/tar-extractor.ts";
import { TarReader, type TarMember } from "../../src/stream/tar/tar-reader.ts";
import { gnuTar, feed, pack } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

type Report = ReturnType<TarExtractor["finish"]>;

/** Gives members straight to an extractor, each file with this content. */
function restore(
  folder: string,
  members: readonly Given[],
  options: Partial<TarExtractorOptions> = {},
): Report {
  const extractor = new TarExtractor({ targetFolder: `${folder}/target`, ...options });
  give(extractor, members);
  return extractor.finish();
}

type Given = Partial<TarMember> & { readonly content?: string };

/** Gives members to an extractor as a reader would. */
function give(extractor: TarExtractor, members: readonly Given[]): void {
  for (const { content = "", ...over } of members) {
    const rawName = over.rawName ?? "a";
    extractor.member({
      name: rawName,
      rawName,
      kind: "file",
      mode: 0o644,
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      userName: "",
      groupName: "",
      sizeBytes: content.length,
      mtimeNs: 1_234_567_890_123_456_789n,
      rawLinkName: "",
      deviceMajor: 0,
      deviceMinor: 0,
      headerOffset: 0,
      dataOffset: 512,
      ...over,
    });
    if (content !== "") extractor.data(Buffer.from(content));
    extractor.memberEnd();
  }
}

const codes = (report: Report): string[] => report.problems.map(({ code }) => code);

describe("TarExtractor keeps to its folder:", () => {
  it.each(["../x", "a/../../x", "..", "a/..", "/../x"])("refuses the name %s", (rawName) => {
    withScratchFolder((folder) => {
      const report = restore(folder, [{ rawName, content: "x" }, { rawName: "after" }]);
      expect(codes(report)).toEqual(["TAR_UNSAFE_NAME"]);
      expect(readdirSync(folder)).toEqual(["target"]);
      expect(readdirSync(`${folder}/target`)).toEqual(["after"]);
    });
  });

  it("makes absolute names relative", () => {
    withScratchFolder((folder) => {
      const report = restore(folder, [{ rawName: `/${folder}/evil`, content: "x" }]);
      expect(report).toEqual({ restoredCount: 1, problems: [] });
      expect(existsSync(`${folder}/evil`)).toBe(false);
      expect(readFileSync(`${folder}/target${folder}/evil`, "utf8")).toBe("x");
    });
  });

  it.each(["..", "/tmp", "."])(
    "does not write through a link to %s that the archive has",
    (rawLinkName) => {
      withScratchFolder((folder) => {
        const report = restore(folder, [
          { rawName: "link", kind: "symlink", rawLinkName },
          { rawName: "link/evil", content: "x" },
          { rawName: "link/folder/", kind: "directory" },
          { rawName: "link/sub/hard", kind: "hardlink", rawLinkName: "link" },
        ]);
        expect(codes(report)).toEqual(["TAR_UNSAFE_NAME", "TAR_UNSAFE_NAME", "TAR_UNSAFE_NAME"]);
        expect(readdirSync(`${folder}/target`)).toEqual(["link"]);
        expect(readlinkSync(`${folder}/target/link`)).toBe(rawLinkName);
      });
    },
  );

  it("does not write through a link that was there before, also in place of the file itself", () => {
    withScratchFolder((folder) => {
      mkdirSync(`${folder}/outside`);
      mkdirSync(`${folder}/target`);
      writeFileSync(`${folder}/outside/file`, "untouched");
      symlinkSync("../outside", `${folder}/target/dir`);
      symlinkSync("../outside/file", `${folder}/target/file`);
      const report = restore(folder, [
        { rawName: "dir/file", content: "evil" },
        { rawName: "file", content: "new" },
      ]);
      expect(codes(report)).toEqual(["TAR_UNSAFE_NAME"]);
      expect(readFileSync(`${folder}/outside/file`, "utf8")).toBe("untouched");
      expect(lstatSync(`${folder}/target/file`).isFile()).toBe(true);
      expect(readFileSync(`${folder}/target/file`, "utf8")).toBe("new");
    });
  });

  it("does not follow a link that takes the place of a folder it has been in", () => {
    withScratchFolder((folder) => {
      mkdirSync(`${folder}/outside`);
      const report = restore(folder, [
        { rawName: "d/e/f", content: "x" },
        { rawName: "d/g/", kind: "directory", mode: 0o700 },
        { rawName: "d/g", kind: "symlink", rawLinkName: "../../outside" },
        { rawName: "d/g/evil", content: "x" },
        { rawName: "m", kind: "hardlink", rawLinkName: "n/o/p" },
        { rawName: "n/o", kind: "symlink", rawLinkName: "../../outside" },
        { rawName: "n/o/evil", content: "x" },
      ]);
      expect(codes(report)).toEqual(["TAR_UNSAFE_NAME", "TAR_RESTORE_FAILED", "TAR_UNSAFE_NAME"]);
      expect(readdirSync(`${folder}/outside`)).toEqual([]);
      expect(lstatSync(`${folder}/target/d/g`).isSymbolicLink()).toBe(true);
    });
  });

  it("makes no hard link to what is outside, by name or through a link", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/secret`, "s");
      const report = restore(folder, [
        { rawName: "h1", kind: "hardlink", rawLinkName: "../secret" },
        { rawName: "up", kind: "symlink", rawLinkName: ".." },
        { rawName: "h2", kind: "hardlink", rawLinkName: "up/secret" },
        { rawName: "h3", kind: "hardlink", rawLinkName: `${folder}/secret` },
      ]);
      expect(codes(report)).toEqual(["TAR_UNSAFE_NAME", "TAR_UNSAFE_NAME", "TAR_RESTORE_FAILED"]);
      expect(readdirSync(`${folder}/target`)).toEqual(["up"]);
      expect(statSync(`${folder}/secret`).nlink).toBe(1);
    });
  });

  it("refuses a file in place of the folder itself, and names with a NUL", () => {
    withScratchFolder((folder) => {
      const report = restore(folder, [{ rawName: "./" }, { rawName: "a\0b" }, { rawName: "/" }]);
      expect(codes(report)).toEqual(["TAR_UNSAFE_NAME", "TAR_UNSAFE_NAME", "TAR_UNSAFE_NAME"]);
    });
  });
});

describe("TarExtractor", () => {
  it("replaces files without touching what else they are linked to; a full folder stays", () => {
    withScratchFolder((folder) => {
      mkdirSync(`${folder}/target/full/in`, { recursive: true });
      mkdirSync(`${folder}/target/bare`);
      writeFileSync(`${folder}/kept`, "old");
      linkSync(`${folder}/kept`, `${folder}/target/a`);
      const report = restore(folder, [
        { rawName: "a", content: "new" },
        { rawName: "full", content: "x" },
        { rawName: "bare", content: "x" },
        { rawName: "a", kind: "directory" },
      ]);
      expect(report.problems.map(({ name, code }) => [name, code])).toEqual([
        ["full", "TAR_RESTORE_FAILED"],
      ]);
      expect(readFileSync(`${folder}/kept`, "utf8")).toBe("old");
      expect(readFileSync(`${folder}/target/bare`, "utf8")).toBe("x");
      expect(lstatSync(`${folder}/target/a`).isDirectory()).toBe(true);
    });
  });

  it("sets modes and times, those of folders after what is in them", () => {
    withScratchFolder((folder) => {
      const report = restore(folder, [
        { rawName: "d/", kind: "directory", mode: 0o555 },
        { rawName: "d/e/", kind: "directory", mode: 0o511, mtimeNs: -1_500_000_000n },
        { rawName: "d/e/f", mode: 0o640, content: "x", mtimeNs: 1_999_999_999_999_999_000n },
      ]);
      expect(report.problems).toEqual([]);
      const facts = ["d", "d/e", "d/e/f"].map((name) => {
        const stats = lstatSync(`${folder}/target/${name}`, { bigint: true });
        // Node 20 cuts below the microsecond, later ones put half a microsecond there.
        return [Number(stats.mode & 0o7777n), stats.mtimeNs / 1000n];
      });
      expect(facts).toEqual([
        [0o555, 1_234_567_890_123_456n],
        [0o511, -1_500_000n],
        [0o640, 1_999_999_999_999_999n],
      ]);
      for (const name of ["d", "d/e"]) chmodSync(`${folder}/target/${name}`, 0o755);
    });
  });

  it("leaves out set-id bits when it does not restore owners", () => {
    withScratchFolder((folder) => {
      restore(folder, [{ rawName: "a", mode: 0o6755, content: "x" }], { withOwner: false });
      expect(lstatSync(`${folder}/target/a`).mode & 0o7777).toBe(0o755);
    });
  });

  it("names fifos and devices, and says what restores them", () => {
    withScratchFolder((folder) => {
      const report = restore(folder, [{ rawName: "p", kind: "fifo" }, { rawName: "b" }]);
      expect(report.restoredCount).toBe(1);
      expect(report.problems).toMatchObject([{ name: "p", code: "TAR_UNSUPPORTED_TYPE" }]);
      expect(report.problems[0]?.problem).toContain("`read --to - | tar -x`");
    });
  });

  it("digests what it writes", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, Buffer.alloc(300_000, 5));
      const { archive, records } = pack([`${folder}/a`]);
      const digests: (string | undefined)[] = [];
      const extractor = new TarExtractor({
        targetFolder: `${folder}/target`,
        digest: "sha256",
        onRestored: ({ digest }) => digests.push(digest),
      });
      feed(new TarReader(extractor), archive, [10_000]);
      expect(digests).toEqual([records[0]?.digest]);
      const written = readFileSync(`${folder}/target${folder}/a`);
      expect(digests[0]).toBe(createHash("sha256").update(written).digest("hex"));
    });
  });

  it("names the file in whose middle the archive ends, and keeps what came of it", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, Buffer.alloc(300_000, 5));
      const { archive } = pack([`${folder}/a`]);
      const extractor = new TarExtractor({ targetFolder: `${folder}/target` });
      const reader = new TarReader(extractor);
      reader.push(archive.subarray(0, 100_000));
      expect(() => reader.end()).toThrow(expect.objectContaining({ code: "TAR_TRUNCATED" }));
      const report = extractor.finish();
      expect(report).toMatchObject({ restoredCount: 0, problems: [{ code: "TAR_TRUNCATED" }] });
      const size = statSync(`${folder}/target${folder}/a`).size;
      expect(size).toBeGreaterThan(90_000);
      expect(size).toBeLessThan(100_000);
    });
  });

  it("restores a path that was given twice, and names stored as links to themselves", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, "x");
      linkSync(`${folder}/a`, `${folder}/b`);
      const { archive } = pack([`${folder}/a`, `${folder}/a`, `${folder}/b`]);
      const extractor = new TarExtractor({ targetFolder: `${folder}/target` });
      feed(new TarReader(extractor), archive);
      expect(extractor.finish().problems).toEqual([]);
      const at = `${folder}/target${folder}`;
      expect(statSync(`${at}/a`).nlink).toBe(2);
      expect(readFileSync(`${at}/b`, "utf8")).toBe("x");
      mkdirSync(`${folder}/theirs`);
      gnuTar(["-xf", "-", "-C", `${folder}/theirs`], { input: archive });
      expect(readFileSync(`${folder}/theirs${folder}/b`, "utf8")).toBe("x");
    });
  });

  it("stops with a clear error when the disk is full, and still says what is missing", () => {
    withScratchFolder((folder) => {
      const fullFd = openSync("/dev/full", "w");
      const write = (fd: number, bytes: Uint8Array): number =>
        writeSync(bytes.length > 1 ? fullFd : fd, bytes);
      const members = [
        { rawName: "d/", kind: "directory" as const, mode: 0o750 },
        { rawName: "d/a", content: "x" },
        { rawName: "d/b", content: "too much" },
      ];
      let extractor: TarExtractor | undefined;
      const build = (): TarExtractor =>
        (extractor = new TarExtractor({ targetFolder: `${folder}/target`, write }));
      expect(() => give(build(), members)).toThrow(
        expect.objectContaining({ code: "TAR_DISK_FULL", member: "d/b" }),
      );
      closeSync(fullFd);
      const report = extractor?.finish();
      expect(report?.problems).toMatchObject([{ name: "d/b", code: "TAR_DISK_FULL" }]);
      expect(report?.restoredCount).toBe(2);
      expect(lstatSync(`${folder}/target/d`).mode & 0o777).toBe(0o750);
    });
  });
});
