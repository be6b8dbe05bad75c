/** LTO drives of a generation that has a drive of its own name already: by another builder or under another label. */
import { InvariantError } from "../../src/transport/errors.ts";
import type { LtoRow } from "./lto-generations.ts";
import {
  ALL_ASSUMED,
  BUFFER,
  EARLY_WARNING,
  FIRMWARE,
  IBM_DATA,
  IBM_MANUAL,
  LTO_ROWS,
} from "./lto-generations.ts";

function rowOf(wanted: number): LtoRow {
  const found = LTO_ROWS.find(({ generation }) => generation === wanted);
  if (found === undefined) throw new InvariantError(`LTO-${String(wanted)} is in the table`);
  return found;
}

/** A drive that IBM sells under its own name. */
const ofIbm = (generation: number): LtoRow => {
  const number = String(generation);
  return {
    ...rowOf(generation),
    variant: "ibm",
    vendor: "IBM",
    product: `ULT3580-TD${number}`,
    revision: `CAP${number}`,
    source: `${IBM_MANUAL}; ${IBM_DATA}; buffer and early warning as captured from drives of IBM make`,
    assumed: [...ALL_ASSUMED, FIRMWARE],
  };
};

/** A drive that HP built. */
const ofHp = (generation: number, more: readonly string[]): LtoRow => {
  const number = String(generation);
  return {
    ...rowOf(generation),
    variant: "hp",
    builder: "HP",
    vendor: "HP",
    product: `Ultrium ${number}-SCSI`,
    revision: `CAP${number}`,
    timeouts: undefined,
    source:
      "HP log page definitions for LTO-5 and LTO-6; HP on READ POSITION; tables of the LTO programme",
    assumed: [
      ...ALL_ASSUMED,
      FIRMWARE,
      BUFFER,
      EARLY_WARNING,
      "load, unload and wind times are those of IBM's drive",
      "commands, mode pages and vital product data are those of IBM's drive",
      "REPORT SUPPORTED OPERATION CODES tells no time limits",
      "sense data have 18 bytes",
      "attributes are those of IBM's drive but for IBM's own; those of a cartridge that has left are not told",
      "log pages 02h and 03h count bytes",
      "log page 06h is left out, and 33h, 34h, 35h and 37h with HP's own contents",
      "parameter 0018h of page 17h; 0046h, 0300h and F000h are left out, as is 8001h of page 11h",
      "the temperature of page 0Dh",
      ...more,
    ],
  };
};

/** All of them. */
export const LTO_VARIANT_ROWS: readonly LtoRow[] = [
  {
    ...ofHp(5, [
      "there is no append-only mode: no ALLOW OVERWRITE, no mode page 10h/01h",
      "the product number of page 3Eh, 0",
    ]),
    appendOnly: false,
  },
  ofHp(6, []),
  ofIbm(7),
  ofIbm(9),
];
