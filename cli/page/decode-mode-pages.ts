import { MODE_PARAMETERS_10, MODE_PARAMETERS_6, modePageOf } from "../../src/index.ts";
import type { DecodedPage, PageOrigin } from "./decoded-page.ts";
import type { PageRow } from "./page-row.ts";
import { rowsOf } from "./page-row.ts";
import { pageCodeText } from "./page-code.ts";

/** Decodes mode parameters, of MODE SENSE(6) or (10): header, block descriptor and every page. */
export function decodeModePages(bytes: Uint8Array, origin: PageOrigin): DecodedPage {
  const parameters = isShortForm(bytes)
    ? MODE_PARAMETERS_6.decode(bytes)
    : MODE_PARAMETERS_10.decode(bytes);
  const { pages, truncated, ...header } = parameters;
  const family = origin.family === "dat" ? "dat" : undefined;
  const rows: PageRow[] = [...rowsOf("header", header)];
  const names: string[] = [];
  for (const page of pages) {
    const definition = modePageOf(page, family);
    const name = definition?.name ?? `mode page ${pageCodeText(page)}, unknown here`;
    names.push(name);
    const prefix = pages.length === 1 ? "" : pageCodeText(page);
    const value: unknown = definition === undefined ? page.bytes : definition.decode(page.bytes);
    rows.push(...rowsOf(definition === undefined ? "bytes" : prefix, value));
  }
  const [only] = names;
  return { name: pages.length === 1 && only !== undefined ? only : "mode pages", rows, truncated };
}

/** MODE SENSE(6) counts all bytes behind its first byte, (10) all behind its second. */
function isShortForm(bytes: Uint8Array): boolean {
  const long = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  return (bytes[0] ?? 0) + 1 === bytes.length || long + 2 !== bytes.length;
}
