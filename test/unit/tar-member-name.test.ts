import { mkdirSync, writeFileSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { scanTree } from "../../src/stream/tar/scan-tree.ts";
import { memberName, withoutTrailingSlashes } from "../../src/stream/tar/member-name.ts";
import { gnuTar } from "../support/tar-archives.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

describe("memberName", () => {
  // prettier-ignore
  it.each([
    ["a/b", "a/b"], ["/usr/share", "usr/share"], ["//x", "x"], ["./e", "./e"], [".", "."],
    ["e/.", "e/."], ["e//f", "e//f"], ["../d/e", "d/e"], ["..", "."], ["a/../b", "b"],
    ["a/..", "."], ["/../x", "x"], ["/", "."], ["..x/y", "..x/y"], ["x../y", "x../y"],
    ["a/../b/../../c", "c"], ["a\n../b", "a\n../b"], ["-rf", "-rf"],
  ])("%j is stored as %j", (path, name) => {
    expect(memberName(path)).toBe(name);
  });

  it("keeps the root when slashes are taken off the end", () => {
    expect(["/", "//", "a/", "a///", "a"].map(withoutTrailingSlashes)).toEqual([
      "/",
      "/",
      "a",
      "a",
      "a",
    ]);
  });

  it("names what GNU tar names, for every way to write a path", () => {
    withScratchFolder((folder) => {
      mkdirSync(`${folder}/in/d/e`, { recursive: true });
      writeFileSync(`${folder}/in/d/e/f`, "x");
      symlinkSync("d", `${folder}/in/link`);
      // prettier-ignore
      const ways = [
      ".", "./", "d", "d/", "d//e", "./d", "d/.", "d/./e", "d/..", "d/../d/e", "../in/d", "link",
      "link/", "link/e", `${folder}/in/d`, `/${folder}/in/d/e/f`, "..", "d/e/../../link",
    ];
      const before = process.cwd();
      process.chdir(`${folder}/in`);
      try {
        for (const way of ways) {
          const listing = gnuTar(["--sort=name", "-cf", "-", way], { cwd: `${folder}/in` });
          const theirs = gnuTar(["-tPf", "-"], { input: listing }).toString().trimEnd().split("\n");
          expect([way, ...[...scanTree([way])].map((entry) => entry.name)]).toEqual([
            way,
            ...theirs,
          ]);
        }
      } finally {
        process.chdir(before);
      }
    });
  });
});
