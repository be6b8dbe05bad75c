import { LTO_ROWS } from "./lto-generations.ts";
import { ltoPersonality } from "./lto-personality.ts";
import type { Personality } from "./personality.ts";

/** LTO-1 to LTO-9, oldest first. */
export const LTO_DRIVES: readonly Personality[] = LTO_ROWS.map(ltoPersonality);
