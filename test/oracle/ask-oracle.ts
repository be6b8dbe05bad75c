import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withScratchFolder } from "../support/scratch-folder.ts";

/** What a foreign decoder is asked. */
export interface OracleQuestion {
  readonly program: string;
  /** `FILE` stands for the path of a file that holds the bytes as hex. */
  readonly options: readonly string[];
  readonly bytes: Uint8Array;
}

const hexLines = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte, index) => {
    const pair = byte.toString(16).padStart(2, "0");
    return index % 16 === 15 ? `${pair}\n` : `${pair} `;
  }).join("");

/** What a program of Debian's makes of bytes that our encoders made: its output, line by line, spaces made single. */
export function askOracle({ program, options, bytes }: OracleQuestion): readonly string[] {
  return withScratchFolder((folder) => {
    const file = join(folder, "bytes.hex");
    writeFileSync(file, `${hexLines(bytes)}\n`);
    const filled = options.map((option) => option.replace("FILE", file));
    const done = spawnSync(program, filled, { encoding: "utf8", timeout: 20_000 });
    // A skipped oracle would look like an oracle that agreed.
    if (done.error !== undefined)
      throw new Error("install sg3-utils and sdparm", { cause: done.error });
    return `${done.stdout}\n${done.stderr}`
      .split("\n")
      .map((line) => line.replace(/\s+/g, " ").trim())
      .filter((line) => line !== "");
  });
}

/** Those of the sentences that no line contains: what the program did not confirm. */
export function unconfirmed(
  lines: readonly string[],
  sentences: readonly string[],
): readonly string[] {
  return sentences.filter((sentence) => !lines.some((line) => line.includes(sentence)));
}
