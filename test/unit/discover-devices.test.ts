import { describe, expect, it } from "vitest";
import { discoverDevices } from "../../native/discover-devices.ts";
import { resolveDrive } from "../../native/resolve-device.ts";
import { deviceText, hostView } from "../../native/linux/host-view.ts";
import type { FakeComputer } from "../support/fake-sysfs.ts";
import {
  addTapeDrive,
  ALICE,
  DEBUG_CHANGER,
  serialPage,
  TGT_TAPE,
  USB_DISK,
  withFakeComputer,
} from "../support/fake-sysfs.ts";

const USB = "pci0000:00/0000:00:04.0/usb2/2-1/2-1:1.0";

function addUsbDisk(computer: FakeComputer, driver = "usb-storage"): void {
  computer.add({
    address: "1:0:0:0",
    type: 0,
    identity: USB_DISK,
    bus: USB,
    // uas has no name of its own for its adapters: the kernel writes this.
    adapter: driver === "uas" ? "(null)" : driver,
    nodes: { block: [["sdb", "8:16"]], scsi_generic: [["sg2", "21:2"]] },
  });
  const at = "sys/devices/pci0000:00/0000:00:04.0/usb2/2-1";
  computer.write(`${at}/idVendor`, "46f4\n");
  computer.write(`${at}/idProduct`, "0001\n");
  computer.write(`${at}/serial`, "RIGUSB0001\n");
  computer.write(`${at}/speed`, "5000\n");
  computer.link(`${at}/2-1:1.0/driver`, `sys/bus/usb/drivers/${driver}`);
  computer.write(
    "sys/devices/pci0000:00/0000:00:04.0/usb2/2-1/2-1:1.0/host1/target1:0:0/1:0:0:0/block/sdb/size",
    "131072\n",
  );
  computer.node("sdb", { kind: "block", device: "8:16", gid: 6 });
  computer.node("sg2", { device: "21:2", gid: 6 });
}

function addChanger(computer: FakeComputer, serial?: string): void {
  const vpd80 =
    serial === undefined ? DEBUG_CHANGER.vpd80 : serialPage(serial).replace(/^01/, "08");
  computer.add({
    address: "0:0:0:0",
    type: 8,
    identity: { ...DEBUG_CHANGER, ...(vpd80 === undefined ? {} : { vpd80 }) },
    bus: "pseudo_0/adapter0",
    adapter: "scsi_debug",
    nodes: { scsi_changer: [["sch0", "86:0"]], scsi_generic: [["sg0", "21:0"]] },
  });
  computer.node("sg0", { device: "21:0" });
  computer.node("sch0", { device: "86:0" });
}

