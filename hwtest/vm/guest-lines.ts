/** Lines for the shell of a guest, and how they ended. */
import type { LineResult } from "./guest.ts";

/** How a line ended, with what it printed, for a message. */
export function told({ status, stdout, stderr }: LineResult): string {
  return `ended with ${String(status)}\n${stdout}${stderr}`;
}

/** A line that makes a folder with a few files, links and names, `megabytes` of them random. */
export function makeTree(folder: string, megabytes: number): string {
  return [
    `rm -rf ${folder}`,
    `mkdir -p ${folder}/sub/deep`,
    `head -c ${String(megabytes)}000000 /dev/urandom >${folder}/random`,
    `seq 1 50000 >${folder}/sub/numbers`,
    `: >${folder}/sub/empty`,
    `head -c 1 /dev/urandom >${folder}/sub/deep/one-byte`,
    `ln -s ../numbers ${folder}/sub/deep/link`,
    `printf x >"${folder}/a name with spaces and ä"`,
  ].join(" && ");
}
