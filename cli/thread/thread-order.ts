import type { Claimant, ClaimActivity, ClaimPurpose } from "../../src/index.ts";
import type { ErrorFacts } from "../schemas/error.ts";

/** What the thread of a command is started with. */
export interface ThreadOrder {
  readonly args: readonly string[];
  /** Memory of the pulse: which command of the drive it is in. */
  readonly pulse: SharedArrayBuffer;
  /** Which of standard input, output and error output are terminals, and how wide. */
  readonly terminals: Readonly<Record<"stdin" | "stdout" | "stderr", boolean>>;
  readonly columns?: number;
}

/** What the thread of a command is told meanwhile. */
export type ToThread =
  /** The user asks to stop. */
  | { readonly kind: "stop" }
  | { readonly kind: "claimed"; readonly warnings: readonly string[] }
  | { readonly kind: "notClaimed"; readonly error: ErrorFacts }
  | { readonly kind: "released" };

/** What it says: the drive is claimed where somebody can answer for it all the time. */
export type FromThread =
  | {
      readonly kind: "claim";
      readonly drive: Parameters<Claimant>[0];
      readonly purpose: ClaimPurpose;
    }
  | { readonly kind: "publish"; readonly activity: ClaimActivity }
  | { readonly kind: "release" }
  /** The command is over. */
  | { readonly kind: "ended"; readonly status: number };

/** Whether what a thread was started with is an order. */
export function isThreadOrder(value: unknown): value is ThreadOrder {
  return typeof value === "object" && value !== null && "args" in value && "pulse" in value;
}
