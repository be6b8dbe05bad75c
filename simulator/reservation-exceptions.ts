/** Which commands an initiator may use whatever another one has reserved. */
import type { Personality } from "./personalities/personality.ts";

/** IBM LTO SCSI Reference GA32-0928-06, table 30, column R: what reads, and does not move the tape, passes. */
const LTO: ReadonlySet<number> = new Set([
  0x12, 0x03, 0xa0, 0x4d, 0x05, 0x1a, 0x5a, 0x17, 0x57, 0x1e, 0x44, 0xa3, 0x5e, 0x5f,
]);
/**
 * All others: SCSI-2, RESERVE UNIT command, lets INQUIRY, REQUEST SENSE, RELEASE and ALLOW pass; REPORT LUNS and LOG SENSE
 * came with SPC-2, commands allowed in the presence of reservations.
 */
const OTHERS: ReadonlySet<number> = new Set([0x12, 0x03, 0x17, 0x57, 0xa0, 0x4d]);
const PREVENT_ALLOW = { opcode: 0x1e, byte: 4, prevents: 0x03 } as const;

/** Whether a drive of this model does the command although somebody else has reserved it. */
export function passesReservations(
  { family }: Pick<Personality, "family">,
  cdb: Uint8Array,
): boolean {
  const opcode = cdb[0] ?? 0;
  if (family === "lto") return LTO.has(opcode);
  const allows = ((cdb[PREVENT_ALLOW.byte] ?? 0) & PREVENT_ALLOW.prevents) === 0;
  return opcode === PREVENT_ALLOW.opcode ? allows : OTHERS.has(opcode);
}
