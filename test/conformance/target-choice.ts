import type { Arming } from "./arming.ts";

/** The drive that a run is about, as a vitest project hands it to its tests; simulated drives where none is handed. */
export interface TargetChoice {
  /** `iscsi://HOST:PORT/NAME/LUN`, a node below /dev, or `guest:PORT/dev/NODE` for one of a virtual machine. */
  readonly specifier: string;
  /** Whose deviations are known. */
  readonly deviations?: "tgtd";
  readonly arming: Arming;
}

declare module "vitest" {
  /** What projects hand to their tests. */
  export interface ProvidedContext {
    target?: TargetChoice;
  }
}
