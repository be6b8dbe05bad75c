import { ALL_VPD_PAGES } from "../../src/index.ts";
import type { DecodedPage } from "./decoded-page.ts";
import { rowsOf } from "./page-row.ts";
import { hexCode } from "./page-code.ts";

const HEADER_BYTES = 4;

/** Decodes a vital product data page by its page code. */
export function decodeVpdPage(bytes: Uint8Array): DecodedPage {
  const code = bytes[1] ?? 0;
  const definition = ALL_VPD_PAGES.find((one) => one.page === code);
  if (definition === undefined) {
    const name = `vital product data page ${hexCode(code)}, unknown here`;
    return { name, rows: rowsOf("bytes", bytes.subarray(HEADER_BYTES)), truncated: false };
  }
  return {
    name: definition.name,
    rows: rowsOf("", definition.codec.decode(bytes)),
    truncated: false,
  };
}
