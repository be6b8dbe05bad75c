/**
 * Log pages as a drive makes them at the moment it is asked: views of drive, tape, cartridge, counters and alerts. Nothing
 * of a page is stored. Start at all-log-views.ts; which drive has which view stands in its personality.
 */
import type { Nexus } from "../nexus.ts";
import type { DriveCore } from "../drive-core.ts";

/** Who asks whom. */
export interface LogContext {
  readonly drive: DriveCore;
  readonly nexus: Nexus;
}

/** One log page of a drive. */
export interface LogView {
  readonly page: number;
  readonly subpage: number;
  /** Left out of the lists of pages, as IBM-built drives do with 3Eh. */
  readonly hidden?: boolean;
  /** The parameter pointers it accepts beside those of its parameters; none where all are to be read at once. */
  readonly wholeOnly?: boolean;
  /** The page as it stands now, header and all parameters. */
  encode(context: LogContext): Uint8Array;
  /** What LOG SELECT with PCR clears; absent where it clears nothing. */
  readonly clear?: (context: LogContext) => void;
  /** What happens after it was read. `whole`: the host made room for all of it. */
  readonly afterRead?: (context: LogContext, whole: boolean) => void;
}
