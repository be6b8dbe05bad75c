import { COMMAND_GOLDEN } from "./commands.golden.ts";
import type { GoldenBytes } from "./golden-bytes.ts";
import { SENSE_GOLDEN } from "./sense.golden.ts";
import { STRUCTURE_GOLDEN } from "./structures.golden.ts";

/** Every known encoding, from all tables. */
export const ALL_GOLDEN: readonly GoldenBytes[] = [
  ...COMMAND_GOLDEN,
  ...STRUCTURE_GOLDEN,
  ...SENSE_GOLDEN,
];
