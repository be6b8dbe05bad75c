import { bits, orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Holds the cartridge in the drive (`prevent` 1) or lets it go (0). Counted per nexus; cleared by a reset. */
export const PREVENT_ALLOW_MEDIUM_REMOVAL = defineCommand({
  name: "PREVENT ALLOW MEDIUM REMOVAL",
  opcode: 0x1e,
  reference: "SPC-4, PREVENT ALLOW MEDIUM REMOVAL command",
  fields: { prevent: bits(4, 1, 0), control: orZero(u8(5)) },
  data: NO_DATA,
});
