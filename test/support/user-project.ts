import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./source-tree.ts";

/** Makes a folder be a project that has Capstan installed, as it is built, and such packages of ours as it names. */
export function makeUserProject(folder: string, packages: readonly string[] = []): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@types"), { recursive: true });
  symlinkSync(REPOSITORY, join(modules, "capstan"));
  for (const name of ["@types/node", ...packages])
    symlinkSync(join(REPOSITORY, "node_modules", name), join(modules, name));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
}

/** Compiles files of such a project as strictly as it goes. Throws when they do not compile. */
export function compileUserFiles(folder: string, ...files: readonly string[]): void {
  const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
  const options = ["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"];
  execFileSync(process.execPath, [tsc, ...options, "--skipLibCheck", ...files], {
    cwd: folder,
    stdio: "inherit",
  });
}
