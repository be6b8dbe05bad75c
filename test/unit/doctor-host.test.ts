import { describe, expect, it } from "vitest";
import { claimDrive } from "../../native/claim.ts";
import { diagnoseHost } from "../../native/doctor/diagnose-host.ts";
import type { DiagnoseOptions } from "../../native/doctor/diagnose-host.ts";
import type { Finding } from "../../native/doctor/finding.ts";
import { resolveDrive } from "../../native/resolve-device.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { FakeComputer } from "../support/fake-sysfs.ts";
import {
  addTapeDrive,
  ALICE,
  serialPage,
  TGT_TAPE,
  withFakeComputer,
} from "../support/fake-sysfs.ts";

const DRIVE = "sys/devices/platform/host3/target3:0:0/3:0:0:1";
const NODE = `${DRIVE}/scsi_tape/nst0`;

async function diagnose(
  computer: FakeComputer,
  options: DiagnoseOptions = {},
): Promise<readonly Finding[]> {
  const found = await diagnoseHost({ host: computer.host, caller: ALICE, ...options });
  // What an absolute path of the test's own folder says would differ from run to run.
  const plain = (text: string): string => text.replaceAll(computer.root, "");
  return found.map(({ device, fix, says, evidence, ...rest }) => ({
    ...rest,
    ...(device === undefined ? {} : { device: plain(device) }),
    says: plain(says),
    evidence: plain(evidence),
    ...(fix === undefined ? {} : { fix: plain(fix) }),
  }));
}

/** Codes of all findings that are not good news. */
const trouble = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ severity }) => severity !== "ok")
    .map(({ severity, code }) => `${severity} ${code}`);

const byCode = (findings: readonly Finding[], code: Finding["code"]): Finding | undefined =>
  findings.find((one) => one.code === code);

/** A computer with a drive that nothing is wrong with. */
function addGoodDrive(computer: FakeComputer, serial = "GOOD1"): void {
  const identity = { ...TGT_TAPE, vpd80: serialPage(serial) };
  const files = { timeout: "900", iotmo_cnt: "0x0", ioerr_cnt: "0x12" };
  addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4, identity, files });
  computer.write("sys/bus/scsi/drivers/st/bind", "");
  computer.write(`${NODE}/options`, "0x00000907\n");
  for (const file of ["default_blksize", "default_density", "default_compression"]) {
    computer.write(`${NODE}/${file}`, "-1\n");
  }
  computer.link("dev/tape/by-id/scsi-GOOD1-nst", "dev/nst0");
}

