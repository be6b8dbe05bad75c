import { readSource } from "./source-tree.ts";

/**
 * The blocks of the README in one language. `sh` runs anywhere, in order; `shell` needs a drive that is not simulated,
 * so each of its lines runs where there is one.
 */
export function readmeBlocks(language: "sh" | "shell" | "ts"): readonly string[] {
  const block = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm");
  return [...readSource("README.md").matchAll(block)].map(([, text = ""]) => text);
}

/** All lines of these blocks. */
export function readmeLines(language: "sh" | "shell"): readonly string[] {
  return readmeBlocks(language).flatMap((block) => block.trim().split("\n"));
}
