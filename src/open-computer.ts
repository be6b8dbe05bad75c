/** What is asked of this computer, and not of a drive: which drives there are, who works with them, what is wrong. */
import type { ClaimableDrive, DriveClaim } from "../native/claim.ts";
import type { DiscoveredDevice } from "../native/discover-devices.ts";
import type { DiagnoseOptions } from "../native/doctor/diagnose-host.ts";
import type { Finding } from "../native/doctor/finding.ts";
import type { DriveHolder } from "../native/who-holds.ts";
import type { ClaimPurpose } from "./open-node.ts";
import { SystemClock } from "./clock/system-clock.ts";

/**
 * Lists the tape drives, medium changers and removable disks of this computer; none on systems other than Linux. Reads
 * files that the kernel keeps: no device is opened and no command is sent.
 */
export async function discoverDevices(): Promise<readonly DiscoveredDevice[]> {
  const native = await import("../native/discover-devices.ts");
  return native.discoverDevices();
}

/**
 * Looks for what keeps this computer from using its tape drives, and what may spoil the work. Sends no command and
 * changes nothing.
 * @throws DeviceError `DEVICE_NOT_FOUND`, `DEVICE_AMBIGUOUS`, `DEVICE_NOT_A_TAPE_DRIVE` when `drive` names no one drive
 */
export async function diagnoseHost(
  options: Pick<DiagnoseOptions, "drive" | "maxTransferBytes"> = {},
): Promise<readonly Finding[]> {
  const native = await import("../native/doctor/diagnose-host.ts");
  return native.diagnoseHost(options);
}

/**
 * Asks who works with the drive of a serial number, without a command to the drive; `undefined` when nobody has claimed
 * it, or somebody who only looks. Waits a second at most.
 */
export async function whoHolds(serial: string): Promise<DriveHolder | undefined> {
  const native = await import("../native/who-holds.ts");
  const held = await native.whoHolds(serial, new SystemClock());
  return held?.kind === "known" && held.holder.looks === true ? undefined : held;
}

/**
 * Claims a drive of this computer for this process, from a thread whose event loop answers those who ask. `openDrive`
 * does so by itself; a thread that the drive's commands block lets another thread claim (see `OpenDriveOptions.claimant`).
 * @throws DeviceError `DEVICE_IN_USE`, naming the holder as far as it is known; `CLAIM_UNSUPPORTED`
 */
export async function claimDrive(
  drive: ClaimableDrive,
  purpose: ClaimPurpose,
): Promise<DriveClaim> {
  const native = await import("../native/claim.ts");
  return native.claimDrive(drive, { ...purpose, clock: new SystemClock() });
}