describe("discoverDevices", () => {
  it("finds tape drives, changers and disks with all their nodes", async () => {
    await withFakeComputer((computer) => {
      addChanger(computer);
      addUsbDisk(computer);
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4, adapter: "iscsi_tcp" });
      computer.add({ address: "3:0:0:0", type: 12 });
      computer.link("dev/tape/by-id/scsi-RIGSN00001-nst", "dev/nst0");
      computer.link("dev/tape/by-id/scsi-RIGSN00001", "dev/st0");
      computer.link("dev/disk/by-id/usb-QEMU", "dev/sdb");
      const at = (name: string): string => `${computer.root}/dev/${name}`;
      expect(discoverDevices({ host: computer.host, caller: ALICE })).toEqual([
        {
          type: "changer",
          device: at("sch0"),
          address: "0:0:0:0",
          vendor: "Linux",
          product: "scsi_debug",
          revision: "0191",
          serial: "2000",
          names: ["t10.Linux scsi_debug      2000", "naa.33333330000007d0"],
          nodes: { generic: at("sg0"), changer: at("sch0") },
          characterNumbers: ["21:0", "86:0"],
          links: [],
          adapterDriver: "scsi_debug",
          commandNode: at("sg0"),
        },
        {
          type: "disk",
          device: at("sdb"),
          address: "1:0:0:0",
          vendor: "QEMU",
          product: "QEMU HARDDISK",
          revision: "2.5+",
          serial: "RIGUSB0001",
          names: [],
          nodes: { generic: at("sg2"), disk: at("sdb") },
          characterNumbers: ["21:2"],
          links: [at("disk/by-id/usb-QEMU")],
          adapterDriver: "usb-storage",
          usb: {
            vendorId: "46f4",
            productId: "0001",
            serial: "RIGUSB0001",
            speedMbit: 5000,
            driver: "usb-storage",
          },
          commandNode: at("sdb"),
          removable: true,
          capacityBytes: 67_108_864,
        },
        {
          type: "tapeDrive",
          device: at("nst0"),
          address: "3:0:0:1",
          vendor: "HP",
          product: "Ultrium 6-SCSI",
          revision: "J5SW",
          serial: "RIGSN00001",
          names: [
            "t10.IET 00010001",
            "naa.3000000100000001",
            "naa.60000000000000000e00000000010001",
          ],
          nodes: {
            tape: at("nst0"),
            rewindingTape: at("st0"),
            generic: at("sg4"),
            bsg: at("bsg/3:0:0:1"),
          },
          characterNumbers: [
            ...["9:128", "9:224", "9:160", "9:192", "9:0", "9:96", "9:32", "9:64"],
            ...["21:4", "248:4"],
          ],
          links: [at("tape/by-id/scsi-RIGSN00001"), at("tape/by-id/scsi-RIGSN00001-nst")],
          adapterDriver: "iscsi_tcp",
          commandNode: at("sg4"),
        },
      ]);
    });
  });

  it("names the driver above an adapter that has no name", async () => {
    await withFakeComputer((computer) => {
      addUsbDisk(computer, "uas");
      const [disk] = discoverDevices({ host: computer.host, caller: ALICE });
      expect([disk?.adapterDriver, disk?.usb?.driver]).toEqual(["uas", "uas"]);
    });
  });

  it("leaves out disks that neither they nor their media can leave", async () => {
    await withFakeComputer((computer) => {
      const fixed = Buffer.from(USB_DISK.inquiry ?? "", "hex");
      fixed[1] = 0;
      computer.add({ address: "0:0:0:0", type: 0, identity: { inquiry: fixed.toString("hex") } });
      expect(discoverDevices({ host: computer.host, caller: ALICE })).toEqual([]);
    });
  });

  it.each([
    ["TANDBERG", "RDX", 0, "RDX"],
    ["HP", "RDX1000", 0, undefined],
    ["DELL", "RD1000", 0, "RDX"],
    ["Iomega", "RRD", 5, "REV"],
    ["iomega", "jaz 2GB", 0, "Jaz"],
    ["IOMEGA", "ZIP 100", 0, "Zip"],
    ["QUANTUM", "RDX", 1, undefined],
  ])("knows the cartridges of %s %s of type %i: %s", async (vendor, product, type, kind) => {
    await withFakeComputer((computer) => {
      computer.add({ address: "0:0:0:0", type, files: { vendor, model: product, rev: "0283" } });
      const found = discoverDevices({ host: computer.host, caller: ALICE });
      expect(found[0]?.cartridgeKind).toBe(kind);
      if (kind !== undefined) expect(found[0]).toMatchObject({ type: "disk", vendor, product });
    });
  });

  it("takes what the kernel kept as text where inquiry data are missing or broken", async () => {
    await withFakeComputer((computer) => {
      const files = { vendor: "QUANTUM", model: "DLT8000", rev: "0250" };
      computer.add({
        address: "0:0:0:0",
        type: 1,
        identity: { inquiry: "0180", vpd80: "00" },
        files,
      });
      const [drive] = discoverDevices({ host: computer.host, caller: ALICE });
      expect(drive).toMatchObject({ vendor: "QUANTUM", product: "DLT8000", revision: "0250" });
      expect(drive?.serial).toBeUndefined();
      expect(drive?.device).toBe("0:0:0:0");
      expect(drive?.problem?.code).toBe("DEVICE_DRIVER_MISSING");
      expect(drive?.problem?.fix).toBe("sudo modprobe -a sg st");
    });
  });

  it("finds nothing, and does not fail, where there is no sysfs", async () => {
    await withFakeComputer((computer) => {
      expect(
        discoverDevices({ host: hostView(`${computer.root}/nowhere`), caller: ALICE }),
      ).toEqual([]);
    });
  });
});

