import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, it } from "vitest";

import { scanTree, type TreeEntry } from "../../src/stream/tar/scan-tree.ts";
import { SYSTEM_FILES, type SourceFiles } from "../../src/stream/tar/source-file.ts";
import { TarPacker } from "../../src/stream/tar/tar-packer.ts";
import { pack, readArchive } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The system's files, with something happening just before a file is opened. */
function beforeOpen(happening: () => void): SourceFiles {
  return {
    ...SYSTEM_FILES,
    open: (path) => {
      happening();
      return SYSTEM_FILES.open(path);
    },
  };
}

describe("TarPacker", () => {
  it("says where each member is and what its digest is", () => {
    withScratchFolder((folder) => {
      const content = Buffer.from("hello tape\n".repeat(200));
      writeFileSync(`${folder}/a`, content);
      writeFileSync(`${folder}/empty`, "");
      const { archive, records } = pack([folder]);
      expect(records.map((record) => [record.kind, record.state])).toEqual([
        ["directory", "whole"],
        ["file", "whole"],
        ["file", "whole"],
      ]);
      for (const record of records) {
        const start = record.headerOffset ?? -1;
        const dataOffset = record.dataOffset ?? -1;
        const alone = Buffer.concat([
          archive.subarray(start, dataOffset + Math.ceil(record.sizeBytes / 512) * 512),
          Buffer.alloc(1024),
        ]);
        const [only] = readArchive(alone);
        expect(only?.member.rawName).toBe(record.rawName);
        if (record.kind !== "file") continue;
        const stored = archive.subarray(dataOffset, dataOffset + record.sizeBytes);
        expect(record.digest).toBe(sha256(stored));
        expect(only?.content.equals(stored)).toBe(true);
      }
      expect(records[1]?.digest).toBe(sha256(content));
    });
  });

  it.each([512, 10_240, 262_144])(
    "fills the archive to full records of %i bytes",
    (recordBytes) => {
      withScratchFolder((folder) => {
        writeFileSync(`${folder}/a`, Buffer.alloc(300_000, 7));
        const { archive } = pack([folder], { recordBytes });
        expect(archive.length % recordBytes).toBe(0);
        expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
      });
    },
  );

  it.each([0, -512, 100, 512.5, Number.NaN])("refuses records of %d bytes", (recordBytes) => {
    expect(() => new TarPacker({ entries: [], recordBytes })).toThrow(
      expect.objectContaining({ code: "TAR_USAGE" }),
    );
  });

  it("digests with what was asked for", () => {
    withScratchFolder((folder) => {
      const content = Buffer.alloc(3_000_000, 3);
      writeFileSync(`${folder}/a`, content);
      const digestWith = (digest: "blake2b512" | "none"): string | undefined =>
        pack([`${folder}/a`], { digest }).records[0]?.digest;
      expect(digestWith("blake2b512")).toBe(createHash("blake2b512").update(content).digest("hex"));
      expect(digestWith("none")).toBeUndefined();
    });
  });

  it.each([1, 511, 512, 513, 100_000, 3_000_000])(
    "keeps a file of %i bytes that shrinks at its size, with zeros",
    (sizeBytes) => {
      withScratchFolder((folder) => {
        const path = `${folder}/a`;
        writeFileSync(path, Buffer.alloc(sizeBytes, 1));
        const left = Math.floor(sizeBytes / 3);
        const files = beforeOpen(() => truncateSync(path, left));
        const { archive, records } = pack([path], { files });
        const [only] = readArchive(archive);
        const expected = Buffer.concat([Buffer.alloc(left, 1), Buffer.alloc(sizeBytes - left)]);
        expect(only?.content.equals(expected)).toBe(true);
        expect(records[0]).toMatchObject({ state: "shrunk", sizeBytes, digest: sha256(expected) });
        expect(records[0]?.problem).toContain(`shrank to ${String(left)} bytes`);
      });
    },
  );

  it.each([0, 1, 511, 512, 513, 1024, 65_536 - 1536, 3_000_000])(
    "cuts a file of %i bytes that grows at its size, whatever the size of the reads",
    (sizeBytes) => {
      withScratchFolder((folder) => {
        const path = `${folder}/a`;
        for (const pieceBytes of [512, 700, 65_536, 5_000_000]) {
          writeFileSync(path, Buffer.alloc(sizeBytes, 1));
          const files = beforeOpen(() => appendFileSync(path, "more"));
          const { archive, records } = pack([path], { files, pieceBytes });
          const [only] = readArchive(archive);
          expect(only?.content.equals(Buffer.alloc(sizeBytes, 1))).toBe(true);
          expect(records[0]).toMatchObject({ state: "grew", sizeBytes });
        }
      });
    },
  );

  it("leaves out and names what cannot be opened, and goes on", () => {
    withScratchFolder((folder) => {
      for (const name of ["a", "b", "c"]) writeFileSync(`${folder}/${name}`, name);
      linkSync(`${folder}/b`, `${folder}/b2`);
      const files: SourceFiles = {
        ...SYSTEM_FILES,
        open: (path) => SYSTEM_FILES.open(path.endsWith("/b") ? `${path}/gone` : path),
      };
      const { archive, records } = pack([folder, `${folder}/missing`], { files });
      const states = records.map((record) => [record.rawName.split("/").at(-1), record.state]);
      expect(states).toEqual([
        ["", "whole"],
        ["a", "whole"],
        ["b", "unreadable"],
        // The other name of the same file: it must not become a link to what is not there.
        ["b2", "whole"],
        ["c", "whole"],
        ["missing", "unreadable"],
      ]);
      const unreadable = records.filter((record) => record.state === "unreadable");
      expect(unreadable.every((record) => record.headerOffset === undefined)).toBe(true);
      expect(unreadable[0]?.problem).toContain("ENOTDIR");
      const kinds = readArchive(archive).map(({ member }) => member.kind);
      expect(kinds).toEqual(["directory", "file", "file", "file"]);
    });
  });

  it("fills up with zeros after a read error in the middle, and names it", () => {
    withScratchFolder((folder) => {
      const path = `${folder}/a`;
      writeFileSync(path, Buffer.alloc(200_000, 1));
      let readCount = 0;
      const files: SourceFiles = {
        ...SYSTEM_FILES,
        read: (fd, into, offset, lengthBytes) => {
          readCount += 1;
          const isBroken = readCount > 1;
          return SYSTEM_FILES.read(isBroken ? -1 : fd, into, offset, lengthBytes);
        },
      };
      const { archive, records } = pack([path], { files, pieceBytes: 65_536 });
      const [only] = readArchive(archive);
      expect(only?.content.length).toBe(200_000);
      expect(only?.content.lastIndexOf(1)).toBeLessThan(65_536);
      expect(records[0]).toMatchObject({
        state: "unreadable",
        digest: sha256(only?.content ?? Buffer.alloc(0)),
      });
      expect(records[0]?.headerOffset).toBe(0);
    });
  });

  it("stores further names of a file as links to the first, and skips sockets by name", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, "x");
      linkSync(`${folder}/a`, `${folder}/b`);
      symlinkSync("nowhere", `${folder}/dangling`);
      const [first] = scanTree([`${folder}/a`]);
      expect(first?.linkCount).toBe(2);
      const socket = { ...first, kind: "socket", linkKey: undefined } as TreeEntry;
      const { archive, records } = pack([], { entries: [...scanTree([folder]), socket] });
      expect(records.at(-1)).toMatchObject({ kind: "socket", state: "skipped" });
      const members = readArchive(archive).map(({ member }) => [member.kind, member.rawLinkName]);
      expect(members).toEqual([
        ["directory", ""],
        ["file", ""],
        ["hardlink", `${folder.slice(1)}/a`],
        ["symlink", "nowhere"],
      ]);
    });
  });

  it("keeps the promised size for sizes of 8 GiB and more, as GNU tar reads them", () => {
    const entry = {
      ...[...scanTree(["."])][0],
      path: "big",
      name: "big",
      kind: "file",
      mode: 0o644,
      sizeBytes: 9_000_000_000,
      uid: 3_000_000,
      gid: 4_000_000,
      mtimeNs: -1_500_000_000n,
    } as TreeEntry;
    const files: SourceFiles = { open: () => 0, read: () => 0, close: () => undefined };
    const packer = new TarPacker({ entries: [entry], recordBytes: 512, files, digest: "none" });
    const start = Buffer.alloc(4096);
    packer.read(start);
    packer.close();
    expect(packer.read(start)).toBe(0);
    // The archive stops early, which GNU tar says; what it made of the header is what counts.
    const listing = spawnSync("tar", ["--numeric-owner", "-tvf", "-", "--utc"], {
      input: start,
    }).stdout.toString();
    expect(listing).toMatch(/3000000\/4000000 9000000000 1969-12-31 23:59 big/);
  });

  it("gives up cleanly in the middle of a file", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, Buffer.alloc(100_000));
      let openCount = 0;
      const files: SourceFiles = {
        open: (path) => {
          openCount += 1;
          return SYSTEM_FILES.open(path);
        },
        read: SYSTEM_FILES.read.bind(SYSTEM_FILES),
        close: (fd) => {
          openCount -= 1;
          SYSTEM_FILES.close(fd);
        },
      };
      const packer = new TarPacker({ entries: scanTree([folder]), recordBytes: 512, files });
      packer.read(Buffer.alloc(8192));
      expect(openCount).toBe(1);
      packer.close();
      expect(openCount).toBe(0);
      expect(packer.read(Buffer.alloc(8192))).toBe(0);
    });
  });
});

