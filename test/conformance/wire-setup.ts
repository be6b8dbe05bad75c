/** Brings a drive that other tests have used back to where every test begins. */
import { expect } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { RawModePage } from "../../src/scsi/mode-parameters.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { expectGood } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { pageForSelect, position, rewind, selectModes, senseModes } from "./tape-steps.ts";

/** Pages that the tests change: compression, device configuration and its extension, logical block protection. */
const CHANGED_PAGES = [
  { page: 0x0f, subpage: 0 },
  { page: 0x10, subpage: 0 },
  { page: 0x10, subpage: 1 },
  { page: 0x0a, subpage: 0xf0 },
] as const;

const isGood = (reply: Reply): boolean => reply.status === STATUS.good;

/** The changed pages as they are now, as MODE SELECT takes them; those that the drive does not have are left out. */
export async function readSettings(host: Host): Promise<readonly RawModePage[]> {
  const found: RawModePage[] = [];
  for (const { page, subpage } of CHANGED_PAGES) {
    const reply = await senseModes(host, page, { subpage });
    if (isGood(reply)) found.push(pageForSelect(reply));
  }
  return found;
}

/** Sets pages again, block length 0 and buffered mode 1. False when the drive refuses, as in append-only mode. */
async function restoreSettings(host: Host, settings: readonly RawModePage[]): Promise<boolean> {
  if (!isGood(await selectModes(host, { blockLength: 0 }))) return false;
  for (const page of settings) {
    const now = await senseModes(host, page.page, { subpage: page.subpage });
    if (!isGood(now)) return false;
    if (Buffer.compare(pageForSelect(now).bytes, page.bytes) === 0) continue;
    if (!isGood(await selectModes(host, { pages: [page] }))) return false;
  }
  return true;
}

/** LOAD of a cartridge that is in the drive; nothing happens to a loaded one but that it is rewound. */
async function load(host: Host): Promise<void> {
  expectGood(await host.send(LOAD_UNLOAD, { load: true }));
  await host.takeAttentions();
}

async function additionalPartitions(host: Host): Promise<number> {
  const reply = await senseModes(host, MEDIUM_PARTITION_PAGE.page);
  return isGood(reply) ? (pageForSelect(reply).bytes[3] ?? 0) : 0;
}

/** Partitions that the drive can make. */
export async function maximumPartitions(host: Host): Promise<number> {
  const reply = await senseModes(host, MEDIUM_PARTITION_PAGE.page);
  return 1 + (isGood(reply) ? (pageForSelect(reply).bytes[2] ?? 0) : 0);
}

/** Brings settings, partition and position back. The test fails at the first step that a drive must be able to do. */
export async function tidyDrive(host: Host, settings: readonly RawModePage[]): Promise<void> {
  await host.takeAttentions();
  if (!isGood(await host.testUnitReady())) await load(host);
  if (!(await restoreSettings(host, settings))) {
    // Append-only mode cannot be left while a volume is loaded.
    expectGood(await host.send(LOAD_UNLOAD, { load: false, hold: true }));
    const restored = await restoreSettings(host, settings);
    await load(host);
    expect(restored, "the drive takes its settings back").toBe(true);
  }
  await rewind(host);
  const here = await position(host);
  if (here.partition !== 0) {
    const start = { changePartition: true, partition: 0, logicalObject: 0 };
    expectGood(await host.send(LOCATE_10, start));
  }
  if ((await additionalPartitions(host)) > 0)
    expectGood(await host.send(FORMAT_MEDIUM, { format: 0 }));
}

/** Ends the data at the beginning; what came of it. */
export async function makeBlank(host: Host): Promise<Reply> {
  return await host.send(ERASE_6, {});
}
