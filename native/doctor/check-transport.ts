import { join } from "node:path";
import { readNumber, readText } from "../linux/sysfs.ts";
import type { UsbDevice } from "../linux/usb-device.ts";
import type { Finding } from "./finding.ts";
import type { DriveFacts, HostFacts } from "./host-facts.ts";

/** What carries the commands to each drive: adapter, bridge, how much one command can carry, what went wrong so far. */
export function checkTransport(facts: HostFacts): readonly Finding[] {
  return facts.drives.flatMap((drive) =>
    [
      adapter(facts, drive),
      ...usb(facts, drive),
      ...timedOut(drive),
      ...transferLimit(facts, drive),
    ].map((finding) => ({ ...finding, device: drive.found.device })),
  );
}

const usbText = ({ vendorId, productId, manufacturer, product }: UsbDevice): string =>
  [`${vendorId}:${productId}`, manufacturer, product]
    .filter((part) => part !== undefined)
    .join(" ");

function adapter({ host }: HostFacts, { scsi }: DriveFacts): Finding {
  const { number, driver } = scsi.adapter;
  const name = `host${String(number)}`;
  const folder = join(host.sys, "class/scsi_host", name);
  const elements = readNumber(join(folder, "sg_tablesize"));
  const bridge = scsi.usb === undefined ? "" : `, through the USB device ${usbText(scsi.usb)}`;
  const pieces =
    elements === undefined ? "" : `; one command may have ${String(elements)} pieces of memory`;
  return {
    code: "ADAPTER",
    severity: "ok",
    says: `the drive is at ${name}, driver ${driver ?? "unknown"}${bridge}`,
    evidence: `${folder}${pieces}`,
  };
}

/** USB 2.0 moves some 40 MB/s at best, which is less than the slowest speed of most drives since LTO-3. */
const USB_3_MBIT = 5000;

/** Flags of the usb-storage.quirks parameter. Linux, Documentation/admin-guide/kernel-parameters.txt. */
// prettier-ignore
const QUIRKS: Readonly<Record<string, string>> = {
  a: "more than 18 bytes of sense data are asked for",
  b: "no more than 18 bytes of sense data are asked for",
  c: "the capacity is taken as one sector less",
  d: "READ DISC INFORMATION is not sent",
  e: "READ CAPACITY(16) is not sent",
  f: "REPORT SUPPORTED OPERATION CODES is not sent",
  g: "no more than 240 sectors a transfer",
  h: "an odd capacity is taken as one sector less",
  i: "the device is ignored",
  j: "REPORT LUNS is not sent",
  l: "the medium is not locked",
  m: "no more than 64 sectors a transfer",
  n: "the first READ(10) is repeated",
  o: "the capacity is believed",
  p: "the device's cache is taken as on",
  r: "what the device says of residues is ignored",
  s: "only one logical unit is looked for",
  t: "ATA pass-through commands are not sent",
  u: "uas is not used",
  w: "write protection is not asked for",
  y: "SYNCHRONIZE CACHE is sent in any case",
};

function usb({ host }: HostFacts, { scsi }: DriveFacts): readonly Finding[] {
  if (scsi.usb === undefined) return [];
  const { vendorId, productId, speedMbit } = scsi.usb;
  const found: Finding[] = [];
  if (speedMbit !== undefined && speedMbit < USB_3_MBIT) {
    found.push({
      code: "USB_SLOW",
      severity: "note",
      says: `the USB connection runs at ${String(speedMbit)} Mbit/s: a drive that is faster than that stops and starts`,
      evidence: `speed of the USB device ${vendorId}:${productId}`,
      fix: "if the drive has USB 3: another cable, a USB 3 port, no hub",
    });
  }
  const parameter = join(host.sys, "module/usb_storage/parameters/quirks");
  const quirks = (readText(parameter) ?? "").split(",");
  const own = quirks.find((one) => one.toLowerCase().startsWith(`${vendorId}:${productId}:`));
  if (own !== undefined) {
    const flags = own.split(":")[2] ?? "";
    const says = Array.from(flags, (flag) => QUIRKS[flag] ?? `quirk ${flag}`).join(", ");
    found.push({
      code: "USB_QUIRKS",
      severity: "note",
      says: `exceptions are set for this USB device: ${says}`,
      evidence: `${parameter} has ${own}`,
    });
  }
  return found;
}

/** `iotmo_cnt` counts commands that ran out of time; `ioerr_cnt` also counts every filemark that was met. */
function timedOut({ scsi }: DriveFacts): readonly Finding[] {
  const file = join(scsi.folder, "iotmo_cnt");
  const count = readNumber(file) ?? 0;
  if (count === 0) return [];
  return [
    {
      code: "COMMANDS_TIMED_OUT",
      severity: "warning",
      says: `${String(count)} commands ran out of time since the drive was found: cable, power, adapter or drive`,
      evidence: `${file} is ${String(count)}`,
      fix: "journalctl -k shows when; check cable and power",
    },
  ];
}

/** What Capstan writes unless told otherwise. */
const DEFAULT_BLOCK_BYTES = 262_144;
const SECTOR_BYTES = 512;

function transferLimit({ host }: HostFacts, drive: DriveFacts): readonly Finding[] {
  const { folder, address } = drive.scsi;
  // usb-storage alone shows its limit among the device's files; all others must be asked through the node.
  const sectors = readNumber(join(folder, "max_sectors"));
  const asked = drive.maxTransferBytes;
  const bytes = asked ?? (sectors === undefined ? undefined : sectors * SECTOR_BYTES);
  if (bytes === undefined) return [];
  const evidence =
    asked === undefined
      ? `${join(folder, "max_sectors")} is ${String(sectors)}`
      : "asked through the node";
  const size = `${String(bytes)} bytes`;
  if (bytes >= DEFAULT_BLOCK_BYTES) {
    return [
      {
        code: "TRANSFER_LIMIT",
        severity: "ok",
        says: `one command carries ${size} at most`,
        evidence,
      },
    ];
  }
  return [
    {
      code: "TRANSFER_LIMIT_SMALL",
      severity: "warning",
      says: `one command carries ${size} at most: blocks of 256 KiB, which Capstan writes unless told, do not fit`,
      evidence,
      fix:
        sectors === undefined
          ? `write with --block ${String(bytes)} or less`
          : `echo 2048 | sudo tee ${host.sys}/bus/scsi/devices/${address}/max_sectors, or a smaller --block`,
    },
  ];
}
