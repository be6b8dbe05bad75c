import type { Clock } from "./clock/clock.ts";
import type { ScsiTransport } from "./transport/scsi-transport.ts";
import type { ClaimActivity } from "../native/claim-state.ts";

/** A way to a drive, with what belongs to it. */
export interface OpenTransport {
  readonly transport: ScsiTransport;
  readonly clock: Clock;
  /** What is to be known before the drive is used, one sentence each. */
  readonly notes: readonly string[];
  /** Tells those who ask what the drive is used for. */
  publish(activity: ClaimActivity): void;
  /** Lets everything go, the transport first. Safe to call twice. */
  close(): Promise<void>;
}

/** Where nobody can ask. */
export const publishNothing = (): void => undefined;
