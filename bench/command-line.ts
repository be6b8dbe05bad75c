import type { Bench } from "./bench.ts";

/** Stand-in. */
export const commandLine: Bench = async () => [];