describe("diagnoseHost", () => {
  it("finds nothing wrong with a good drive, and says what it looked at", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      const findings = await diagnose(computer);
      expect(trouble(findings)).toEqual([]);
      expect(findings.map(({ code }) => code)).toEqual([
        "MODULE_LOADED",
        "MODULE_LOADED",
        "DRIVE_REACHABLE",
        "ST_OPTIONS",
        "ADAPTER",
      ]);
      expect(byCode(findings, "ST_OPTIONS")?.says).toBe(
        "options of the tape driver: buffer writes, asynchronous writes, read ahead, spaces back over blocks, logical blocks",
      );
      expect(byCode(findings, "ADAPTER")?.says).toBe("the drive is at host3, driver mpt3sas");
    });
  });

  it("says what is missing, from the outside in", async () => {
    await withFakeComputer(async (computer) => {
      const nothing = { ...computer.host, sys: `${computer.root}/nowhere` };
      expect(trouble(await diagnose(computer, { host: nothing }))[0]).toBe("problem SYSFS_MISSING");
      const modules = ["note MODULE_NOT_LOADED", "note MODULE_NOT_LOADED"];
      expect(trouble(await diagnose(computer))).toEqual([
        "problem HOST_ADAPTER_MISSING",
        ...modules,
      ]);
      computer.add({ address: "3:0:0:0", type: 12 });
      const missing = await diagnose(computer);
      expect(trouble(missing)).toEqual(["problem TAPE_DRIVE_MISSING", ...modules]);
      expect(missing[0]?.evidence).toBe("host3 mpt3sas; 1 SCSI devices, none of type 1");
      computer.write(".dockerenv", "");
      expect(trouble(await diagnose(computer))[0]).toBe("note CONTAINER");
    });
  });

  it("tells a driver that is not loaded from one that this kernel has not", async () => {
    await withFakeComputer(async (computer) => {
      computer.add({ address: "3:0:0:1", type: 1 });
      const findings = await diagnose(computer);
      expect(trouble(findings)).toEqual([
        "warning MODULE_NOT_LOADED",
        "warning MODULE_NOT_LOADED",
        "problem DEVICE_DRIVER_MISSING",
        "note SERIAL_UNKNOWN",
      ]);
      expect(byCode(findings, "MODULE_NOT_LOADED")?.fix).toBe("sudo modprobe sg");
      computer.write("proc/sys/kernel/osrelease", "6.8.0-cloud\n");
      computer.write("lib/modules/6.8.0-cloud/modules.dep", "kernel/drivers/scsi/sg.ko.xz: a\n");
      const cloud = await diagnose(computer);
      expect(trouble(cloud).slice(0, 2)).toEqual([
        "warning MODULE_NOT_LOADED",
        "warning MODULE_MISSING",
      ]);
      expect(byCode(cloud, "MODULE_MISSING")?.says).toContain(
        "(6.8.0-cloud) comes without the driver st",
      );
    });
  });

  it("names the group, the user and the command when a node may not be opened", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.node("sg4", { device: "21:4", open: false });
      computer.node("nst0", { device: "9:128", open: false });
      expect(byCode(await diagnose(computer), "DEVICE_NOT_PERMITTED")).toEqual({
        code: "DEVICE_NOT_PERMITTED",
        severity: "problem",
        device: "/dev/nst0",
        says: "open /dev/sg4: permission denied: it belongs to root:tape with mode 0660, and user alice is not in that group",
        evidence: "SCSI device 3:0:0:1, user alice",
        fix: "sudo usermod -aG tape alice && log in again",
      });
    });
  });

  it("finds who has the drive open: st keeps others out, sg does not", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.process(10, { command: "/usr/sbin/bacula-sd -f", open: ["nst0l"] });
      computer.process(11, { command: "sg_logs -a /dev/sg4", open: ["sg4"] });
      computer.process(12, { command: "smartd -n", open: [] });
      computer.process(13, { command: "bash", open: [] });
      const findings = await diagnose(computer);
      expect(trouble(findings)).toEqual([
        "problem DEVICE_IN_USE",
        "warning DRIVE_OPEN_ELSEWHERE",
        "note MEDDLER_RUNNING",
      ]);
      expect(byCode(findings, "DEVICE_IN_USE")?.says).toBe(
        "process 10 (/usr/sbin/bacula-sd -f) has /dev/nst0l open: " +
          "Bacula's storage daemon works with tape drives at times of its own",
      );
      expect(byCode(findings, "DRIVE_OPEN_ELSEWHERE")?.says).toBe(
        "process 11 (sg_logs -a /dev/sg4) has /dev/sg4 open",
      );
      expect(byCode(findings, "MEDDLER_RUNNING")?.evidence).toContain(
        "process 12 is called smartd",
      );
    });
  });

  it("asks the process that has claimed the drive", async () => {
    await withFakeComputer(async (computer) => {
      const serial = `DOCTOR${String(process.pid)}`;
      addGoodDrive(computer, serial);
      const { host } = computer;
      const drive = resolveDrive({ serial }, { host, caller: ALICE });
      const options = { program: "capstan", command: "write", clock: new SystemClock(), host };
      const claim = await claimDrive({ ...drive, nodes: {} }, options);
      claim.publish({ activity: "writing", session: 3 });
      const findings = await diagnose(computer);
      await claim.release();
      expect(trouble(findings)).toEqual(["problem DEVICE_IN_USE"]);
      expect(byCode(findings, "DEVICE_IN_USE")?.says).toBe(
        `another Capstan works with the drive: process ${String(process.pid)} (capstan write), writing session 3`,
      );
      expect(trouble(await diagnose(computer))).toEqual([]);
    });
  });

  it("looks at one drive only when it is named", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      addTapeDrive(computer, { address: "4:0:0:1", number: 1, generic: 5, state: "offline" });
      const all = await diagnose(computer);
      expect(trouble(all)).toContain("problem DEVICE_OFFLINE");
      const one = await diagnose(computer, { drive: { serial: "GOOD1" } });
      expect(trouble(one)).toEqual([]);
      await expect(diagnose(computer, { drive: { serial: "NONE" } })).rejects.toMatchObject({
        code: "DEVICE_NOT_FOUND",
      });
    });
  });

  it("finds a serial number that is there twice, and one that the kernel does not know", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      const identity = { ...TGT_TAPE, vpd80: serialPage("GOOD1") };
      addTapeDrive(computer, { address: "4:0:0:1", number: 1, generic: 5, identity });
      expect(byCode(await diagnose(computer), "SERIAL_NOT_UNIQUE")).toMatchObject({
        severity: "warning",
        device: "/dev/nst0",
        evidence: "3:0:0:1 is of type 1, 4:0:0:1 is of type 1",
      });
    });
  });
});

