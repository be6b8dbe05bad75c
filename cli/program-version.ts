import { readFileSync } from "node:fs";

/** The version of this program. */
export function programVersion(): string {
  // The package names itself, so that sources and build find the same file.
  const text = readFileSync(new URL(import.meta.resolve("capstan/package.json")), "utf8");
  const facts: unknown = JSON.parse(text);
  const known = typeof facts === "object" && facts !== null && "version" in facts;
  return known && typeof facts.version === "string" ? facts.version : "unknown";
}
