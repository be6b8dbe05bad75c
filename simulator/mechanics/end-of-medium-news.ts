import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { sense } from "../check-condition.ts";
import type { Answer } from "../command-router.ts";
import type { Zone } from "./tape-deck.ts";

/**
 * What a write that was accepted says of the end of the partition: early warning every time, 0/00 02; the programmable
 * zone once, when it is entered, 0/00 07. SSC-4, programmable early warning; IBM LTO SCSI Reference GA32-0928-06, 4.12.
 */
export function endOfMediumNews(before: Zone, after: Zone): Answer<never> {
  if (after === "earlyWarning") return news(0x0002);
  return after === "programmableEarlyWarning" && before === "free" ? news(0x0007) : {};
}

const news = (codes: number): Answer<never> => ({
  check: sense(SENSE_KEY.noSense, codes, { endOfMedium: true, information: 0n }),
});