describe("the traps of the tape driver", () => {
  // Bits as linux/mtio.h numbers them: 0x8 debugging, 0x10 two filemarks, 0x800 scsi2logical.
  it.each([
    ["options", "0x90f", "note ST_DEBUGGING"],
    ["options", "0x917", "warning ST_TWO_FILEMARKS"],
    ["options", "0x107", "note ST_DEVICE_ADDRESSES"],
    ["default_blksize", "512", "note ST_DEFAULTS"],
    ["position_lost_in_reset", "1", "warning ST_POSITION_LOST"],
  ])("%s %s: %s", async (file, value, expected) => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.write(`${NODE}/${file}`, `${value}\n`);
      expect(trouble(await diagnose(computer))).toEqual([expected]);
    });
  });

  it("shows bits that have no name as a number", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.write(`${NODE}/options`, "0x00100800\n");
      expect(byCode(await diagnose(computer), "ST_OPTIONS")?.says).toBe(
        "options of the tape driver: logical blocks, 0x100000",
      );
    });
  });
});

describe("the traps on the way to the drive", () => {
  it.each([
    ["timeout", "30", "warning ST_TIMEOUT_SHORT"],
    ["iotmo_cnt", "0x2", "warning COMMANDS_TIMED_OUT"],
    ["max_sectors", "240", "warning TRANSFER_LIMIT_SMALL"],
  ])("%s %s: %s", async (file, value, expected) => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.write(`${DRIVE}/${file}`, `${value}\n`);
      expect(trouble(await diagnose(computer))).toEqual([expected]);
    });
  });

  it("takes what the caller has asked the node for what it can carry", async () => {
    await withFakeComputer(async (computer) => {
      addGoodDrive(computer);
      computer.write(`${DRIVE}/max_sectors`, "2048\n");
      const node = `${computer.root}/dev/sg4`;
      const limit = async (bytes: number): Promise<string | undefined> => {
        const found = await diagnose(computer, { maxTransferBytes: { [node]: bytes } });
        return found.find(({ code }) => code.startsWith("TRANSFER_LIMIT"))?.code;
      };
      expect([await limit(262_143), await limit(262_144)]).toEqual([
        "TRANSFER_LIMIT_SMALL",
        "TRANSFER_LIMIT",
      ]);
    });
  });

  it("knows the USB bridge, its speed and the exceptions set for it", async () => {
    await withFakeComputer(async (computer) => {
      const usb = "sys/devices/pci0000:00/usb1/1-1";
      computer.add({
        address: "3:0:0:1",
        type: 1,
        identity: TGT_TAPE,
        bus: "pci0000:00/usb1/1-1/1-1:1.0",
        adapter: "usb-storage",
        nodes: { scsi_generic: [["sg4", "21:4"]] },
      });
      computer.node("sg4", { device: "21:4" });
      computer.write("sys/bus/scsi/drivers/st/bind", "");
      const facts = {
        idVendor: "03f0",
        idProduct: "0225",
        manufacturer: "HP",
        product: "DAT72",
        speed: "480",
      };
      for (const [name, text] of Object.entries(facts))
        computer.write(`${usb}/${name}`, `${text}\n`);
      computer.write("sys/module/usb_storage/parameters/quirks", "1234:5678:u,03F0:0225:rz\n");
      const findings = await diagnose(computer);
      expect(trouble(findings)).toEqual(["note USB_SLOW", "note USB_QUIRKS"]);
      expect(byCode(findings, "ADAPTER")?.says).toBe(
        "the drive is at host3, driver usb-storage, through the USB device 03f0:0225 HP DAT72",
      );
      expect(byCode(findings, "USB_QUIRKS")?.says).toBe(
        "exceptions are set for this USB device: what the device says of residues is ignored, quirk z",
      );
    });
  });
});
