import { bits, flag, orZero, u16, u24, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineCommand, fixedStructureIn } from "../define-command.ts";

/** Answer of READ BLOCK LIMITS with MLOI 0. */
export const BLOCK_LIMITS_DATA = layout("READ BLOCK LIMITS data", 6, {
  /** Block lengths are multiples of 2^granularity bytes. */
  granularity: bits(0, 4, 0),
  maximumBlockBytes: u24(1),
  minimumBlockBytes: u16(4),
});

/** Reports the shortest and longest block the drive takes. */
export const READ_BLOCK_LIMITS = defineCommand({
  name: "READ BLOCK LIMITS",
  opcode: 0x05,
  reference: "SSC-4, READ BLOCK LIMITS command",
  fields: { maximumObjectIdentifier: orZero(flag(1, 0)), control: orZero(u8(5)) },
  data: fixedStructureIn(BLOCK_LIMITS_DATA, BLOCK_LIMITS_DATA.byteLength),
});
