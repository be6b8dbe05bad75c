import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEVICE_TYPE } from "../../src/scsi/standard-inquiry.ts";
import { inContainer } from "../linux/node-access.ts";
import { namesIn, readText } from "../linux/sysfs.ts";
import type { Finding } from "./finding.ts";
import type { HostFacts } from "./host-facts.ts";

/** Looks for what is missing when there is no tape drive: sysfs, a driver for the adapter, the drive itself. */
export function checkHost(facts: HostFacts): readonly Finding[] {
  return [...container(facts), ...missing(facts)];
}

function container({ host }: HostFacts): readonly Finding[] {
  if (!inContainer(host)) return [];
  return [
    {
      code: "CONTAINER",
      severity: "note",
      says: "this is a container: it sees the computer's drives, but has only the nodes that it was handed",
      evidence: "a mark of a container engine in the root folder or in /run",
      fix: "start it with --device=/dev/nst0 --device=/dev/sg4, by the names that capstan list shows",
    },
  ];
}

function missing(facts: HostFacts): readonly Finding[] {
  const { host, devices } = facts;
  if (!existsSync(join(host.sys, "class"))) {
    const says = "the kernel's description of this computer is not there: no drive can be found";
    const fix = "sudo mount -t sysfs sysfs /sys";
    return [
      { code: "SYSFS_MISSING", severity: "problem", says, evidence: `no ${host.sys}/class`, fix },
    ];
  }
  const adapters = adapterTexts(facts);
  if (adapters.length === 0) {
    return [
      {
        code: "HOST_ADAPTER_MISSING",
        severity: "problem",
        says: "no host adapter (SAS, Fibre Channel, SCSI, USB, iSCSI) has a driver",
        evidence: `no entry in ${host.sys}/class/scsi_host`,
        fix: "lspci -nnk shows adapters without a driver; iscsiadm -m session shows iSCSI",
      },
    ];
  }
  if (devices.some(({ type }) => type === DEVICE_TYPE.tape)) return [];
  return [
    {
      code: "TAPE_DRIVE_MISSING",
      severity: "problem",
      says: "there is no tape drive behind the host adapters of this computer",
      evidence: `${adapters.join(", ")}; ${String(devices.length)} SCSI devices, none of type 1`,
      fix:
        "check cable, terminator and power of the drive, then: " +
        "for scan in /sys/class/scsi_host/host*/scan; do echo '- - -' | sudo tee $scan; done",
    },
  ];
}

function adapterTexts({ host }: HostFacts): readonly string[] {
  const folder = join(host.sys, "class/scsi_host");
  return namesIn(folder).map(
    (name) => `${name} ${readText(join(folder, name, "proc_name")) ?? ""}`,
  );
}
