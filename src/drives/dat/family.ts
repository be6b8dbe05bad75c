import type { InquiryNames, TapeFamily } from "../tape-family.ts";
import { capacityUnitBytes } from "./capacity.ts";
import { generationOf } from "./density.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { timeoutsOf } from "./timeouts.ts";

/** Product strings and what they are; the first that fits counts. HP's are those of the illumos st drive table. */
// prettier-ignore
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/^HP354(70|80)A/,      "DDS-1"],
  [/^C15(33|53)A/,        "DDS-2"],
  [/^C15(37|57)A/,        "DDS-3"],
  [/^C5(683|713)A/,       "DDS-4"],
  [/^C7438A|^DAT72|^DAT DAT72/, "DAT 72"],
  [/^DAT ?160/,           "DAT 160"],
  [/^DAT ?320/,           "DAT 320"],
  [/^SDT-1[01]000/,       "DDS-4"],
];

/** DAT drives without a known generation. */
const OTHERS = /^SDT-|^DAT |^PYTHON /;

const byName = (names: InquiryNames): string | undefined =>
  PRODUCTS.find(([pattern]) => pattern.test(names.product))?.[1];

/** DDS and DAT drives of every maker. */
export const DAT: TapeFamily = {
  name: "dat",
  recognises: (names) => byName(names) !== undefined || OTHERS.test(names.product),
  // Sony prints a wrong secondary code and HP drives for Sun report codes that are none, so the name comes first.
  generationOf: (names, densities) => byName(names) ?? generationOf(densities),
  timeoutsOf,
  maxBlockBytes: MAX_BLOCK_BYTES,
  capacityUnitBytes,
};
