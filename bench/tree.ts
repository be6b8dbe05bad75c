import type { Bench } from "./bench.ts";

/** Stand-in. */
export const tree: Bench = async () => [];
