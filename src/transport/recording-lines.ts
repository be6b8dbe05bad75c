import * as fs from "node:fs";

/** A line of a file. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Whether a line end follows: not so for a last line that was cut off. */
  readonly ended: boolean;
}

const PIECE_BYTES = 0x4_0000;
const LINE_END = 0x0a;

/** The lines of an open file, from its beginning; holds no more than one of them. Throws what the system says. */
export function* linesOf(fd: number): Generator<FileLine, undefined> {
  let number = 0;
  let begun: Buffer[] = [];
  let offset = 0;
  const line = (ended: boolean): FileLine => {
    const text = Buffer.concat(begun).toString("utf8");
    begun = [];
    number++;
    return { number, text, ended };
  };
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const count = fs.readSync(fd, piece, 0, PIECE_BYTES, offset);
    if (count === 0) break;
    offset += count;
    let start = 0;
    for (;;) {
      const end = piece.subarray(0, count).indexOf(LINE_END, start);
      begun.push(piece.subarray(start, end === -1 ? count : end));
      if (end === -1) break;
      yield line(true);
      start = end + 1;
    }
  }
  if (begun.some(({ length }) => length > 0)) yield line(false);
  return undefined;
}
