import { COMMAND_GOLDEN } from "./commands.golden.ts";
import type { GoldenBytes } from "./golden-bytes.ts";
import { bytesOfHex } from "./golden-hex.ts";
import { LOG_PAGE_DAT_DLT_GOLDEN } from "./log-pages-dat-dlt.golden.ts";
import { LOG_PAGE_LTO_GOLDEN } from "./log-pages-lto.golden.ts";
import { LOG_PAGE_REAL_GOLDEN } from "./log-pages-real.golden.ts";
import { LOG_PAGE_STATE_GOLDEN } from "./log-pages-state.golden.ts";
import { MAM_ATTRIBUTE_GOLDEN } from "./mam-attributes.golden.ts";
import { MODE_PAGE_GOLDEN } from "./mode-pages.golden.ts";
import { SENSE_GOLDEN } from "./sense.golden.ts";
import { STRUCTURE_GOLDEN } from "./structures.golden.ts";
import { VPD_PAGE_GOLDEN } from "./vpd-pages.golden.ts";

/** One attribute as the only one in an answer of READ ATTRIBUTE. */
function asAnswer(golden: GoldenBytes): GoldenBytes {
  const byteLength = bytesOfHex(golden.hex).length.toString(16).padStart(2, "0");
  return { ...golden, hex: `00 00 00 ${byteLength} ${golden.hex}`, value: { known: golden.value } };
}

/** Every known encoding, from all tables. */
export const ALL_GOLDEN: readonly GoldenBytes[] = [
  ...COMMAND_GOLDEN,
  ...STRUCTURE_GOLDEN,
  ...SENSE_GOLDEN,
  ...VPD_PAGE_GOLDEN,
  ...MODE_PAGE_GOLDEN,
  ...LOG_PAGE_LTO_GOLDEN,
  ...LOG_PAGE_REAL_GOLDEN,
  ...LOG_PAGE_STATE_GOLDEN,
  ...LOG_PAGE_DAT_DLT_GOLDEN,
  ...MAM_ATTRIBUTE_GOLDEN.map(asAnswer),
];
