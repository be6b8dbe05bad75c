import type { Bench } from "./bench.ts";

/** Stand-in. */
export const checksum: Bench = async () => [];
