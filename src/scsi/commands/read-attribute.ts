import { flag, orZero, u16, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem, sizedLayout, sizedList } from "../../codec/sized.ts";
import { defineCommand, structureIn } from "../define-command.ts";
import { ATTRIBUTE_LIST } from "../attribute-list.ts";

const FIELDS = {
  logicalVolume: orZero(u8(5)),
  partition: orZero(u8(7)),
  firstAttribute: orZero(u16(8)),
  allocationLength: u32(10),
  /** LTO-7 and later: 1 also returns the unloaded volume's attributes. */
  cache: orZero(flag(14, 0)),
  control: orZero(u8(15)),
};

/** A list of attribute identifiers. */
export const ATTRIBUTE_IDENTIFIERS_DATA = sizedList(
  layout("READ ATTRIBUTE identifiers data", 4, { length: u32(0) }),
  { field: "length", plusBytes: 4 },
  fixedItem(layout("attribute identifier", 2, { identifier: u16(0) })),
);

/** The first volume or partition and how many there are. */
export const ATTRIBUTE_RANGE_DATA = sizedLayout(
  layout("READ ATTRIBUTE range data", 4, { length: u16(0), first: u8(2), count: u8(3) }),
  { field: "length", plusBytes: 2 },
);

/** Reads the attributes of the cartridge memory from `firstAttribute` on, ascending. Ask for 64 KiB. */
export const READ_ATTRIBUTE_VALUES = defineCommand({
  name: "READ ATTRIBUTE, ATTRIBUTE VALUES",
  opcode: 0x8c,
  serviceAction: 0x00,
  reference: "SPC-4, READ ATTRIBUTE command, ATTRIBUTE VALUES service action",
  fields: FIELDS,
  data: structureIn(ATTRIBUTE_LIST),
});

/** Lists the attributes that exist. */
export const READ_ATTRIBUTE_LIST = defineCommand({
  name: "READ ATTRIBUTE, ATTRIBUTE LIST",
  opcode: 0x8c,
  serviceAction: 0x01,
  reference: "SPC-4, READ ATTRIBUTE command, ATTRIBUTE LIST service action",
  fields: FIELDS,
  data: structureIn(ATTRIBUTE_IDENTIFIERS_DATA),
});

/** Tells the logical volumes: always one on a tape drive. */
export const READ_ATTRIBUTE_VOLUMES = defineCommand({
  name: "READ ATTRIBUTE, LOGICAL VOLUME LIST",
  opcode: 0x8c,
  serviceAction: 0x02,
  reference: "SPC-4, READ ATTRIBUTE command, LOGICAL VOLUME LIST service action",
  fields: FIELDS,
  data: structureIn(ATTRIBUTE_RANGE_DATA),
});

/** Tells the partitions. */
export const READ_ATTRIBUTE_PARTITIONS = defineCommand({
  name: "READ ATTRIBUTE, PARTITION LIST",
  opcode: 0x8c,
  serviceAction: 0x03,
  reference: "SPC-4, READ ATTRIBUTE command, PARTITION LIST service action",
  fields: FIELDS,
  data: structureIn(ATTRIBUTE_RANGE_DATA),
});

/** Lists the attributes the drive knows, also those not created yet. */
export const READ_ATTRIBUTE_SUPPORTED = defineCommand({
  name: "READ ATTRIBUTE, SUPPORTED ATTRIBUTES",
  opcode: 0x8c,
  serviceAction: 0x05,
  reference: "IBM LTO SCSI Reference GA32-0928-06, READ ATTRIBUTE, service action 05h",
  fields: FIELDS,
  data: structureIn(ATTRIBUTE_IDENTIFIERS_DATA),
});
