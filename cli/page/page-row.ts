/** One value of a decoded page, by its full name. */
export interface PageRow {
  readonly name: string;
  /** Bytes are hexadecimal digits; numbers beyond 2^53 are decimal digits. */
  readonly value: string | number | boolean;
  readonly unit?: string;
}

/** A table of named values, as far as their units go. */
export type Units = Readonly<Record<string, { readonly code: number; readonly unit?: string }>>;

/** A decoded value as rows: structures become one row for each of their parts. */
export function rowsOf(name: string, value: unknown, unit?: string): readonly PageRow[] {
  if (value === undefined) return [];
  const withUnit = unit === undefined ? {} : { unit };
  if (typeof value === "boolean") return [{ name, value }];
  if (typeof value === "number" || typeof value === "bigint") {
    return [{ name, value: plainNumber(value), ...withUnit }];
  }
  if (typeof value === "string") return [{ name, value: readableText(value) }];
  if (value instanceof Uint8Array) return [{ name, value: Buffer.from(value).toString("hex") }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => rowsOf(`${name}[${String(index)}]`, item, unit));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([part, inner]) =>
    // The unit is that of the whole; a part of a structure, such as a partition's number, has none that is known.
    rowsOf(name === "" ? part : `${name}.${part}`, inner),
  );
}

const plainNumber = (value: number | bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

/** Fields of fixed length are filled up with blanks and NULs, which are no part of what they say. */
function readableText(text: string): string {
  const tidy = text.replace(/[\0 ]+$/, "");
  return tidy.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** A row's value as people read it. */
export function rowText(row: PageRow): string {
  const { value, unit } = row;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return unit === undefined ? String(value) : `${String(value)} ${unit}`;
}
