import {
  ATTRIBUTE_LIST,
  decodeSense,
  DENSITY_SUPPORT_DATA,
  describeAdditionalSense,
  MAM_ATTRIBUTES,
  nameAttributes,
  STANDARD_INQUIRY,
} from "../../src/index.ts";
import type { DecodedPage, PageOrigin } from "./decoded-page.ts";
import { unnamedRows } from "./decoded-page.ts";
import { decodeLogPage } from "./decode-log-page.ts";
import { decodeModePages } from "./decode-mode-pages.ts";
import { decodeVpdPage } from "./decode-vpd-page.ts";
import type { Units } from "./page-row.ts";
import { rowsOf } from "./page-row.ts";
import { hexCode } from "./page-code.ts";

/** The kinds of pages that can be decoded. */
export const PAGE_KINDS = ["log", "mode", "vpd", "mam", "sense", "density", "inquiry"] as const;

/** A kind of page. */
export type PageKind = (typeof PAGE_KINDS)[number];

/** Decodes the bytes of one page. @throws CodecError when they are not such a page */
export function decodePage(kind: PageKind, bytes: Uint8Array, origin: PageOrigin): DecodedPage {
  switch (kind) {
    case "log":
      return decodeLogPage(bytes, origin);
    case "mode":
      return decodeModePages(bytes, origin);
    case "vpd":
      return decodeVpdPage(bytes);
    case "mam":
      return decodeAttributes(bytes);
    case "sense":
      return decodeSensePage(bytes);
    case "density":
      return decodeDensities(bytes);
    case "inquiry":
      return {
        name: "standard INQUIRY data",
        rows: rowsOf("", STANDARD_INQUIRY.decode(bytes)),
        truncated: false,
      };
  }
}

function decodeAttributes(bytes: Uint8Array): DecodedPage {
  const { items } = ATTRIBUTE_LIST.decode(bytes);
  const { known, unknown, undecodable } = nameAttributes(items);
  const units: Units = MAM_ATTRIBUTES.entries;
  const rows = Object.entries(known).flatMap(([name, value]) =>
    rowsOf(name, value, units[name]?.unit),
  );
  return {
    name: "cartridge memory attributes",
    rows: [
      ...rows,
      ...unnamedRows("attribute", [...unknown, ...undecodable.map(({ raw }) => raw)]),
    ],
    truncated: false,
  };
}

function decodeSensePage(bytes: Uint8Array): DecodedPage {
  const { truncated, ...sense } = decodeSense(bytes);
  const { text } = describeAdditionalSense(sense.additionalCode, sense.additionalQualifier);
  const codes = `${hexCode(sense.additionalCode)} ${hexCode(sense.additionalQualifier)}`;
  return {
    name: "sense data",
    rows: [...rowsOf("", sense), ...rowsOf("additionalSense", `${codes}: ${text}`)],
    truncated,
  };
}

function decodeDensities(bytes: Uint8Array): DecodedPage {
  const { items } = DENSITY_SUPPORT_DATA.decode(bytes);
  return { name: "supported densities", rows: rowsOf("density", items), truncated: false };
}
