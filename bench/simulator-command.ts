import type { Bench } from "./bench.ts";

/** Stand-in. */
export const simulatorCommand: Bench = async () => [];
