import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { HeaderEncoder, type MemberHeader } from "../../src/stream/tar/header-encoder.ts";
import { paxRecord } from "../../src/stream/tar/pax-record.ts";
import { TarError } from "../../src/stream/tar/tar-error.ts";
import { TarReader, type TarHandler } from "../../src/stream/tar/tar-reader.ts";
import { feed, gnuTar, pack, readArchive } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const END = Buffer.alloc(1024);

/** A header block for a member, with some of it changed and the checksum put right again. */
function block(over: Partial<MemberHeader>, patch: (bytes: Buffer) => void = () => {}): Buffer {
  const encoder = new HeaderEncoder();
  const length = encoder.encode({
    name: "a",
    kind: "file",
    mode: 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    mtimeNs: 0n,
    linkName: "",
    deviceMajor: 0,
    deviceMinor: 0,
    ...over,
  });
  const bytes = Buffer.from(encoder.bytes.subarray(0, length));
  patch(bytes);
  bytes.write("        ", 148, "latin1");
  let sum = 0;
  for (const byte of bytes.subarray(0, 512)) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

/** A pax extended header with this body. */
function extended(body: string, typeflag = "x"): Buffer {
  const padded = Buffer.alloc(Math.ceil(body.length / 512) * 512);
  padded.write(body, "latin1");
  const header = block({ sizeBytes: body.length }, (bytes) => bytes.write(typeflag, 156, "latin1"));
  return Buffer.concat([header, padded]);
}

const codeOf = (archive: Uint8Array): string => {
  try {
    readArchive(archive);
    return "none";
  } catch (thrown) {
    return thrown instanceof TarError ? thrown.code : String(thrown);
  }
};

describe("TarReader", () => {
  it.each(["v7", "ustar", "oldgnu", "gnu", "pax"])("reads what GNU tar writes as %s", (format) => {
    withScratchFolder((folder) => {
      mkdirSync(`${folder}/in`);
      writeFileSync(`${folder}/in/a`, "content");
      symlinkSync("nowhere", `${folder}/in/link`);
      const longName = "in/" + "x".repeat(150);
      if (format !== "v7" && format !== "ustar") writeFileSync(`${folder}/${longName}`, "long");
      const args = [`--format=${format}`, "--sort=name", "--mtime=@1234567890", "-cf", "-", "in"];
      const members = readArchive(gnuTar(args, { cwd: folder }));
      const facts = members.map(({ member, content }) => [
        member.kind,
        member.name,
        String(content),
      ]);
      expect(facts.slice(0, 3)).toEqual([
        ["directory", "in/", ""],
        ["file", "in/a", "content"],
        ["symlink", "in/link", ""],
      ]);
      expect(members.every(({ member }) => member.mtimeNs === 1_234_567_890_000_000_000n)).toBe(
        true,
      );
      expect(members[2]?.member.rawLinkName).toBe("nowhere");
      if (facts.length > 3) expect(facts[3]).toEqual(["file", longName, "long"]);
    });
  });

  it("says where each member's header and content are", () => {
    const archive = Buffer.concat([
      extended(paxRecord("path", "first")),
      block({ sizeBytes: 3 }),
      Buffer.alloc(512, 65),
      block({ name: "second" }),
      END,
    ]);
    const offsets = readArchive(archive).map(({ member }) => [
      member.name,
      member.headerOffset,
      member.dataOffset,
    ]);
    expect(offsets).toEqual([
      ["first", 0, 1536],
      ["second", 2048, 2560],
    ]);
  });

  it("lets a record of the member win over a global one, and an empty one take it back", () => {
    const global = paxRecord("uid", "7") + paxRecord("gid", "8");
    const own = paxRecord("uid", "9") + paxRecord("gid", "") + paxRecord("comment", "x=\ny");
    const archive = Buffer.concat([
      extended(global, "g"),
      extended(own),
      block({ gid: 3 }),
      block({ gid: 3 }),
      END,
    ]);
    const ids = readArchive(archive).map(({ member }) => [member.uid, member.gid]);
    expect(ids).toEqual([
      [9, 3],
      [7, 8],
    ]);
  });

  it.each(["--format=gnu", "--format=pax"])(
    "names a sparse file of GNU tar (%s), says what restores it, and reads on",
    (format) => {
      withScratchFolder((folder) => {
        mkdirSync(`${folder}/in`);
        // Data, holes, and enough pieces for the map to need blocks of its own.
        writeFileSync(`${folder}/in/sparse`, "");
        truncateSync(`${folder}/in/sparse`, 40_000_000);
        for (let i = 0; i < 60; i += 1) {
          writeFileSync(`${folder}/in/sparse`, "x", { flag: "a" });
          truncateSync(`${folder}/in/sparse`, 40_000_000 + i * 1_000_000);
        }
        writeFileSync(`${folder}/in/z`, "after");
        const args = [format, "--sort=name", "-S", "-cf", "-", "in"];
        const archive = gnuTar(args, { cwd: folder });
        expect(codeOf(archive)).toBe("TAR_UNSUPPORTED_TYPE");
        const errors: TarError[] = [];
        const names: string[] = [];
        const handler: TarHandler = {
          member: (member) => names.push(member.name),
          data: () => {},
          memberEnd: () => {},
          unsupported: (error) => errors.push(error),
        };
        feed(new TarReader(handler), archive);
        expect(names).toEqual(["in/", "in/z"]);
        expect(errors.map((error) => error.member)).toEqual(["in/sparse"]);
        expect(errors[0]?.message).toContain("`read --to - | tar -x` restores it");
      });
    },
  );

  it("names a member of an unknown type", () => {
    const archive = Buffer.concat([
      block({ name: "odd" }, (bytes) => bytes.write("M", 156, "latin1")),
      END,
    ]);
    expect(() => readArchive(archive)).toThrow(
      expect.objectContaining({ code: "TAR_UNSUPPORTED_TYPE", member: "odd" }),
    );
  });

  it("names the member in which an archive stops, wherever it stops", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, Buffer.alloc(1500, 1));
      writeFileSync(`${folder}/b`, "b");
      const { archive, records } = pack([`${folder}/a`, `${folder}/b`]);
      const second = records[1]?.headerOffset ?? 0;
      const name = `${folder.slice(1)}/a`;
      for (let at = (records[0]?.dataOffset ?? 0) + 1; at <= second; at += 100) {
        expect(() => readArchive(archive.subarray(0, at))).toThrow(
          expect.objectContaining({ code: "TAR_TRUNCATED", member: name }),
        );
      }
      expect(codeOf(archive.subarray(0, second))).toBe("TAR_TRUNCATED");
      expect(codeOf(Buffer.alloc(0))).toBe("TAR_TRUNCATED");
    });
  });

  it("finds a header that was altered, and says where", () => {
    withScratchFolder((folder) => {
      writeFileSync(`${folder}/a`, "");
      const archive = gnuTar(["--format=gnu", "-cf", "-", "a"], { cwd: folder });
      // All but the two bytes behind the checksum's digits and its first one, which may be a space.
      for (let at = 0; at < 345; at += 1) {
        if (at === 148 || at === 154 || at === 155) continue;
        const altered = Buffer.from(archive);
        altered[at] = (altered[at] ?? 0) ^ 0x10;
        expect(() => readArchive(altered)).toThrow(
          expect.objectContaining({ code: "TAR_MALFORMED", offset: 0 }),
        );
      }
    });
  });

  // prettier-ignore
  it.each([
    ["an extended header of 8 GB", block({ sizeBytes: 8_000_000_000 }, (b) => b.write("x", 156, "latin1"))],
    ["a long name of 2 MiB", block({ sizeBytes: 2_097_152 }, (b) => b.write("L", 156, "latin1"))],
    ["a negative size", block({}, (b) => b.fill(0xff, 124, 136))],
    ["a size of 2^80", block({}, (b) => { b[124] = 0x80; b[126] = 1; })],
    ["a size that is not octal", block({}, (b) => b.write("9", 124, "latin1"))],
    ["a record without length", extended("path=x\n")],
    ["a record longer than its header", extended("99 path=x\n")],
    ["a record with too small a length", extended("4 path=x\n")],
    ["a record without an equals sign", extended("8 pathx\n")],
    ["a size that is no number", extended(paxRecord("size", "1e3"))],
    ["a time that is no time", extended(paxRecord("mtime", "now"))],
  ])("refuses %s", (_what, bytes) => {
    expect(codeOf(Buffer.concat([bytes, block({}), END]))).toBe("TAR_MALFORMED");
  });

  it("takes checksums of signed bytes, as old tars made them", () => {
    const archive = Buffer.concat([block({ name: "\xe9\xe8" }), END]);
    const plainAt = archive.length - END.length - 512;
    const header = Buffer.from(archive.subarray(plainAt));
    let sum = 0;
    header.write("        ", 148, "latin1");
    for (let i = 0; i < 512; i += 1) sum += header.readInt8(i);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    expect(readArchive(header)[0]?.member.rawName).toBe("\xe9\xe8");
  });

  it("ignores what comes after the end of the archive", () => {
    const reader = new TarReader({ member: () => {}, data: () => {}, memberEnd: () => {} });
    feed(reader, Buffer.concat([block({}), END, Buffer.from("rubbish".repeat(200))]), [100]);
    expect(reader.ended).toBe(true);
  });
});
