import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the checkout that is being tested, with a separator at its end. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The paths of all files that are or would be committed, relative to the root, with slashes. */
export function repositoryFiles(): readonly string[] {
  const listing = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  // A file that was deleted but not yet committed is still listed.
  return listing.split("\0").filter((path) => path !== "" && existsSync(join(REPOSITORY, path)));
}

/** The text of one file of the checkout. */
export function readSource(path: string): string {
  return readFileSync(join(REPOSITORY, path), "utf8");
}

/** The names in a folder of the checkout, sorted, or undefined when there is no such folder. */
export function namesIn(folder: string): readonly string[] | undefined {
  const full = join(REPOSITORY, folder);
  return existsSync(full) ? readdirSync(full).sort() : undefined;
}
