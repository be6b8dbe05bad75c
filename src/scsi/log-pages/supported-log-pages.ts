import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";

import { fixedItem, sizedList } from "../../codec/sized.ts";

const HEADER_FIELDS = {
  disableSave: orZero(flag(0, 7)), // DS
  subpageFormat: orZero(flag(0, 6)), // SPF
  page: bits(0, 5, 0),
  subpage: orZero(u8(1)),
  length: u16(2),
} as const;

const PAGE_CODE = layout("supported log page", 1, { page: bits(0, 5, 0) });
const PAGE_AND_SUBPAGE = layout("supported log page and subpage", 2, {
  page: bits(0, 5, 0),
  subpage: u8(1),
});

/**
 * The log pages a drive has: page 00h. Some are left out of it on purpose (IBM's 3Eh, for one), and some are only there
 * as a subpage (IBM's 0Dh).
 */
export const SUPPORTED_LOG_PAGES = {
  name: "Supported Log Pages log page",
  page: 0x00,
  subpage: 0x00,
  reference: "SPC-4, Supported Log Pages log page",
  kind: "list",
  codec: sizedList(
    layout("Supported Log Pages log page", 4, HEADER_FIELDS),
    { field: "length", plusBytes: 4 },
    fixedItem(PAGE_CODE),
  ),
} as const;

/** The log pages and subpages a drive has: page 00h/FFh; for any other page the same form lists that page's subpages. */
export const SUPPORTED_LOG_SUBPAGES = {
  name: "Supported Log Pages and Subpages log page",
  page: 0x00,
  subpage: 0xff,
  reference: "SPC-4, Supported Log Pages and Subpages log page; Supported Subpages log page",
  kind: "list",
  codec: sizedList(
    layout("Supported Log Pages and Subpages log page", 4, HEADER_FIELDS),
    { field: "length", plusBytes: 4 },
    fixedItem(PAGE_AND_SUBPAGE),
  ),
} as const;
