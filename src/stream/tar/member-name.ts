import type { ByteName } from "./byte-name.ts";

// Everything up to and including the last ".." component, then slashes.
const UNSAFE_PREFIX = /^(?:.*\/)?\.\.(?=\/|$)/s;
const LEADING_SLASHES = /^\/+/;

/**
 * The name GNU tar stores for a path: without leading slashes and without anything up to its last `..`
 * component, `.` components kept, and `.` where nothing is left. No trailing slash is added.
 * (GNU tar manual, "Absolute File Names"; checked against GNU tar 1.34 by a property.)
 */
export function memberName(path: ByteName): ByteName {
  let name = path;
  if (name.includes("..")) name = name.replace(UNSAFE_PREFIX, "");
  if (name.startsWith("/")) name = name.replace(LEADING_SLASHES, "");
  return name === "" ? "." : name;
}

/** A path argument without its trailing slashes, as GNU tar takes it: `link/` names the link itself. */
export function withoutTrailingSlashes(path: ByteName): ByteName {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === 0x2f) end -= 1;
  return path.slice(0, end);
}
