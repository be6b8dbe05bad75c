import process from "node:process";
import type { Clock } from "../src/clock/clock.ts";
import type { ClaimableDrive } from "./claim.ts";
import type { ClaimHolder } from "./claim-state.ts";
import { claimKey, describeHolder } from "./claim-state.ts";
import { takeClaimName } from "./claim-name.ts";
import { hostView, type HostView } from "./linux/host-view.ts";
import { otherNodeUsers, userText } from "./linux/node-users.ts";
import type { DriveHolder } from "./who-holds.ts";

/** Who looks, and with what. */
export interface LookOptions {
  /** The program, such as `capstan`. */
  readonly program: string;
  /** What it was called for, such as `exporter`. */
  readonly command: string;
  readonly clock: Clock;
  /** This computer unless told. */
  readonly host?: HostView;
}

/** Somebody works with a drive: nothing may be sent to it. */
export interface DriveInUse {
  readonly kind: "inUse";
  /** Who, in words. */
  readonly says: string;
  /** What the claimant says of itself; absent for programs that know nothing of claims. */
  readonly holder?: ClaimHolder;
}

/** Whether a drive may be looked at now. */
export type Look =
  | {
      readonly kind: "free";
      /** Processes whose open files are not shown to this user: one of them may work with the drive. */
      readonly hiddenCount: number;
      /** Ends the look; settles when others may have the drive. Safe to call twice. */
      release(): Promise<void>;
    }
  | DriveInUse;

/**
 * Makes sure that nobody works with a drive while it is looked at. It keeps nobody out: who claims the drive meanwhile
 * waits until the look is over, and who has claimed it is left alone. Sends nothing and opens no node. Programs that know
 * nothing of claims are found by the nodes that they have open.
 */
export async function claimLook(drive: ClaimableDrive, options: LookOptions): Promise<Look> {
  const { program, command, clock, host = hostView() } = options;
  const { pid } = process;
  const sinceEpochMs = clock.epochMs;
  const state = { pid, program, command, sinceEpochMs, activity: "looking", looks: true } as const;
  const name = await takeClaimName(claimKey(drive), () => state, clock);
  if (name.kind === "held") return inUseBy(name.held);
  // Without claims nobody can be in the middle of something that was claimed.
  const release = name.kind === "taken" ? name.release : (): Promise<void> => Promise.resolve();
  const { users, hiddenCount } = otherNodeUsers(host, drive);
  if (users.length === 0) return { kind: "free", hiddenCount, release };
  await release();
  return { kind: "inUse", says: users.map(userText).join(", ") };
}

function inUseBy(held: DriveHolder): DriveInUse {
  if (held.kind === "silent")
    return { kind: "inUse", says: "another process that does not answer" };
  return { kind: "inUse", says: describeHolder(held.holder), holder: held.holder };
}
