import {
  chmodSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import fc from "fast-check";

import { pathOf, type ByteName } from "../../src/stream/tar/byte-name.ts";

/** Something to make on disk. */
export type Node =
  | {
      readonly kind: "file";
      readonly sizeBytes: number;
      readonly fill: number;
      readonly mode: number;
    }
  | { readonly kind: "symlink"; readonly target: ByteName }
  | { readonly kind: "again" }
  | { readonly kind: "directory"; readonly mode: number; readonly children: Tree };

/** Names (one character a byte) with what stands there. */
export type Tree = readonly (readonly [ByteName, Node])[];

const utf8 = (text: string): ByteName => Buffer.from(text, "utf8").toString("latin1");

/** File names as people and programs make them, hostile ones among them; at most 255 bytes. */
export const fileNames: fc.Arbitrary<ByteName> = fc
  .oneof(
    fc.stringMatching(/^[a-z0-9]{1,12}$/),
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).map(utf8),
    fc.integer({ min: 90, max: 255 }).map((length) => "n".repeat(length)),
    fc.integer({ min: 40, max: 127 }).map((length) => utf8("ü".repeat(length))),
    fc.constantFrom("-rf", "--help", "a\nb", "\n", " ", "*", "..x", "x..", "5 a=\n", "@PaxHeader"),
    fc
      .uint8Array({ minLength: 1, maxLength: 30 })
      .map((bytes) => Buffer.from(bytes).toString("latin1")),
  )
  .map((name) => name.replaceAll("/", "_").replaceAll("\0", "0").slice(0, 255))
  .filter((name) => name !== "." && name !== ".." && name !== "");

// Others than root cannot read back, or clean up, what these modes forbid, and get no set-id bits.
const IS_ROOT = process.getuid?.() === 0;
const FILE_MODES = [0o644, 0o600, 0o755, 0o444, ...(IS_ROOT ? [0o4755, 0o2750, 0] : [])];
const FOLDER_MODES = [0o755, 0o700, 0o1777, ...(IS_ROOT ? [0o500] : [])];

const sizes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 511, 512, 513, 1024) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_048_577, max: 1_200_000 }) },
);

const files: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant("file" as const),
  sizeBytes: sizes,
  fill: fc.integer({ min: 0, max: 255 }),
  mode: fc.constantFrom(...FILE_MODES),
});

const links: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant("symlink" as const),
  target: fc.oneof(fileNames, fc.constantFrom("../..", "/", "x/".repeat(150), ".")),
});

/** A tree of files, folders, symbolic links and further names of files. */
export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    files,
    links,
    fc.constant<Node>({ kind: "again" }),
    fc.record({
      kind: fc.constant("directory" as const),
      mode: fc.constantFrom(...FOLDER_MODES),
      children: tie("tree"),
    }),
  ),
  tree: fc.uniqueArray(fc.tuple(fileNames, tie("node")), {
    maxLength: 5,
    selector: ([name]) => name,
  }),
})).tree;

/** Makes the tree below an existing folder. Every time on disk is different and has microseconds. */
export function plant(folder: ByteName, tree: Tree): void {
  let made = 0;
  let firstFile: ByteName | undefined;
  const timeOf = (): number => 1_500_000_000 + (made += 1) * 1000.000_25 + 0.000_000_5;
  const within = (parent: ByteName, children: Tree): void => {
    for (const [name, node] of children) {
      const path = `${parent}/${name}`;
      const at = pathOf(path);
      if (node.kind === "file") {
        writeFileSync(at, contentOf(node.sizeBytes, node.fill));
        chmodSync(at, node.mode);
        firstFile ??= path;
      } else if (node.kind === "symlink") {
        symlinkSync(pathOf(node.target), at);
      } else if (node.kind === "directory") {
        mkdirSync(at);
        within(path, node.children);
        chmodSync(at, node.mode);
      } else if (firstFile === undefined) {
        writeFileSync(at, "again");
      } else {
        linkSync(pathOf(firstFile), at);
      }
      const time = timeOf();
      if (node.kind === "symlink") lutimesSync(at, time, time);
      else utimesSync(at, time, time);
    }
  };
  within(folder, tree);
}

function contentOf(sizeBytes: number, fill: number): Buffer {
  const content = Buffer.alloc(sizeBytes, fill);
  for (let i = 0; i < sizeBytes; i += 97) content[i] = i % 251;
  return content;
}
