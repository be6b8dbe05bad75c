import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Loads, unloads or (with `hold`) seats the volume. On a loaded tape `load` goes to block 0 of partition 0. */
export const LOAD_UNLOAD = defineCommand({
  name: "LOAD UNLOAD",
  opcode: 0x1b,
  reference: "SSC-4, LOAD UNLOAD command; IBM LTO SCSI Reference GA32-0928-06, tables 49 and 50",
  fields: {
    immediate: orZero(flag(1, 0)),
    hold: orZero(flag(4, 3)),
    endOfTape: orZero(flag(4, 2)), // EOT, must be 0
    retension: orZero(flag(4, 1)),
    load: flag(4, 0),
    control: orZero(u8(5)),
  },
  data: NO_DATA,
});
