import { errnoName } from "../ffi.ts";
import { type Executed, TransportError, UsageError } from "../../src/transport/errors.ts";
import { DRIVER_STATUS, HOST_STATUS } from "./sg-layout.ts";

/** What a failed command is called, and whether it certainly did not reach the device. */
interface Failure {
  readonly code: string;
  readonly executed: Executed;
  readonly says: string;
}

/** What was attempted, as the beginning of a sentence, and how long it took. */
export interface FailedCall {
  readonly attempt: string;
  readonly elapsedMs: number;
}

/**
 * What SG_IO itself refuses or breaks off. `executed` is "no" only where every driver returns the errno before it hands
 * the command on: drivers/scsi/sg.c, scsi_ioctl.c, scsi_bsg.c, block/blk-map.c. EIO, ENODEV and EFAULT are also returned
 * afterwards (sg gives ENODEV for a device that goes while the command runs, and EFAULT when the answer cannot be copied).
 */
// prettier-ignore
const BY_ERRNO: Readonly<Record<string, Failure>> = {
  EPERM:      { code: "TRANSPORT_NOT_PERMITTED", executed: "no",      says: "the kernel's command filter lets it pass only with CAP_SYS_RAWIO" },
  EACCES:     { code: "TRANSPORT_NOT_PERMITTED", executed: "no",      says: "this user may not" },
  ENOMEM:     { code: "TRANSPORT_NO_MEMORY",     executed: "no",      says: "the kernel had no memory for the transfer" },
  EAGAIN:     { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the queue of the device is full" },
  EBUSY:      { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the transfer buffer is in use" },
  EDOM:       { code: "TRANSPORT_REFUSED",       executed: "no",      says: "too many commands wait for their end" },
  EINVAL:     { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the kernel does not accept the request" },
  EMSGSIZE:   { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the kernel does not accept the length of the command" },
  ENOSYS:     { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the kernel does not know this interface" },
  ENOTTY:     { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the node does not take SCSI commands" },
  EOPNOTSUPP: { code: "TRANSPORT_REFUSED",       executed: "no",      says: "the driver does not do this" },
  EBADF:      { code: "TRANSPORT_CLOSED",        executed: "no",      says: "the node is not open" },
  ENXIO:      { code: "TRANSPORT_DEVICE_GONE",   executed: "no",      says: "the kernel has taken the device offline" },
  ENODEV:     { code: "TRANSPORT_DEVICE_GONE",   executed: "unknown", says: "the device is gone" },
  EINTR:      { code: "TRANSPORT_INTERRUPTED",   executed: "unknown", says: "a signal broke off the wait for its end" },
};

/**
 * Whether a host status is only the kernel's verdict on a status and sense that the device did deliver; with one of
 * these and a status other than GOOD the device has answered. Kernels before 6.0 leave it there, for BLANK CHECK among
 * others. Source: drivers/scsi/scsi_error.c, scsi_check_sense and scsi_decide_disposition.
 */
export function isVerdictOnStatus(hostStatus: number): boolean {
  // DID_ALLOC_FAILURE is 12h and DID_MEDIUM_ERROR 13h: include/scsi/scsi_status.h.
  return hostStatus >= HOST_STATUS.values.DID_TARGET_FAILURE && hostStatus <= 0x13;
}

/**
 * What the host adapter says. `executed` is "unknown" throughout: drivers also end commands that are on their way with
 * DID_NO_CONNECT (mpt3sas and qla2xxx flush them so when the adapter fails), DID_BAD_TARGET (libiscsi, for an answer that
 * makes no sense) and DID_REQUEUE. A WRITE that ended with DID_TRANSPORT_DISRUPTED was on the tape when it was looked at
 * (kernel 6.1, iscsi_tcp).
 */
// prettier-ignore
const BY_HOST_STATUS: Readonly<Record<keyof typeof HOST_STATUS.values, Omit<Failure, "executed">>> = {
  DID_OK:                  { code: "TRANSPORT_FAILED",      says: "nothing is wrong" },
  DID_NO_CONNECT:          { code: "TRANSPORT_DEVICE_GONE", says: "the device cannot be reached" },
  DID_BUS_BUSY:            { code: "TRANSPORT_FAILED",      says: "the bus stayed busy" },
  DID_TIME_OUT:            { code: "TRANSPORT_TIMEOUT",     says: "no answer within its time limit" },
  DID_BAD_TARGET:          { code: "TRANSPORT_FAILED",      says: "the host adapter does not accept the device or its answer" },
  DID_ABORT:               { code: "TRANSPORT_FAILED",      says: "the host adapter ended it" },
  DID_PARITY:              { code: "TRANSPORT_FAILED",      says: "damaged on the bus" },
  DID_ERROR:               { code: "TRANSPORT_FAILED",      says: "an error of the host adapter" },
  DID_RESET:               { code: "TRANSPORT_RESET",       says: "a reset ended it" },
  DID_BAD_INTR:            { code: "TRANSPORT_FAILED",      says: "an unexpected interrupt of the host adapter" },
  DID_PASSTHROUGH:         { code: "TRANSPORT_FAILED",      says: "an error of the host adapter" },
  DID_SOFT_ERROR:          { code: "TRANSPORT_FAILED",      says: "a passing error of the host adapter" },
  DID_IMM_RETRY:           { code: "TRANSPORT_FAILED",      says: "the host adapter wants it to be sent again" },
  DID_REQUEUE:             { code: "TRANSPORT_FAILED",      says: "the host adapter wants it to be sent again" },
  DID_TRANSPORT_DISRUPTED: { code: "TRANSPORT_PATH_LOST",   says: "the path to the device broke" },
  DID_TRANSPORT_FAILFAST:  { code: "TRANSPORT_PATH_LOST",   says: "the path to the device is broken" },
  DID_TARGET_FAILURE:      { code: "TRANSPORT_FAILED",      says: "the device failed" },
  DID_NEXUS_FAILURE:       { code: "TRANSPORT_FAILED",      says: "the device does not let this host in" },
};

const HOST_FAILURES: ReadonlyMap<string, Omit<Failure, "executed">> = new Map(
  Object.entries(BY_HOST_STATUS),
);

const HOST_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(HOST_STATUS.values).map(([name, value]) => [value, name]),
);

const DRIVER_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(DRIVER_STATUS.values).map(([name, value]) => [value, name]),
);

const hex = (value: number): string => `${value.toString(16).toUpperCase().padStart(2, "0")}h`;

function failed(call: FailedCall, failure: Failure, detail: string): TransportError {
  const { attempt, elapsedMs } = call;
  return new TransportError(failure.code, `${attempt}: ${failure.says} (${detail})`, {
    executed: failure.executed,
    elapsedMs,
  });
}

/** The error of an SG_IO that returned -1. It is never sent again: after a signal it may still be running. */
export function errnoError(call: FailedCall, errno: number): TransportError {
  const name = errnoName(errno);
  const failure = BY_ERRNO[name] ?? {
    code: "TRANSPORT_FAILED",
    executed: "unknown",
    says: "the operating system reports an error",
  };
  return failed(call, failure, name);
}

/** The error of a host status other than DID_OK. */
export function hostStatusError(call: FailedCall, hostStatus: number): TransportError {
  const name = HOST_NAMES.get(hostStatus) ?? "unknown";
  const { code, says } = HOST_FAILURES.get(name) ?? {
    code: "TRANSPORT_FAILED",
    says: "an error of the host adapter",
  };
  return failed(
    call,
    { code, says, executed: "unknown" },
    `host status ${hex(hostStatus)}, ${name}`,
  );
}

const { DRIVER_MASK, DRIVER_OK, DRIVER_SENSE, DRIVER_TIMEOUT } = DRIVER_STATUS.values;

/** Whether a driver status is more than "sense data were stored". Kernels since 5.14 say no more than that. */
export function isDriverFailure(driverStatus: number): boolean {
  const low = driverStatus & DRIVER_MASK;
  return low !== DRIVER_OK && low !== DRIVER_SENSE;
}

/** The error of a driver status that no status of the device explains. */
export function driverStatusError(call: FailedCall, driverStatus: number): TransportError {
  const low = driverStatus & DRIVER_MASK;
  const timeout = low === DRIVER_TIMEOUT;
  const failure: Failure = {
    code: timeout ? "TRANSPORT_TIMEOUT" : "TRANSPORT_FAILED",
    executed: "unknown",
    says: timeout ? "no answer within its time limit" : "the kernel's SCSI layer reports an error",
  };
  const name = DRIVER_NAMES.get(low) ?? "unknown";
  return failed(call, failure, `driver status ${hex(driverStatus)}, ${name}`);
}

// prettier-ignore
const BY_OPEN_ERRNO: Readonly<Record<string, { readonly code: string; readonly says: string }>> = {
  ENOENT:    { code: "DEVICE_NOT_FOUND",      says: "there is no such node" },
  ENOTDIR:   { code: "DEVICE_NOT_FOUND",      says: "there is no such node" },
  ENXIO:     { code: "DEVICE_NOT_FOUND",      says: "no device belongs to the node" },
  ENODEV:    { code: "DEVICE_NOT_FOUND",      says: "no device belongs to the node" },
  EACCES:    { code: "DEVICE_NOT_PERMITTED",  says: "this user may not read and write it" },
  EPERM:     { code: "DEVICE_NOT_PERMITTED",  says: "the operating system does not permit it" },
  EBUSY:     { code: "DEVICE_IN_USE",         says: "another program has it open" },
  ENOMEDIUM: { code: "DEVICE_WITHOUT_MEDIUM", says: "no medium is in it" },
  EROFS:     { code: "DEVICE_READ_ONLY",      says: "it, or its medium, is write-protected" },
  EISDIR:    { code: "DEVICE_KIND_UNSUPPORTED", says: "it is a folder" },
};

/** The error of a node that cannot be opened; `thrown` is what node:fs throws. */
export function openError(path: string, thrown: unknown): TransportError | UsageError {
  const errno = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const { code, says } = BY_OPEN_ERRNO[errno] ?? {
    code: "DEVICE_OPEN_FAILED",
    says: "the operating system reports an error",
  };
  const message = `open ${path}: ${says} (${errno})`;
  if (code === "DEVICE_KIND_UNSUPPORTED") return new UsageError(code, message, { cause: thrown });
  return new TransportError(code, message, { executed: "no", cause: thrown });
}
