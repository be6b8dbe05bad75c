import type { Bench } from "./bench.ts";

/** Stand-in. */
export const simulatorData: Bench = async () => [];
