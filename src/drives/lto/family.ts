import type { InquiryNames, TapeFamily } from "../tape-family.ts";
import { capacityUnitBytes } from "./capacity.ts";
import { generationOf, LTO_GENERATIONS } from "./density.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { timeoutsOf } from "./timeouts.ts";

/** IBM ULT3580-TD9 and HH9, ULTRIUM-TD3; HP and HPE Ultrium 9-SCSI; Quantum ULTRIUM 5; HH LTO Gen 8. */
const PRODUCT = /ULTRIUM|^ULT3580|\bLTO\b/;

/** Where products carry their generation: IBM writes A for 10. */
const NUMBER = /(?:-TD|-HH|ULTRIUM |LTO GEN )(\d+|A)(?!\d)/;

function generationByName(names: InquiryNames): string | undefined {
  const digits = NUMBER.exec(names.product)?.[1];
  if (digits === undefined) return undefined;
  return LTO_GENERATIONS[(digits === "A" ? 10 : Number(digits)) - 1];
}

/** LTO drives of every maker. */
export const LTO: TapeFamily = {
  name: "lto",
  recognises: ({ product }) => PRODUCT.test(product),
  // What a drive can write says more than its name: rebranded drives keep the one and lose the other.
  generationOf: (names, densities) => generationOf(densities) ?? generationByName(names),
  timeoutsOf,
  maxBlockBytes: MAX_BLOCK_BYTES,
  capacityUnitBytes,
};
