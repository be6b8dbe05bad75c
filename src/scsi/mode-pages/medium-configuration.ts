import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** Whether the loaded cartridge is write-once, and what of it may be overwritten all the same. Nothing can be changed. */
export const MEDIUM_CONFIGURATION_PAGE = defineModePage({
  name: "Medium Configuration",
  page: 0x1d,
  byteLength: 32,
  reference:
    "SSC-4, Medium Configuration mode page; Quantum DLT-S4 Interface Reference Guide, table 111",
  fields: {
    wormMode: flag(2, 0), // WORMM
    /** 0: no block may be overwritten; 1: some kinds of format label may. */
    wormLabelRestrictions: orZero(u8(4)),
    /** Which filemarks right before the end of data may be overwritten: 2 all but the one nearest the beginning, 3 any. */
    wormFilemarkRestrictions: orZero(u8(5)),
  },
  changeable: [],
});
