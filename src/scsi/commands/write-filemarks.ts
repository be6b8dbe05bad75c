import { flag, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Writes `count` filemarks. With `immediate` 0 it also empties the drive's buffer, even for a count of 0. */
export const WRITE_FILEMARKS_6 = defineCommand({
  name: "WRITE FILEMARKS(6)",
  opcode: 0x10,
  reference: "SSC-4, WRITE FILEMARKS(6) command",
  fields: {
    setmarks: orZero(flag(1, 1)), // WSMK, obsolete: must be 0
    immediate: orZero(flag(1, 0)),
    count: u24(2),
    control: orZero(u8(5)),
  },
  data: NO_DATA,
});
