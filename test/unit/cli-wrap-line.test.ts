import fc from "fast-check";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { emit } from "../../cli/output/emit.ts";
import { wrapLine } from "../../cli/output/wrap-line.ts";

const words = (text: string): readonly string[] => text.split(/ +/).filter((word) => word !== "");

describe("a line at a terminal", () => {
  it("goes on below its value", () => {
    expect(wrapLine("  clean lamp  lit: requested (log page 11h)", 34)).toEqual([
      "  clean lamp  lit: requested (log",
      "              page 11h)",
    ]);
    expect(wrapLine("  /a/very/long/path/of/a/file/in/a/folder", 20)).toHaveLength(1);
    expect(wrapLine("a line that is as wide", 22)).toHaveLength(1);
  });

  it("keeps all its words whole and in order, within the width where words allow it", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,9}$/);
    const row = fc.tuple(fc.nat(4), word, fc.integer({ min: 2, max: 12 }), fc.array(word));
    fc.assert(
      fc.property(row, fc.integer({ min: 30, max: 120 }), ([indent, name, gap, value], columns) => {
        const line = `${" ".repeat(indent)}${name}${" ".repeat(gap)}${value.join(" ")}`.trimEnd();
        const pieces = wrapLine(line, columns);
        expect(pieces.flatMap(words)).toEqual(words(line));
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it.each([
    [true, 2],
    [false, 1],
  ])("is broken for a terminal alone (%s)", (isTTY, count) => {
    const stdout = Object.assign(new PassThrough(), { isTTY, columns: 40 });
    const io = { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env: {}, cwd: "/" };
    const lines = ["  because  the drive gave the cassette back as it does"];
    emit(io, false, { document: { schema: "test" }, lines });
    const text: unknown = stdout.read();
    expect(String(text).trimEnd().split("\n")).toHaveLength(count);
  });
});
