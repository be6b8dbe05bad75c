import type { Bench } from "./bench.ts";

/** Stand-in. */
export const indexMemory: Bench = async () => [];
