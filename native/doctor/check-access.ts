import type { Finding } from "./finding.ts";
import type { DriveFacts, HostFacts } from "./host-facts.ts";

/** Looks whether each drive can be reached, and whether its serial number and its names will find it again. */
export function checkAccess({ drives, devices, caller }: HostFacts): readonly Finding[] {
  return drives.flatMap((drive) => [
    reachable(drive, caller.userName),
    ...serialNumber(drive, devices),
    ...links(drive),
  ]);
}

function reachable({ found }: DriveFacts, userName: string): Finding {
  const { device, problem, commandNode, vendor, product, serial } = found;
  if (problem !== undefined) {
    const { code, says, fix } = problem;
    const evidence = `SCSI device ${found.address}, user ${userName}`;
    return { code, severity: "problem", device, says, evidence, fix };
  }
  const named = `${vendor} ${product}${serial === undefined ? "" : `, serial ${serial}`}`;
  return {
    code: "DRIVE_REACHABLE",
    severity: "ok",
    device,
    says: `${named}: commands can be sent`,
    evidence: `${commandNode ?? device} can be opened by user ${userName}; nothing was sent`,
  };
}

function serialNumber({ found }: DriveFacts, devices: HostFacts["devices"]): readonly Finding[] {
  const { device, address, serial } = found;
  if (serial === undefined) {
    return [
      {
        code: "SERIAL_UNKNOWN",
        severity: "note",
        device,
        says: "the kernel does not know the serial number; serial:… will not find this drive, its node does",
        evidence: `no vpd_pg80 at ${address}: the kernel asks neither drives older than SPC-2 nor USB bridges`,
      },
    ];
  }
  const same = devices.filter((one) => one.serial === serial);
  if (same.length < 2) return [];
  return [
    {
      code: "SERIAL_NOT_UNIQUE",
      severity: "warning",
      device,
      says: `${String(same.length)} devices, or ways to one, have the serial number ${serial}: serial:${serial} is refused`,
      evidence: same.map((one) => `${one.address} is of type ${String(one.type)}`).join(", "),
      fix: `name the drive by its node: --device ${device}`,
    },
  ];
}

function links({ found }: DriveFacts): readonly Finding[] {
  if (found.links.length > 0 || found.nodes.tape === undefined) return [];
  return [
    {
      code: "LINKS_MISSING",
      severity: "note",
      device: found.device,
      says: "there is no name for it below /dev/tape that stays the same after a reboot",
      evidence: "no link in /dev/tape/by-id and /dev/tape/by-path leads to it",
      fix: "sudo udevadm trigger --action=add --subsystem-match=scsi_tape",
    },
  ];
}
