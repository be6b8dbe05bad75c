/** Plain data, not an array. */
function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(present: unknown, kept: unknown): boolean {
  if (present === undefined || present === null) return true;
  if (Array.isArray(present)) return Array.isArray(kept);
  return typeof present === typeof kept && isRecord(present) === isRecord(kept);
}

/**
 * Puts kept values back into an object of plain data. A field whose kept value has another type stays as it is, and so
 * does one that was not kept: counters that came with a later version begin at their start.
 */
export function restoreFields(target: object, kept: unknown): void {
  if (!isRecord(kept)) return;
  for (const [name, value] of Object.entries(kept)) {
    if (name === "__proto__" || value === undefined || value === null) continue;
    const present: unknown = Reflect.get(target, name);
    if (!fits(present, value)) continue;
    if (isRecord(present) && isRecord(value)) restoreFields(present, value);
    else Reflect.set(target, name, value);
  }
}
