import type { Clock } from "../../src/clock/clock.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import type { BlockPool } from "./block-pool.ts";
import type { PduChannel } from "./pdu-channel.ts";
import type { TargetNumbers } from "./target-numbers.ts";

/** What the tasks of a session share. */
export interface SessionPlace {
  readonly channel: PduChannel;
  readonly numbers: TargetNumbers;
  readonly parameters: SessionParameters;
  readonly pool: BlockPool;
  readonly clock: Clock;
  /** How long data that were asked for may take, in milliseconds. */
  readonly dataLimitMs: number;
  /** A tag for an R2T. */
  readonly nextTransferTag: () => number;
  /** The task with this tag is over. */
  readonly forget: (taskTag: number) => void;
  /** Something happened that should not. */
  readonly trouble: (error: unknown) => void;
}
