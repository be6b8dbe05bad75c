import type { GoldenBytes } from "./golden-bytes.ts";
import { GENERAL_MODE_PAGE_GOLDEN } from "./mode-pages-general.golden.ts";
import { TAPE_MODE_PAGE_GOLDEN } from "./mode-pages-tape.golden.ts";

/** Known encodings of the mode pages. */
export const MODE_PAGE_GOLDEN: readonly GoldenBytes[] = [
  ...GENERAL_MODE_PAGE_GOLDEN,
  ...TAPE_MODE_PAGE_GOLDEN,
];
