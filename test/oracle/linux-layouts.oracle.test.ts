import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { KernelNumbers, KernelStruct } from "../../native/linux/kernel-tables.ts";
import * as mtioLayout from "../../native/linux/mtio-layout.ts";
import * as sgLayout from "../../native/linux/sg-layout.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

/**
 * The C compiler, with the header files of the system, is the other opinion on every row of the tables: each row becomes
 * an assertion that is checked while compiling, for this machine and for arm64.
 */

type Table = KernelStruct | KernelNumbers;

const TABLES: ReadonlyMap<string, Table> = new Map<string, Table>([
  ...Object.entries(sgLayout),
  ...Object.entries(mtioLayout),
]);

/** Headers of sg3-utils are installed for this machine only; they hold plain numbers. */
const OF_THIS_MACHINE_ONLY = "scsi/sg_io_linux.h";

const COMPILERS = [
  { compiler: "cc", architecture: "this machine", all: true },
  { compiler: "aarch64-linux-gnu-gcc", architecture: "arm64", all: false },
] as const;

/** The assertions of one table, one a line. */
function assertionsOf(table: Table): readonly string[] {
  if ("values" in table) {
    return Object.entries(table.values).map(
      ([expression, value]) =>
        `_Static_assert((long long)(${expression}) == ${String(value)}LL, "${expression}");`,
    );
  }
  const { type, byteLength, members } = table;
  return [
    `_Static_assert(sizeof(${type}) == ${String(byteLength)}, "${type}");`,
    ...Object.entries(members).flatMap(([name, { at, bytes }]) => [
      `_Static_assert(offsetof(${type}, ${name}) == ${String(at)}, "${type} ${name}: place");`,
      `_Static_assert(sizeof(((${type} *)0)->${name}) == ${String(bytes)}, "${type} ${name}: width");`,
    ]),
  ];
}

function programOf(tables: readonly Table[]): string {
  const headers = new Set(tables.map(({ header }) => `#include <${header}>`));
  // Some of the headers use types without including what declares them.
  const first = ["#include <stddef.h>", "#include <stdint.h>", "#include <stdio.h>"];
  return [...first, ...headers, ...tables.flatMap(assertionsOf), ""].join("\n");
}

/** What the compiler says against the program; empty when it agrees. */
function objections(compiler: string, program: string): string {
  return withScratchFolder((folder) => {
    const source = join(folder, "layouts.c");
    writeFileSync(source, program);
    const done = spawnSync(compiler, ["-std=gnu17", "-fsyntax-only", source], { encoding: "utf8" });
    if (done.error !== undefined) throw done.error;
    return done.status === 0 ? "" : done.stderr;
  });
}

describe.each(COMPILERS)("the header files for $architecture", ({ compiler, all }) => {
  const tables = [...TABLES].filter(([, { header }]) => all || header !== OF_THIS_MACHINE_ONLY);

  it.each(tables)("agree with every row of %s", (_name, table) => {
    expect(assertionsOf(table).length).toBeGreaterThan(0);
    expect(objections(compiler, programOf([table]))).toBe("");
  });

  it("would say so of a wrong number, place or width", () => {
    const { members, ...struct } = sgLayout.SG_IO_HDR;
    const wrong = [
      { ...sgLayout.SG, values: { SG_IO: sgLayout.SG.values.SG_IO + 1 } },
      { ...struct, members: { ...members, resid: { at: 76, bytes: 4 } } },
      { ...struct, members: { ...members, status: { at: 64, bytes: 2 } } },
      { ...struct, members, byteLength: 96 },
    ];
    const rows = [/"SG_IO"/, /resid: place/, /status: width/, /"struct sg_io_hdr"/];
    for (const [index, table] of wrong.entries()) {
      expect(objections(compiler, programOf([table]))).toMatch(rows[index] ?? "none");
    }
  });
});

/** The names that a header file defines, as far as they fit. */
function macros(header: string, pattern: RegExp): readonly string[] {
  const listing = execFileSync("cc", ["-E", "-dM", "-include", header, "-"], {
    encoding: "utf8",
    input: "",
  });
  return [...listing.matchAll(/^#define (\w+)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => pattern.test(name));
}

describe("the tables leave nothing out", () => {
  const structs = [...TABLES].filter((entry): entry is [string, KernelStruct] => {
    const [, table] = entry;
    return "members" in table;
  });

  it.each(structs)("of the members of %s: only padding is between them", (_name, table) => {
    const members = Object.values(table.members);
    let end = 0;
    for (const { at, bytes } of members) {
      // C puts a member on the next multiple of its alignment, which is at most its width and at most 8.
      const alignment = Math.min(bytes, 8);
      expect(at).toBe(Math.ceil(end / alignment) * alignment);
      end = at + bytes;
    }
    expect(table.byteLength - end).toBeLessThan(8);
  });

  it("of the bits of st's state", () => {
    const bits = macros("linux/mtio.h", /^GMT_/).map((name) => `${name}(0xffffffff)`);
    expect(Object.keys(mtioLayout.TAPE_STATE_BIT.values).sort()).toEqual([...bits].sort());
  });

  it("of the options of st", () => {
    // What MTSETDRVBUFFER does with them, and values that are no options.
    const others =
      /OPTIONS|BOOLEANS|THRESHOLD|BLKSIZE|DENSITY|SOFTERR|TIMEOUT|CLN|CLEAR_DEFAULT|DEF_(COMP|DRV)|HPLOADER|LAST/;
    const options = macros("linux/mtio.h", /^MT_ST_/).filter((name) => !others.test(name));
    expect(Object.keys(mtioLayout.TAPE_OPTION_BIT.values).sort()).toEqual([...options].sort());
  });

  it("of the operations of st", () => {
    const operations = macros("linux/mtio.h", /^MT[A-Z]+[123]?$/).filter(
      (name) => !name.startsWith("MTIO"),
    );
    expect(Object.keys(mtioLayout.TAPE_OPERATION.values).sort()).toEqual([...operations].sort());
  });

  it("of host status and driver status", () => {
    const { HOST_STATUS, DRIVER_STATUS } = sgLayout;
    const header = HOST_STATUS.header;
    expect(Object.keys(HOST_STATUS.values).sort()).toEqual([...macros(header, /^DID_/)].sort());
    expect(Object.keys(DRIVER_STATUS.values).sort()).toEqual(
      [...macros(header, /^DRIVER_/)].sort(),
    );
  });
});
