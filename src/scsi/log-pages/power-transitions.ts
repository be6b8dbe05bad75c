import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** How often the drive woke up and went to sleep; the counts stop at their maximum. */
export const POWER_TRANSITIONS = defineLogPage({
  name: "Power Condition Transitions log page",
  page: 0x1a,
  reference:
    "SPC-4, Power Condition Transitions log page; IBM LTO SCSI Reference GA32-0928-06, LP 1Ah",
  parameters: parameterTable("Power Condition Transitions log page", {
    toActive: { code: 0x0001, codec: counter(4), unit: "transitions" },
    toIdleC: { code: 0x0004, codec: counter(4), unit: "transitions" },
  }),
});
