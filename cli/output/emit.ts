import type { Io } from "../io.ts";
import { wrapLine } from "./wrap-line.ts";

/** What a command has to say: to people in lines, to programs as a document. */
export interface Result<D extends { readonly schema: string }> {
  readonly document: D;
  readonly lines: readonly string[];
}

/** Prints a result to standard output: the document with `--json`, else the lines. */
export function emit<D extends { readonly schema: string }>(
  io: Io,
  json: boolean,
  result: Result<D>,
): void {
  const text = json ? JSON.stringify(result.document, undefined, 2) : linesFor(io, result.lines);
  io.stdout.write(`${text}\n`);
}

/** For a person at a terminal no line is broken within a word; a file or a program gets whole lines. */
function linesFor({ stdout }: Io, lines: readonly string[]): string {
  const { isTTY = false, columns } = stdout;
  if (!isTTY || columns === undefined) return lines.join("\n");
  return lines.flatMap((line) => wrapLine(line, columns)).join("\n");
}

/** Lines of names and values, the values below each other. Rows without a value are left out. */
export function factLines(
  rows: readonly (readonly [name: string, value: string | undefined])[],
): readonly string[] {
  const shown = rows.filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length)) + 2;
  return shown.map(([name, value]) => `  ${name.padEnd(width)}${value ?? ""}`);
}
