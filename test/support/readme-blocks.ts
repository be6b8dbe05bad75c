import { readSource } from "./source-tree.ts";

/** Languages of blocks: `sh` runs anywhere, in order; `shell` needs what is not everywhere, such as a real drive. */
export type BlockLanguage = "sh" | "shell" | "ts";

/** The blocks of a document in one language. */
export function documentBlocks(path: string, language: BlockLanguage): readonly string[] {
  const block = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm");
  return [...readSource(path).matchAll(block)].map(([, text = ""]) => text);
}

/** All lines of these blocks. */
export function documentLines(path: string, language: "sh" | "shell"): readonly string[] {
  return documentBlocks(path, language).flatMap((block) => block.trim().split("\n"));
}

/**
 * The blocks of the README in one language. `sh` runs anywhere, in order; `shell` needs a drive that is not simulated,
 * so each of its lines runs where there is one.
 */
export function readmeBlocks(language: BlockLanguage): readonly string[] {
  return documentBlocks("README.md", language);
}

/** All lines of these blocks. */
export function readmeLines(language: "sh" | "shell"): readonly string[] {
  return documentLines("README.md", language);
}
