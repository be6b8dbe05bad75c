import ts from "typescript";

/** A place in a source file where a check of the compiler is switched off. */
export interface Override {
  readonly kind: "cast" | "any" | "non-null assertion" | "suppression";
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Finds what overrides the compiler: casts (`as const` and the renaming `as` of imports and exports
 * are none), the type `any`, `!` behind an expression, and comments that suppress an error.
 */
export function findOverrides(name: string, text: string): readonly Override[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: Override[] = [];
  const visit = (node: ts.Node): void => {
    const kind = overrideOf(node);
    if (kind !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ kind, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const [index, line] of text.split("\n").entries()) {
    if (/(\/\/|\/\*)\s*@ts-(ignore|nocheck|expect-error)\b/.test(line)) {
      found.push({ kind: "suppression", line: index + 1 });
    }
  }
  return found;
}

function overrideOf(node: ts.Node): Override["kind"] | undefined {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) {
    return ts.isConstTypeReference(node.type) ? undefined : "cast";
  }
  if (ts.isNonNullExpression(node)) return "non-null assertion";
  return node.kind === ts.SyntaxKind.AnyKeyword ? "any" : undefined;
}

/** How many lines of a file hold code: neither blank nor only a comment. */
export function countCodeLines(text: string): number {
  return text.split("\n").filter((line) => !/^\s*(\/\/.*|\*.*|\/\*.*)?$/.test(line)).length;
}

// Put together here, so that this file is not found by the search that it describes.
const LATER = ["TO" + "DO", "FIX" + "ME"].join("|");
const UNNUMBERED = new RegExp(`\\b(${LATER})\\b(?!\\s*\\(#\\d+\\))`);

/** The lines (from 1) that put something off without the number of an issue: `(#12)` behind the word. */
export function findUnnumberedPromises(text: string): readonly number[] {
  return linesWith(text, UNNUMBERED);
}

const MACHINE_PATHS = [
  "/(work|farm)/[a-z]",
  "(?<![\\w.~])/(root|old_root)/[a-z.]",
  "/tmp/" + "bash_",
];
const REGISTRIES = [
  "npmjs[.](org|com)",
  "yarnpkg[.]com",
  "deb[.]debian[.]org",
  "npm[.]pkg[.]github",
];
const LOCAL = new RegExp([...MACHINE_PATHS, ...REGISTRIES].join("|"), "i");

/** The lines (from 1) that name a path of one particular machine or the host of a package registry. */
export function findLocalNames(text: string): readonly number[] {
  return linesWith(text, LOCAL);
}

function linesWith(text: string, pattern: RegExp): readonly number[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}
