/** Narrower than this nothing can be read anyway. */
const TEXT_WIDTH_MIN = 20;

/**
 * A line in pieces of at most so many columns, broken at spaces, what follows below the value of a row of names and values. A word
 * that is longer stays whole: a path can still be copied. Nothing is lost but the spaces where it is broken. A pure function.
 */
export function wrapLine(line: string, columns: number): readonly string[] {
  if (line.length <= columns) return [line];
  const indent = indentOf(line, columns);
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const fitting = rest.lastIndexOf(" ", columns);
    const at = fitting > indent ? fitting : rest.indexOf(" ", columns);
    if (at === -1) break;
    pieces.push(rest.slice(0, at));
    rest = " ".repeat(indent) + rest.slice(at).trimStart();
  }
  return [...pieces, rest];
}

/** Where the value of a row begins, or the text of a line without a name. */
function indentOf(line: string, columns: number): number {
  const start = line.search(/\S/);
  const name = /^\s*\S.*?\s{2,}(?=\S)/.exec(line)?.[0].length ?? start;
  return columns - name >= TEXT_WIDTH_MIN ? name : Math.min(start, columns);
}
