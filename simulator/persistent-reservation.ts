/** What PERSISTENT RESERVE OUT does to registrations and reservation. SPC-4, Persistent Reservations. */
import { SENSE_KEY } from "../src/scsi/sense.ts";
import { refuse, sense } from "./check-condition.ts";
import type { Nexus } from "./nexus.ts";
import { RESERVATION_TYPE } from "./reservations.ts";
import type { DriveCore } from "./drive-core.ts";

const RESERVATIONS_PREEMPTED = sense(SENSE_KEY.unitAttention, 0x2a03);
const RESERVATIONS_RELEASED = sense(SENSE_KEY.unitAttention, 0x2a04);
const REGISTRATIONS_PREEMPTED = sense(SENSE_KEY.unitAttention, 0x2a05);

/** Registrations that a drive has room for. No manual at hand says how many; without a bound hosts could fill its memory. */
const REGISTRANTS_MAX = 128;

/** The nexuses that have registered a key. */
export function registrants(drive: DriveCore): readonly Nexus[] {
  return drive.nexuses.filter((nexus) => nexus.reservationKey !== undefined);
}

/** Ends the reservation. Where it let all registrants in, the others learn that it is gone. */
export function endReservation(drive: DriveCore, by: Nexus): void {
  const { persistent } = drive.reservations;
  drive.reservations.persistent = undefined;
  if (persistent?.type !== RESERVATION_TYPE.exclusiveAccessRegistrantsOnly) return;
  for (const other of registrants(drive)) if (other !== by) other.raise(RESERVATIONS_RELEASED);
}

/**
 * Registers a key, changes it, or with key 0 takes the registration away, and with it a reservation that it held. Throws
 * CheckCondition 5/55 04 when there are too many.
 */
export function register(drive: DriveCore, nexus: Nexus, key: bigint): void {
  const { reservations } = drive;
  const holds = reservations.persistent?.holder === nexus;
  if (key === 0n) {
    if (nexus.reservationKey === undefined) return;
    nexus.reservationKey = undefined;
    if (holds) endReservation(drive, nexus);
  } else {
    if (nexus.reservationKey === undefined && registrants(drive).length >= REGISTRANTS_MAX)
      throw refuse(SENSE_KEY.illegalRequest, 0x5504);
    nexus.reservationKey = key;
    if (holds && reservations.persistent !== undefined) {
      reservations.persistent = { ...reservations.persistent, key };
    }
  }
  reservations.generation++;
}

/** Removes all registrations and the reservation. */
export function clearRegistrations(drive: DriveCore, by: Nexus): void {
  for (const nexus of registrants(drive)) {
    nexus.reservationKey = undefined;
    if (nexus !== by) nexus.raise(RESERVATIONS_PREEMPTED);
  }
  drive.reservations.persistent = undefined;
  drive.reservations.generation++;
}

/** Removes the registrations of a key, and takes the reservation over if one of them held it. False when nobody has the key. */
export function preempt(
  drive: DriveCore,
  by: Nexus,
  victims: { readonly key: bigint; readonly type: number },
): boolean {
  const { reservations } = drive;
  const { persistent } = reservations;
  const found = registrants(drive).filter((nexus) => nexus.reservationKey === victims.key);
  if (found.length === 0) return false;
  const takesOver = persistent?.key === victims.key;
  for (const nexus of found) {
    if (nexus === by) continue;
    nexus.reservationKey = undefined;
    nexus.raise(REGISTRATIONS_PREEMPTED);
  }
  if (takesOver) {
    reservations.persistent = { holder: by, type: victims.type, key: by.reservationKey ?? 0n };
  }
  reservations.generation++;
  return true;
}
