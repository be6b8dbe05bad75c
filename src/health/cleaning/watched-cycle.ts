import type { Readiness } from "../../drives/readiness.ts";

/** A cycle that was watched. */
export interface WatchedCycle {
  /** From the first sight of the cleaning cartridge to the end of the cycle, in milliseconds. */
  readonly tookMs: number;
  /** `gaveBack`: the drive is empty again; `kept`: the cartridge is still in it; `refused`: the drive says that it failed. */
  readonly end: "gaveBack" | "kept" | "refused";
  /** What the drive said when it refused. */
  readonly refusal?: Readiness;
}