describe("scanTree", () => {
  it("goes into folders in bytewise order, a folder before what is in it, and is lazy", () => {
    withScratchFolder((folder) => {
      for (const name of ["b", "a", "a.d", "Z", "ü"]) mkdirSync(`${folder}/${name}`);
      writeFileSync(`${folder}/a/x`, "x");
      const walk = scanTree([folder]);
      expect(walk.next().value?.kind).toBe("directory");
      writeFileSync(`${folder}/a/y`, "y");
      const top = folder.slice(1);
      expect([...walk].map((entry) => entry.name.slice(top.length))).toEqual([
        "/Z/",
        "/a/",
        "/a/x",
        "/a/y",
        "/a.d/",
        "/b/",
        "/\u00c3\u00bc/",
      ]);
    });
  });

  it("keeps times to the nanosecond and modes with all their bits", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, "x");
      chmodSync(`${folder}/a`, 0o4751);
      utimesSync(`${folder}/a`, 1_700_000_000.5, 1_700_000_000.5);
      const [entry] = scanTree([`${folder}/a`]);
      expect(entry).toMatchObject({ mode: 0o4751, mtimeNs: 1_700_000_000_500_000_000n });
    });
  });

  it("names a folder whose list cannot be read", () => {
    const [entry] = scanTree(["/proc/self/does-not-exist"]);
    expect(entry).toMatchObject({ kind: "unreadable" });
    expect(entry?.problem).toContain("ENOENT");
  });
});
