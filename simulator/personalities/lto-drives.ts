import { LTO_ROWS } from "./lto-generations.ts";
import { ltoPersonality } from "./lto-personality.ts";
import { LTO_VARIANT_ROWS } from "./lto-variants.ts";
import type { Personality } from "./personality.ts";

/** LTO-1 to LTO-9, oldest first, then the same generations by other builders and under other labels. */
export const LTO_DRIVES: readonly Personality[] = [...LTO_ROWS, ...LTO_VARIANT_ROWS].map(
  ltoPersonality,
);
