import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN } from "../define-command.ts";

/** Fetches sense data. Always ends GOOD; decode the answer with `decodeSense`. */
export const REQUEST_SENSE = defineCommand({
  name: "REQUEST SENSE",
  opcode: 0x03,
  reference: "SPC-4, REQUEST SENSE command",
  fields: { descriptorFormat: orZero(flag(1, 0)), allocationLength: u8(4), control: orZero(u8(5)) },
  data: RAW_IN,
});
