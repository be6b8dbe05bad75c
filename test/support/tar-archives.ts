import { execFileSync } from "node:child_process";
import { readdirSync, lstatSync, readFileSync, readlinkSync } from "node:fs";

import { pathOf } from "../../src/stream/tar/byte-name.ts";
import { scanTree } from "../../src/stream/tar/scan-tree.ts";
import {
  TarPacker,
  type MemberRecord,
  type TarPackerOptions,
} from "../../src/stream/tar/tar-packer.ts";
import { TarReader, type TarHandler, type TarMember } from "../../src/stream/tar/tar-reader.ts";

/** An archive and what was reported about each member. */
export interface Packed {
  readonly archive: Buffer;
  readonly records: MemberRecord[];
}

/** Packs the paths into memory, reading `pieceBytes` at a time. */
export function pack(
  paths: Iterable<string | Uint8Array>,
  options: Partial<TarPackerOptions> & { readonly pieceBytes?: number } = {},
): Packed {
  const records: MemberRecord[] = [];
  const { pieceBytes = 65_536, ...packerOptions } = options;
  const packer = new TarPacker({
    entries: scanTree(paths),
    onFile: (record) => records.push(record),
    recordBytes: 10_240,
    ...packerOptions,
  });
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(pieceBytes, 0xaa);
    const gotBytes = packer.read(piece);
    if (gotBytes === 0) break;
    pieces.push(piece.subarray(0, gotBytes));
  }
  return { archive: Buffer.concat(pieces), records };
}

/** A member with all of its content. */
export interface ReadMember {
  readonly member: TarMember;
  readonly content: Buffer;
}

/** Reads an archive, pushed in pieces of the given sizes (the last one again and again). */
export function readArchive(archive: Uint8Array, pieceSizes: readonly number[] = []): ReadMember[] {
  const members: ReadMember[] = [];
  let current: TarMember | undefined;
  let pieces: Buffer[] = [];
  const handler: TarHandler = {
    member: (member) => {
      current = member;
      pieces = [];
    },
    data: (bytes) => pieces.push(Buffer.from(bytes)),
    memberEnd: () => {
      if (current !== undefined) members.push({ member: current, content: Buffer.concat(pieces) });
    },
  };
  feed(new TarReader(handler), archive, pieceSizes);
  return members;
}

/** Pushes an archive in pieces and says that it is over. */
export function feed(
  reader: TarReader,
  archive: Uint8Array,
  pieceSizes: readonly number[] = [],
): void {
  let at = 0;
  for (let i = 0; at < archive.length; i += 1) {
    const size = pieceSizes[Math.min(i, pieceSizes.length - 1)] ?? archive.length;
    reader.push(archive.subarray(at, at + size));
    at += size;
  }
  reader.end();
}

/** Runs Debian's tar; `locale` decides what it takes names for. */
export function gnuTar(
  args: readonly string[],
  options: { readonly input?: Uint8Array; readonly cwd?: string; readonly locale?: string } = {},
): Buffer {
  return execFileSync("tar", args, {
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, LC_ALL: options.locale ?? "C.UTF-8" },
    maxBuffer: 256 * 1_048_576,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** What a folder holds, one line a thing: bytewise name, kind, mode, time in microseconds, links and content. */
export function describeFolder(folder: string): string[] {
  const lines: string[] = [];
  const walk = (path: string, shown: string): void => {
    const stats = lstatSync(pathOf(path), { bigint: true });
    const facts = `${shown} ${stats.mode.toString(8)} ${String(stats.mtimeNs / 1000n)}`;
    if (stats.isDirectory()) {
      lines.push(facts);
      for (const name of readdirSync(pathOf(path), { encoding: "latin1" }).sort()) {
        walk(`${path}/${name}`, `${shown}/${name}`);
      }
    } else if (stats.isSymbolicLink()) {
      lines.push(`${facts} -> ${readlinkSync(pathOf(path), { encoding: "latin1" })}`);
    } else {
      const content = stats.isFile() ? readFileSync(pathOf(path)).toString("base64") : "";
      lines.push(`${facts} ${String(stats.nlink)} ${content}`);
    }
  };
  walk(folder, ".");
  return lines;
}
