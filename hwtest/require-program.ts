import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** Refuses to go on without a program: a target that is missing is not a target that passed. */
export function requireProgram(program: string, debianPackage: string): void {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, program)))) return;
  throw new Error(`${program} is missing: apt-get install ${debianPackage}`);
}
