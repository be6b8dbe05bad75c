/** The one table of exit statuses: which status belongs to which error, and which one wins where several apply. */
import {
  AbortedError,
  CapstanError,
  CodecError,
  DriveStateError,
  MediumError,
  ScsiError,
  TransportError,
  UsageError,
} from "../src/index.ts";

/** What the statuses mean; docs/errors.md has the same table for people. */
export const EXIT = {
  done: 0,
  internalFault: 1,
  usage: 2,
  noDevice: 3,
  notReady: 4,
  mediumError: 5,
  writeProtected: 6,
  refused: 7,
  verifyFailed: 8,
  transportOrHardware: 9,
  attention: 10,
  partial: 11,
  busy: 12,
  rejected: 13,
  interrupted: 130,
} as const;

/** One of the exit statuses. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Where several apply: the first of these that is among them. */
const ORDER: readonly ExitStatus[] = [8, 9, 5, 11, 10];

/** Codes whose class says too little. */
// prettier-ignore
const BY_CODE: Readonly<Record<string, ExitStatus>> = {
  REPORT_FILE_EXISTS:           EXIT.refused,
  REPORT_FILE_UNWRITABLE:       EXIT.partial,
  REFUSED_WITHOUT_CONFIRMATION: EXIT.refused,
  SCRATCH_TAPE_REFUSED:         EXIT.refused,
  DEVICE_KIND_UNSUPPORTED:      EXIT.noDevice,
  DEVICE_NOT_A_TAPE_DRIVE:      EXIT.noDevice,
  DRIVE_NO_SUCH_UNIT:           EXIT.noDevice,
  DEVICE_NOT_FOUND:             EXIT.noDevice,
  DEVICE_AMBIGUOUS:             EXIT.noDevice,
  DEVICE_NOT_PERMITTED:         EXIT.noDevice,
  DEVICE_NODE_MISSING:          EXIT.noDevice,
  DEVICE_DRIVER_MISSING:        EXIT.noDevice,
  DEVICE_OFFLINE:               EXIT.noDevice,
  DEVICE_OPEN_FAILED:           EXIT.noDevice,
  DEVICE_IN_USE:                EXIT.busy,
  DEVICE_WITHOUT_MEDIUM:        EXIT.notReady,
  DEVICE_READ_ONLY:             EXIT.writeProtected,
  CLAIM_UNSUPPORTED:            EXIT.noDevice,
  PLATFORM_UNSUPPORTED:         EXIT.noDevice,
  TRANSPORT_NOT_PERMITTED:      EXIT.noDevice,
  ISCSI_AUTHENTICATION_FAILED:  EXIT.noDevice,
  ISCSI_ACCESS_DENIED:          EXIT.noDevice,
  ISCSI_TARGET_NOT_FOUND:       EXIT.noDevice,
  ISCSI_TARGET_BUSY:            EXIT.busy,
  ISCSI_LIBRARY_UNKNOWN:        EXIT.noDevice,
  NATIVE_LIBRARY_MISSING:       EXIT.noDevice,
  NATIVE_FUNCTION_MISSING:      EXIT.noDevice,
  SIM_FOLDER_NOT_FOUND:         EXIT.noDevice,
  SIM_IN_USE:                   EXIT.busy,
  SIM_FOLDER_EXISTS:            EXIT.usage,
  SIM_FOLDER_UNWRITABLE:        EXIT.noDevice,
  SIM_FOLDER_DAMAGED:           EXIT.noDevice,
  SIM_FOLDER_VERSION_UNKNOWN:   EXIT.noDevice,
  SIM_LOCK_UNSUPPORTED:         EXIT.noDevice,
  SIM_CARTRIDGE_UNKNOWN:        EXIT.usage,
  SIM_CARTRIDGE_EXISTS:         EXIT.usage,
  SIM_CARTRIDGE_INVALID:        EXIT.usage,
  SIM_CARTRIDGE_IN_DRIVE:       EXIT.usage,
  SIM_REMOVAL_PREVENTED:        EXIT.busy,
  SIM_OCCUPIED:                 EXIT.usage,
  SIM_NOTHING_LOADED:           EXIT.notReady,
  SIM_USE_INVALID:              EXIT.usage,
  SIM_EMPTY:                    EXIT.notReady,
  SIM_CONTROL_FAILED:           EXIT.noDevice,
  RECORDING_FAILED:             EXIT.partial,
  RECORDING_FILE_EXISTS:        EXIT.refused,
  REPLAY_FILE_NOT_FOUND:        EXIT.noDevice,
  ENOENT:                       EXIT.noDevice,
  EACCES:                       EXIT.noDevice,
  EPERM:                        EXIT.noDevice,
  DRIVE_WRITE_PROTECTED:        EXIT.writeProtected,
  SESSION_NOT_FOUND:            EXIT.partial,
  DRIVE_BUSY:                   EXIT.busy,
  DRIVE_BUSY_WITH_OPERATION:    EXIT.busy,
  DRIVE_BUSY_WITH_COMMAND:      EXIT.internalFault,
  DRIVE_RESERVATION_LOST:       EXIT.busy,
  DRIVE_REMOVAL_PREVENTED:      EXIT.busy,
  DRIVE_POSITION_LOST:          EXIT.transportOrHardware,
  MEDIUM_MISCOMPARE:            EXIT.verifyFailed,
  BLOCK_PROTECTION_MISMATCH:    EXIT.transportOrHardware,
  BLOCK_DAMAGED_ON_THE_WAY:     EXIT.transportOrHardware,
  DRIVE_HARDWARE_ERROR:         EXIT.transportOrHardware,
  DRIVE_VENDOR_ERROR:           EXIT.transportOrHardware,
  DRIVE_UNEXPLAINED_ERROR:      EXIT.transportOrHardware,
  DRIVE_UNKNOWN_STATUS:         EXIT.transportOrHardware,
  DEFERRED_WRITE_ERROR:         EXIT.mediumError,
  COMMAND_ABORTED:              EXIT.transportOrHardware,
  TRANSFER_LENGTH_MISMATCH:     EXIT.transportOrHardware,
  COMMAND_UNSUPPORTED:          EXIT.rejected,
  MODE_PAGE_UNSUPPORTED:        EXIT.rejected,
  PAGE_UNSUPPORTED:             EXIT.rejected,
  SETTING_NOT_TAKEN:            EXIT.rejected,
  SETTINGS_REFUSED:             EXIT.rejected,
  DRIVE_SETTINGS_UNKNOWN:       EXIT.transportOrHardware,
  SOURCE_FAILED:                EXIT.partial,
  SOURCE_CHANGED:               EXIT.partial,
  BLOCKS_LOST:                  EXIT.partial,
  VOLUME_OVERFLOW:              EXIT.partial,
  TAR_DISK_FULL:                EXIT.partial,
  TAR_MALFORMED:                EXIT.partial,
  TAR_TRUNCATED:                EXIT.partial,
  MANIFEST_NEWER:               EXIT.partial,
  ALERT_STORE_FAILED:           EXIT.partial,
  CLEANING_LOG_FAILED:          EXIT.partial,
  CLEAN_DATA_CARTRIDGE:         EXIT.refused,
  CLEAN_NO_CARTRIDGE:           EXIT.notReady,
  CLEAN_DRIVE_NOT_READY:        EXIT.notReady,
  SPOOL_FAILED:                 EXIT.partial,
  MEDIUM_STORAGE_FAILED:        EXIT.transportOrHardware,
  MEDIUM_NOT_FOUND:             EXIT.mediumError,
  MEDIUM_DAMAGED:               EXIT.mediumError,
  MEDIUM_VERSION_UNKNOWN:       EXIT.mediumError,
  PRODUCER_DIED:                EXIT.internalFault,
};

