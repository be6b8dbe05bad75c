import type { InquiryNames, TapeFamily } from "../tape-family.ts";
import { capacityUnitBytes, remainingFromSense } from "./capacity.ts";
import { generationOf } from "./density.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { timeoutsOf } from "./timeouts.ts";

/** Product strings and what they are; the first that fits counts. Other vendors sell them under the same names. */
// prettier-ignore
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/^DLT-?S4/,              "DLT-S4"],
  [/^SDLT ?600/,            "SDLT 600"],
  [/^SDLT ?320/,            "SDLT 320"],
  [/^SUPERDLT1|^SDLT ?220/, "SDLT 220"],
  [/^DLT-?V4/,              "DLT-V4"],
  [/^DLT VS160/,            "VS160"],
  [/^DLT VS80/,             "VS80"],
  [/^DLT1(?!\d)/,           "DLT1"],
  [/^DLT8000/,              "DLT8000"],
  [/^DLT7000|^TZ89/,        "DLT7000"],
  [/^DLT4[057]00/,          "DLT4000"],
  [/^DLT2[057]00/,          "DLT2000"],
];

/** Drives whose sense data tell how much tape is left. */
const OLD = /^DLT[2478]/;

const byName = (names: InquiryNames): string | undefined =>
  PRODUCTS.find(([pattern]) => pattern.test(names.product))?.[1];

/** DLT, VS, SDLT and DLT-S4 drives of every maker. */
export const DLT: TapeFamily = {
  name: "dlt",
  recognises: (names) => byName(names) !== undefined || /^S?DLT/.test(names.product),
  generationOf: (names, densities) => byName(names) ?? generationOf(densities),
  timeoutsOf,
  maxBlockBytes: MAX_BLOCK_BYTES,
  capacityUnitBytes,
  remainingFromSense: (names, vendorBytes) =>
    OLD.test(names.product) ? remainingFromSense(vendorBytes) : undefined,
};
