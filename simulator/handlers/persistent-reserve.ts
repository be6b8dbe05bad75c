import type { PERSISTENT_RESERVE_OUT_DATA } from "../../src/scsi/commands/persistent-reserve.ts";
import {
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_RESERVE,
} from "../../src/scsi/commands/persistent-reserve.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, invalidFieldInParameterList, refuse } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on, parameterList } from "../command-router.ts";
import {
  clearRegistrations,
  endReservation,
  preempt,
  register,
  registrants,
} from "../persistent-reservation.ts";
import { RESERVATION_TYPE } from "../reservations.ts";

type OutCommand = typeof PERSISTENT_RESERVE_OUT_REGISTER;
type Request = Received<OutCommand> & {
  readonly list: Decoded<typeof PERSISTENT_RESERVE_OUT_DATA>;
};

const LIST_BYTES = 24;
const CONFLICT: Answer<never> = { reservationConflict: true };

/** Wraps an action: who holds a plain RESERVE keeps all others out, and the parameter list has one length. */
function out(command: OutCommand, act: (request: Request) => Answer<never>): Route {
  return on(command, (received) => {
    const { drive, nexus, cdb, dataOut } = received;
    if (drive.reservations.reservedByOther(nexus)) return CONFLICT;
    if (cdb.parameterListLength !== LIST_BYTES || dataOut.length < LIST_BYTES) {
      throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    }
    const list = parameterList(command, dataOut.subarray(0, LIST_BYTES));
    // Registering for other ports or initiators is not offered: REPORT CAPABILITIES says so.
    if (list.specifyInitiatorPorts) throw invalidFieldInParameterList(20, 3);
    if (list.allTargetPorts) throw invalidFieldInParameterList(20, 2);
    return act({ ...received, list });
  });
}

const ownsKey = ({ nexus, list }: Request): boolean =>
  nexus.reservationKey !== undefined && nexus.reservationKey === list.reservationKey;

function checkType({ drive, cdb }: Request): void {
  if (cdb.scope !== 0) throw invalidFieldInCdb(2, 7);
  if (!drive.personality.reservationTypes.includes(cdb.type)) throw invalidFieldInCdb(2, 3);
}

function registerKey({ drive, nexus, list }: Request, ignoreExisting: boolean): Answer<never> {
  const expected = nexus.reservationKey ?? 0n;
  if (!ignoreExisting && list.reservationKey !== expected) return CONFLICT;
  register(drive, nexus, list.serviceActionKey);
  drive.reservations.persistsThroughPowerLoss = list.activatePersistThroughPowerLoss;
  return GOOD;
}

function reserve(request: Request): Answer<never> {
  const { drive, nexus, cdb } = request;
  if (!ownsKey(request)) return CONFLICT;
  checkType(request);
  const { persistent } = drive.reservations;
  if (persistent !== undefined) {
    const same = persistent.holder === nexus && persistent.type === cdb.type;
    return same ? GOOD : CONFLICT;
  }
  drive.reservations.persistent = {
    holder: nexus,
    type: cdb.type,
    key: nexus.reservationKey ?? 0n,
  };
  return GOOD;
}

function release(request: Request): Answer<never> {
  const { drive, nexus, cdb } = request;
  if (!ownsKey(request)) return CONFLICT;
  const { persistent } = drive.reservations;
  if (persistent?.holder !== nexus) return GOOD;
  // INVALID RELEASE OF PERSISTENT RESERVATION: another type or scope than is held.
  if (cdb.scope !== 0 || cdb.type !== persistent.type)
    throw refuse(SENSE_KEY.illegalRequest, 0x2604);
  endReservation(drive, nexus);
  return GOOD;
}

function preemptKey(request: Request): Answer<never> {
  const { drive, nexus, cdb, list } = request;
  if (!ownsKey(request)) return CONFLICT;
  if (list.serviceActionKey === 0n) throw invalidFieldInParameterList(8);
  checkType(request);
  const done = preempt(drive, nexus, { key: list.serviceActionKey, type: cdb.type });
  return done ? GOOD : CONFLICT;
}

const OUT_ROUTES: readonly Route[] = [
  out(PERSISTENT_RESERVE_OUT_REGISTER, (request) => registerKey(request, false)),
  out(PERSISTENT_RESERVE_OUT_RESERVE, reserve),
  out(PERSISTENT_RESERVE_OUT_RELEASE, release),
  out(PERSISTENT_RESERVE_OUT_CLEAR, (request) => {
    if (!ownsKey(request)) return CONFLICT;
    clearRegistrations(request.drive, request.nexus);
    return GOOD;
  }),
  out(PERSISTENT_RESERVE_OUT_PREEMPT, preemptKey),
  // Commands run one at a time here: there is never one to abort.
  out(PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT, preemptKey),
  out(PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE, (request) => registerKey(request, true)),
];

/** PERSISTENT RESERVE IN and OUT. */
export const persistentReserveRoutes: readonly Route[] = [
  on(PERSISTENT_RESERVE_IN_KEYS, ({ drive, nexus }) => {
    if (drive.reservations.reservedByOther(nexus)) return CONFLICT;
    const items = registrants(drive).map((one) => ({ key: one.reservationKey ?? 0n }));
    return { data: { generation: drive.reservations.generation, items } };
  }),
  on(PERSISTENT_RESERVE_IN_RESERVATION, ({ drive, nexus }) => {
    if (drive.reservations.reservedByOther(nexus)) return CONFLICT;
    const { persistent, generation } = drive.reservations;
    const items =
      persistent === undefined ? [] : [{ key: persistent.key, scope: 0, type: persistent.type }];
    return { data: { generation, items } };
  }),
  on(PERSISTENT_RESERVE_IN_CAPABILITIES, ({ drive, nexus }) => {
    if (drive.reservations.reservedByOther(nexus)) return CONFLICT;
    const { reservationTypes: types } = drive.personality;
    return {
      data: {
        compatibleReservation: false,
        specifyInitiatorPorts: false,
        allTargetPorts: false,
        persistThroughPowerLoss: true,
        typeMaskValid: true,
        persistActive: drive.reservations.persistsThroughPowerLoss,
        writeExclusiveAllRegistrants: false,
        exclusiveAccessRegistrantsOnly: types.includes(
          RESERVATION_TYPE.exclusiveAccessRegistrantsOnly,
        ),
        writeExclusiveRegistrantsOnly: false,
        exclusiveAccess: types.includes(RESERVATION_TYPE.exclusiveAccess),
        writeExclusive: false,
        exclusiveAccessAllRegistrants: false,
      },
    };
  }),
  ...OUT_ROUTES,
];