describe("resolveDrive", () => {
  it.each(["nst0", "st0", "nst0a", "sg4", "bsg/3:0:0:1", "tape/by-id/scsi-X-nst", "renamed"])(
    "finds the drive by its node %s",
    async (name) => {
      await withFakeComputer((computer) => {
        addTapeDrive(computer, { address: "3:0:0:2", number: 1, generic: 5 });
        addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
        computer.link("dev/tape/by-id/scsi-X-nst", "dev/nst0");
        // A rule gave the node another name: its numbers say what it is.
        computer.node("renamed", { device: "9:128" });
        const found = resolveDrive(
          { node: `${computer.root}/dev/${name}` },
          { host: computer.host, caller: ALICE },
        );
        expect(found.address).toBe("3:0:0:1");
        expect(found.commandNode).toBe(`${computer.root}/dev/sg4`);
      });
    },
  );

  it("finds the drive by its serial number, padding or not", async () => {
    await withFakeComputer((computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
      addTapeDrive(computer, {
        address: "3:0:0:2",
        number: 1,
        generic: 5,
        identity: { ...TGT_TAPE, vpd80: serialPage("HU1234\0\0") },
      });
      const find = (serial: string): string =>
        resolveDrive({ serial }, { host: computer.host, caller: ALICE }).address;
      expect([find("RIGSN00001"), find("HU1234 ")]).toEqual(["3:0:0:1", "3:0:0:2"]);
    });
  });

  it("never takes one of several: two ways to a drive, or a changer with the drive's number", async () => {
    await withFakeComputer((computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
      const find = (): unknown =>
        resolveDrive({ serial: "RIGSN00001" }, { host: computer.host, caller: ALICE });
      expect(find()).toMatchObject({ address: "3:0:0:1" });
      addChanger(computer, "RIGSN00001");
      expect(find).toThrow(expect.objectContaining({ code: "DEVICE_AMBIGUOUS" }));
      addTapeDrive(computer, { address: "4:0:0:1", number: 1, generic: 5 });
      expect(find).toThrow(
        expect.objectContaining({
          code: "DEVICE_AMBIGUOUS",
          candidates: [
            expect.stringContaining("the medium changer Linux scsi_debug"),
            expect.stringContaining("nst0 (3:0:0:1, serial RIGSN00001)"),
            expect.stringContaining("nst1 (4:0:0:1, serial RIGSN00001)"),
          ],
        }),
      );
    });
  });

  it("says which drives do not tell their serial number when none has it", async () => {
    await withFakeComputer((computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4, identity: {} });
      expect(() =>
        resolveDrive({ serial: "NONE" }, { host: computer.host, caller: ALICE }),
      ).toThrow(/none of the 1 tape drives.*does not know the serial number of .*nst0/);
    });
  });

  it("refuses what is no tape drive, no device and not there", async () => {
    await withFakeComputer((computer) => {
      addChanger(computer);
      computer.node("tty7", { device: "4:7" });
      const codeOf = (name: string): unknown => {
        try {
          return resolveDrive(
            { node: `${computer.root}/dev/${name}` },
            { host: computer.host, caller: ALICE },
          );
        } catch (error) {
          return error;
        }
      };
      expect(codeOf("sg0")).toMatchObject({ code: "DEVICE_NOT_A_TAPE_DRIVE" });
      expect(codeOf("tty7")).toMatchObject({ code: "DEVICE_NOT_FOUND" });
      expect(codeOf("nst7")).toMatchObject({ code: "DEVICE_NOT_FOUND" });
    });
  });

  it("does not take a disk for the tape drive whose node has the same numbers", async () => {
    await withFakeComputer((computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
      computer.node("blockish", { kind: "block", device: "9:128" });
      expect(() =>
        resolveDrive(
          { node: `${computer.root}/dev/blockish` },
          { host: computer.host, caller: ALICE },
        ),
      ).toThrow(/no SCSI device/);
    });
  });
});

describe("deviceText", () => {
  it.each([
    [0x0980n, "9:128"],
    // makedev(9, 256): st's 33rd drive needs more than eight bits.
    [0x10_0900n, "9:256"],
    // makedev(4096, 1048575), from glibc.
    [0x1000_fff0_00ffn, "4096:1048575"],
  ])("takes %i apart", (rdev, text) => {
    expect(deviceText(rdev)).toBe(text);
  });

  it("agrees with the nodes of this computer", () => {
    // Linux, Documentation/admin-guide/devices.txt: null is 1:3 everywhere.
    expect(hostView().node("/dev/null")).toMatchObject({ kind: "character", device: "1:3" });
  });
});
