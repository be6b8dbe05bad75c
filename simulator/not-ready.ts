import { SENSE_KEY } from "../src/scsi/sense.ts";
import type { CheckCondition } from "./check-condition.ts";
import { refuse } from "./check-condition.ts";
import type { Cartridge } from "./cartridge.ts";
import type { LoadState } from "./mechanics/mechanism.ts";
import type { Personality } from "./personalities/personality.ts";

/** What a drive says where a command needs a tape under the head and there is none. sense.md 6. */
export function notReady(drive: {
  readonly loadState: LoadState;
  readonly cartridge: Cartridge | undefined;
  readonly personality: Personality;
}): CheckCondition {
  switch (drive.loadState) {
    case "loading":
      return refuse(SENSE_KEY.notReady, 0x0401);
    case "cleaning":
      return refuse(SENSE_KEY.notReady, 0x3003);
    case "seated":
      // A cleaning cartridge is installed. SPC-4, additional sense codes.
      if (drive.cartridge?.facts.kind === "cleaning") return refuse(SENSE_KEY.notReady, 0x3003);
      return refuse(
        SENSE_KEY.notReady,
        drive.personality.attributeSpaceBytes > 0 ? 0x3a04 : 0x0402,
      );
    default:
      return refuse(SENSE_KEY.notReady, 0x3a00);
  }
}
