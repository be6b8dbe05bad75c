import type { Bench } from "./bench.ts";

/** Stand-in. */
export const toolkit: Bench = async () => [];
