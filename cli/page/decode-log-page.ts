import { ALL_LOG_PAGES, CodecError, LOG_PAGE } from "../../src/index.ts";
import type { DecodedPage, PageOrigin } from "./decoded-page.ts";
import { unnamedRows } from "./decoded-page.ts";
import type { PageRow, Units } from "./page-row.ts";
import { rowsOf } from "./page-row.ts";
import { pageCodeText } from "./page-code.ts";

type LogPage = (typeof ALL_LOG_PAGES)[number];

/** Byte 0 of every log page. SPC-4, log page structure: SPF and PAGE CODE. */
const PAGE_BITS = 0x3f;
const SUBPAGE_FORMAT = 0x40;

/** Decodes a log page by the definition that fits its codes and the drive it came from. */
export function decodeLogPage(bytes: Uint8Array, origin: PageOrigin): DecodedPage {
  const [first = 0, second = 0] = bytes;
  const code = { page: first & PAGE_BITS, subpage: (first & SUBPAGE_FORMAT) === 0 ? 0 : second };
  const alike = ALL_LOG_PAGES.filter(
    (one) => one.page === code.page && one.subpage === code.subpage,
  );
  for (const definition of [...alike].sort((a, b) => fit(b, origin) - fit(a, origin))) {
    try {
      return decodeBy(definition, bytes);
    } catch (error) {
      // A variant of another drive; what is left shows the bytes as they are.
      if (!(error instanceof CodecError)) throw error;
    }
  }
  const whole = LOG_PAGE.decode(bytes);
  return {
    name: `log page ${pageCodeText(code)}, unknown here`,
    rows: unnamedRows("parameter", whole.items),
    truncated: whole.truncated,
  };
}

/** HP's and HPE's LTO drives that IBM builds: LTO-7 and later. Their pages are IBM's, but for 3Eh. */
const BUILT_BY_IBM = /^HPE?\b.*\bULTRIUM (?:[789]|1\d)-/;

/** How well a variant of a page fits a drive; the standard form fits all, but less than the drive's own. */
function fit(definition: LogPage, origin: PageOrigin): number {
  const family = "family" in definition ? definition.family : undefined;
  if (family === undefined) return 1;
  const label =
    `${origin.vendor ?? ""} ${origin.family ?? ""} ${origin.product ?? ""}`.toUpperCase();
  const words = BUILT_BY_IBM.test(label) ? `${label} IBM` : label;
  const matches = family
    .toUpperCase()
    .split(" ")
    .every((word) => words.includes(word));
  return matches ? 1 + family.length : 0;
}

function decodeBy(definition: LogPage, bytes: Uint8Array): DecodedPage {
  const { name } = definition;
  switch (definition.kind) {
    case "list": {
      const { items } = definition.codec.decode(bytes);
      return { name, rows: rowsOf("page", items.map(listedCode)), truncated: false };
    }
    case "records": {
      const { records, unknown, undecodable, truncated } = definition.decode(bytes);
      const rows = records.flatMap(({ code, value }) => rowsOf(`record ${String(code)}`, value));
      const raw = [...unknown, ...undecodable.map((one) => one.raw)];
      return { name, rows: [...rows, ...unnamedRows("parameter", raw)], truncated };
    }
    case "parameters": {
      const { known, allOnes, unknown, undecodable, truncated } = definition.decode(bytes);
      const units: Units = definition.parameters.entries;
      const rows = Object.entries(known).flatMap(([key, value]): readonly PageRow[] =>
        allOnes.includes(key)
          ? [{ name: key, value: "not known to the drive" }]
          : rowsOf(key, value, units[key]?.unit),
      );
      const raw = [...unknown, ...undecodable.map((one) => one.raw)];
      return { name, rows: [...rows, ...unnamedRows("parameter", raw)], truncated };
    }
  }
}

const listedCode = (item: { readonly page: number; readonly subpage?: number }): string =>
  pageCodeText({ page: item.page, subpage: item.subpage ?? 0 });
