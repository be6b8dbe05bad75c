import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEVICE_TYPE } from "../../src/scsi/standard-inquiry.ts";
import { readText } from "../linux/sysfs.ts";
import type { Finding } from "./finding.ts";
import type { HostFacts } from "./host-facts.ts";

/** A driver of the kernel that makes nodes for tape drives and changers. */
interface Driver {
  readonly module: string;
  /** A folder of sysfs that is there as long as the driver is, built in or loaded. */
  readonly sign: string;
  /** Peripheral device types it is wanted for. */
  readonly types: readonly number[];
  readonly without: string;
}

const { tape, changer } = DEVICE_TYPE;

// prettier-ignore
const DRIVERS: readonly Driver[] = [
  { module: "sg", sign: "class/scsi_generic",  types: [tape, changer], without: "commands must take a way that wants CAP_SYS_RAWIO" },
  { module: "st", sign: "bus/scsi/drivers/st", types: [tape],          without: "tar, mt and other programs have no node for the drive" },
];

/** Looks for the drivers that are wanted: whether they are there, and whether this kernel has them at all. */
export function checkModules({ host, devices }: HostFacts): readonly Finding[] {
  return DRIVERS.map((driver): Finding => {
    const { module, sign, types, without } = driver;
    const wanted = devices.some(({ type }) => types.includes(type));
    if (existsSync(join(host.sys, sign))) {
      const says = `the kernel's driver ${module} is there`;
      return { code: "MODULE_LOADED", severity: "ok", says, evidence: join(host.sys, sign) };
    }
    const severity = wanted ? "warning" : "note";
    const release = readText(join(host.proc, "sys/kernel/osrelease")) ?? "";
    const list = join(host.root, "lib/modules", release, "modules.dep");
    const modules = release === "" ? undefined : readText(list);
    if (modules?.includes(`/${module}.ko`) === false) {
      return {
        code: "MODULE_MISSING",
        severity,
        says: `this kernel (${release}) comes without the driver ${module}: ${without}`,
        evidence: `no ${module}.ko in ${list}`,
        fix: "install the package with the rest of the kernel's modules, or another kernel",
      };
    }
    return {
      code: "MODULE_NOT_LOADED",
      severity,
      says: `the kernel's driver ${module} is not loaded: ${without}`,
      evidence: `no ${join(host.sys, sign)}`,
      fix: `sudo modprobe ${module}`,
    };
  });
}
