import { existsSync, readFileSync } from "node:fs";

/** The package file is above this one: one folder in the sources, two in the build, three in its bundle. */
function packageFile(): URL | undefined {
  const places = ["../package.json", "../../package.json", "../../../package.json"];
  return places.map((place) => new URL(place, import.meta.url)).find((file) => existsSync(file));
}

/** The version of this program. */
export function programVersion(): string {
  const file = packageFile();
  const facts: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
  const known = typeof facts === "object" && facts !== null && "version" in facts;
  return known && typeof facts.version === "string" ? facts.version : "unknown";
}
