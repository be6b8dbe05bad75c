import type { PageRow } from "./page-row.ts";
import { rowsOf } from "./page-row.ts";

/** A page, decoded. */
export interface DecodedPage {
  /** The standard's name. */
  readonly name: string;
  readonly rows: readonly PageRow[];
  /** Whether the bytes ended before the page did. */
  readonly truncated: boolean;
}

/** What helps to tell variants of a page apart. */
export interface PageOrigin {
  /** Family of the drive: lto, dat or dlt. */
  readonly family?: string;
  readonly vendor?: string;
  readonly product?: string;
}

/** Rows for numbered values that have no name here. */
export function unnamedRows(
  what: string,
  values: readonly { readonly code: number; readonly value: Uint8Array }[],
): readonly PageRow[] {
  return values.flatMap(({ code, value }) =>
    rowsOf(`${what} ${code.toString(16).toUpperCase().padStart(4, "0")}h`, value),
  );
}
