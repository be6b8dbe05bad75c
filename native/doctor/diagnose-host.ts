/**
 * What keeps this computer from using its tape drives, or may spoil the work. Reads files of the kernel and sends no
 * command; changes nothing. Start here; each check has a file of its own.
 */
import process from "node:process";
import type { Clock } from "../../src/clock/clock.ts";
import { claimKey } from "../claim-state.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { DiscoveredDevice, DiscoverOptions } from "../discover-devices.ts";
import { discoverDevices } from "../discover-devices.ts";
import { thisCaller } from "../linux/caller.ts";
import { hostView } from "../linux/host-view.ts";
import type { HostView } from "../linux/host-view.ts";
import { findNodeUsers } from "../linux/node-users.ts";
import type { ScsiDevice } from "../linux/scsi-device.ts";
import { scanScsiDevices } from "../linux/scsi-device.ts";
import type { DriveName } from "../resolve-device.ts";
import { resolveDrive } from "../resolve-device.ts";
import { whoHolds } from "../who-holds.ts";
import { checkAccess } from "./check-access.ts";
import { checkHost } from "./check-host.ts";
import { checkModules } from "./check-modules.ts";
import { checkTapeDriver } from "./check-tape-driver.ts";
import { checkTransport } from "./check-transport.ts";
import { checkUsers } from "./check-users.ts";
import type { Finding } from "./finding.ts";
import type { DriveFacts, HostFacts } from "./host-facts.ts";

/** What to look at. */
export interface DiagnoseOptions extends DiscoverOptions {
  /** Only this drive; every drive unless told. */
  readonly drive?: DriveName;
  /** What one command can carry, in bytes, by the node that was asked. */
  readonly maxTransferBytes?: Readonly<Record<string, number>>;
  readonly clock?: Clock;
}

const CHECKS: readonly ((facts: HostFacts) => readonly Finding[])[] = [
  checkHost,
  checkModules,
  checkAccess,
  checkUsers,
  checkTapeDriver,
  checkTransport,
];

/**
 * Looks the computer over. Findings come in the order in which they should be mended: without a driver no node, without
 * a node no permission.
 * @throws DeviceError when `drive` names none, or several: as `resolveDrive`
 */
export async function diagnoseHost(options: DiagnoseOptions = {}): Promise<readonly Finding[]> {
  if (options.host === undefined && process.platform !== "linux") return [otherPlatform()];
  const facts = await gather(options);
  return CHECKS.flatMap((check) => check(facts));
}

function otherPlatform(): Finding {
  return {
    code: "PLATFORM_WITHOUT_DEVICES",
    severity: "problem",
    says: "drives of this computer are reached on Linux only; simulated drives and iSCSI work here too",
    evidence: `this is ${process.platform}`,
  };
}

async function gather(options: DiagnoseOptions): Promise<HostFacts> {
  const host = options.host ?? hostView();
  const caller = options.caller ?? thisCaller(host);
  const devices = scanScsiDevices(host);
  const where = { host, caller };
  const all = discoverDevices(where).filter(({ type }) => type === "tapeDrive");
  const chosen = options.drive === undefined ? all : [resolveDrive(options.drive, where)];
  const clock = options.clock ?? new SystemClock();
  const drives: DriveFacts[] = [];
  for (const found of chosen) {
    const scsi = devices.find(({ address }) => address === found.address);
    if (scsi === undefined) continue;
    const facts = await driveFacts(host, { found, scsi }, clock);
    const limit = options.maxTransferBytes?.[found.commandNode ?? ""];
    drives.push({ ...facts, ...(limit === undefined ? {} : { maxTransferBytes: limit }) });
  }
  return { host, caller, devices, drives };
}

async function driveFacts(
  host: HostView,
  drive: { readonly found: DiscoveredDevice; readonly scsi: ScsiDevice },
  clock: Clock,
): Promise<DriveFacts> {
  const { users, hiddenCount } = findNodeUsers(host, new Set(drive.found.characterNumbers));
  const claimedBy = await whoHolds(claimKey(drive.found), clock);
  // A claimant holds the st node too; that is one finding, not two.
  const claimant = claimedBy?.kind === "known" ? claimedBy.holder.pid : undefined;
  const others = users.filter(({ pid }) => pid !== process.pid && pid !== claimant);
  return {
    ...drive,
    users: { users: others, hiddenCount },
    ...(claimedBy === undefined ? {} : { claimedBy }),
  };
}
