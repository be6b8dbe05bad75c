import { bits, bytes, flag, orZero, u16, u32, u64, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem, sizedLayout, sizedList } from "../../codec/sized.ts";
import { defineCommand, RAW_IN, structureIn, structureOut } from "../define-command.ts";

const IN_FIELDS = { allocationLength: u16(7), control: orZero(u8(9)) };

/** The registered keys. */
export const RESERVATION_KEYS_DATA = sizedList(
  layout("PERSISTENT RESERVE IN keys data", 8, { generation: u32(0), length: u32(4) }),
  { field: "length", plusBytes: 8 },
  fixedItem(layout("reservation key", 8, { key: u64(0) })),
);

/** The reservation that is held, if any. */
export const RESERVATION_DATA = sizedList(
  layout("PERSISTENT RESERVE IN reservation data", 8, { generation: u32(0), length: u32(4) }),
  { field: "length", plusBytes: 8 },
  fixedItem(
    layout("reservation", 16, {
      key: u64(0),
      obsoleteAddress: orZero(bytes(8, 4)),
      scope: bits(13, 7, 4),
      type: bits(13, 3, 0),
      obsoleteExtent: orZero(bytes(14, 2)),
    }),
  ),
);

/** What kinds of reservation the device has. SPC-4, REPORT CAPABILITIES parameter data. */
export const RESERVATION_CAPABILITIES_DATA = sizedLayout(
  layout("PERSISTENT RESERVE IN capabilities data", 8, {
    length: u16(0),
    compatibleReservation: flag(2, 4), // CRH
    specifyInitiatorPorts: flag(2, 3), // SIP_C
    allTargetPorts: flag(2, 2), // ATP_C
    persistThroughPowerLoss: flag(2, 0), // PTPL_C
    typeMaskValid: flag(3, 7), // TMV
    persistActive: flag(3, 0), // PTPL_A
    writeExclusiveAllRegistrants: flag(4, 7),
    exclusiveAccessRegistrantsOnly: flag(4, 6),
    writeExclusiveRegistrantsOnly: flag(4, 5),
    exclusiveAccess: flag(4, 3),
    writeExclusive: flag(4, 1),
    exclusiveAccessAllRegistrants: flag(5, 0),
  }),
  { field: "length", plusBytes: 0 },
);

/** Lists the registered keys. */
export const PERSISTENT_RESERVE_IN_KEYS = defineCommand({
  name: "PERSISTENT RESERVE IN, READ KEYS",
  opcode: 0x5e,
  serviceAction: 0x00,
  reference: "SPC-4, PERSISTENT RESERVE IN command, READ KEYS service action",
  fields: IN_FIELDS,
  data: structureIn(RESERVATION_KEYS_DATA),
});

/** Tells the reservation that is held. */
export const PERSISTENT_RESERVE_IN_RESERVATION = defineCommand({
  name: "PERSISTENT RESERVE IN, READ RESERVATION",
  opcode: 0x5e,
  serviceAction: 0x01,
  reference: "SPC-4, PERSISTENT RESERVE IN command, READ RESERVATION service action",
  fields: IN_FIELDS,
  data: structureIn(RESERVATION_DATA),
});

/** Tells what kinds of reservation the device has. */
export const PERSISTENT_RESERVE_IN_CAPABILITIES = defineCommand({
  name: "PERSISTENT RESERVE IN, REPORT CAPABILITIES",
  opcode: 0x5e,
  serviceAction: 0x02,
  reference: "SPC-4, PERSISTENT RESERVE IN command, REPORT CAPABILITIES service action",
  fields: IN_FIELDS,
  data: structureIn(RESERVATION_CAPABILITIES_DATA),
});

/** Lists registrations with their nexus; kept as bytes. */
export const PERSISTENT_RESERVE_IN_FULL_STATUS = defineCommand({
  name: "PERSISTENT RESERVE IN, READ FULL STATUS",
  opcode: 0x5e,
  serviceAction: 0x03,
  reference: "SPC-4, PERSISTENT RESERVE IN command, READ FULL STATUS service action",
  fields: IN_FIELDS,
  data: RAW_IN,
});

/** Parameter list of PERSISTENT RESERVE OUT (but REGISTER AND MOVE). */
export const PERSISTENT_RESERVE_OUT_DATA = layout("PERSISTENT RESERVE OUT parameter list", 24, {
  reservationKey: u64(0),
  serviceActionKey: u64(8),
  obsoleteAddress: orZero(bytes(16, 4)),
  specifyInitiatorPorts: orZero(flag(20, 3)), // SPEC_I_PT
  allTargetPorts: orZero(flag(20, 2)), // ALL_TG_PT
  activatePersistThroughPowerLoss: orZero(flag(20, 0)), // APTPL
  obsoleteExtent: orZero(bytes(22, 2)),
});

const outCommand = (name: string, serviceAction: number) =>
  defineCommand({
    name: `PERSISTENT RESERVE OUT, ${name}`,
    opcode: 0x5f,
    serviceAction,
    reference: `SPC-4, PERSISTENT RESERVE OUT command, ${name} service action`,
    fields: {
      scope: orZero(bits(2, 7, 4)),
      type: orZero(bits(2, 3, 0)),
      parameterListLength: u32(5),
      control: orZero(u8(9)),
    },
    data: structureOut(PERSISTENT_RESERVE_OUT_DATA),
  });

/** Registers or changes this nexus' key; the old key must be right. */
export const PERSISTENT_RESERVE_OUT_REGISTER = outCommand("REGISTER", 0x00);
/** Takes the reservation. */
export const PERSISTENT_RESERVE_OUT_RESERVE = outCommand("RESERVE", 0x01);
/** Gives the reservation back. */
export const PERSISTENT_RESERVE_OUT_RELEASE = outCommand("RELEASE", 0x02);
/** Removes all registrations and the reservation. */
export const PERSISTENT_RESERVE_OUT_CLEAR = outCommand("CLEAR", 0x03);
/** Takes the reservation from another key. */
export const PERSISTENT_RESERVE_OUT_PREEMPT = outCommand("PREEMPT", 0x04);
/** Takes the reservation from another key and aborts its commands. */
export const PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT = outCommand("PREEMPT AND ABORT", 0x05);
/** Registers whatever key was registered before. */
export const PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE = outCommand(
  "REGISTER AND IGNORE EXISTING KEY",
  0x06,
);