const BY_STATE: Readonly<Partial<Record<DriveStateError["state"], ExitStatus>>> = {
  writeProtected: EXIT.writeProtected,
  appendOnly: EXIT.writeProtected,
  worm: EXIT.writeProtected,
  reserved: EXIT.busy,
  busy: EXIT.busy,
  removalPrevented: EXIT.busy,
  keyNeeded: EXIT.rejected,
  notAtBeginning: EXIT.rejected,
  incompatibleMedium: EXIT.mediumError,
};

/** The stable code of anything thrown; `INTERNAL` for what has none. */
export function codeOf(thrown: unknown): string {
  const has = thrown instanceof Error && "code" in thrown && typeof thrown.code === "string";
  return has ? String(thrown.code) : "INTERNAL";
}

/** The exit status that belongs to an error. */
export function exitStatusOf(thrown: unknown): ExitStatus {
  if (thrown instanceof AbortedError) return EXIT.interrupted;
  return BY_CODE[codeOf(thrown)] ?? byClass(thrown);
}

function byClass(thrown: unknown): ExitStatus {
  if (thrown instanceof UsageError || thrown instanceof CodecError) return EXIT.usage;
  if (thrown instanceof TransportError) return EXIT.transportOrHardware;
  if (thrown instanceof MediumError) return EXIT.mediumError;
  if (thrown instanceof DriveStateError) return BY_STATE[thrown.state] ?? EXIT.notReady;
  if (thrown instanceof ScsiError) return EXIT.rejected;
  // What a stream or a simulated cartridge cannot go on with: the path to the data, not the caller, is at fault.
  if (thrown instanceof CapstanError && thrown.code !== "INVARIANT" && thrown.code !== "THROWN") {
    return EXIT.transportOrHardware;
  }
  return EXIT.internalFault;
}

/** The status to end with where several things apply: the gravest, and any failure before success. */
export function gravest(statuses: readonly ExitStatus[]): ExitStatus {
  const ranked = ORDER.find((status) => statuses.includes(status));
  return ranked ?? statuses.find((status) => status !== EXIT.done) ?? EXIT.done;
}
