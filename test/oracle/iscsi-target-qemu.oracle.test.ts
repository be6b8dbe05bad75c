import { describe, expect, it } from "vitest";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";
import { QemuInitiator } from "../support/iscsi-cu-qemu.ts";
import { RAM_DISK_BLOCK_BYTES, RamDiskUnit } from "../support/ram-disk-unit.ts";

/** QEMU attaches what our target serves; many of its reads and writes are under way at once. */

const HOST = { user: "backup", secret: "correct-horse-battery" };
const DISK_BLOCKS = 16_384;
const [TAPE, DISK] = [0, 1];

// prettier-ignore
const VARIANTS: readonly (readonly [string, { readonly accounts?: ChapAccounts; readonly options: object }])[] = [
  ["as it is", { options: {} }],
  ["with a header digest", { options: { "header-digest": "crc32c" } }],
  ["with CHAP", { accounts: { initiator: HOST }, options: { user: HOST.user, "password-secret": "chap" } }],
];

/** Lengths in bytes from sectors to more than a burst. */
const LENGTHS = [512, 4096, 65_536, 262_144, 524_800, 1_048_576, 3_145_728];

describe.each(VARIANTS)("QEMU, %s", (_name, { accounts, options }) => {
  it("attaches a tape, and reads from a disk what it wrote", async () => {
    const units = [createSimulatedDrive(), new RamDiskUnit(DISK_BLOCKS)];
    await using server = await serveDrives(units, accounts === undefined ? {} : { accounts });
    await using qemu = await QemuInitiator.start();
    await qemu.execute("object-add", { "qom-type": "secret", id: "chap", data: HOST.secret });
    const attach = async (name: string, lun: number): Promise<void> => {
      const { host, port, targetName: target } = server;
      const place = { transport: "tcp", portal: `${host}:${String(port)}`, target, lun };
      await qemu.execute("blockdev-add", {
        driver: "iscsi",
        "node-name": name,
        ...place,
        ...options,
      });
    };
    await attach("tape", TAPE);
    await attach("disk", DISK);
    expect(server.sessionCount).toBe(2);
    const nodes = await qemu.execute("query-named-block-nodes", { flat: true });
    const image = (bytes: number): unknown => expect.objectContaining({ "virtual-size": bytes });
    const node = (name: string, bytes: number): unknown =>
      expect.objectContaining({ "node-name": name, image: image(bytes) });
    expect(nodes).toEqual([node("disk", DISK_BLOCKS * RAM_DISK_BLOCK_BYTES), node("tape", 0)]);
    await moveAll(qemu);
    await qemu.execute("blockdev-del", { "node-name": "tape" });
    await qemu.execute("blockdev-del", { "node-name": "disk" });
    await expect.poll(() => server.sessionCount).toBe(0);
    expect(qemu.said.filter((line) => /fail|error|invalid/i.test(line))).toEqual([]);
  });
});

/** Writes patterns of all lengths one behind the other, all at once, then reads and compares them. */
async function moveAll(qemu: QemuInitiator): Promise<void> {
  const io = async (order: string): Promise<void> => {
    await qemu.execute("human-monitor-command", { "command-line": `qemu-io disk "${order}"` });
  };
  let at = 0;
  const places = LENGTHS.map((length, index) => {
    const place = `-P ${String(index + 1)} ${String(at)} ${String(length)}`;
    at += length;
    return place;
  });
  for (const place of places) await io(`aio_write ${place}`);
  await io("aio_flush");
  for (const place of places) await io(`read ${place}`);
  const moved = qemu.said
    .filter((line) => /^(wrote|read) /.test(line))
    .map((line) => line.split(" ")[1]);
  const all = LENGTHS.map((length) => `${String(length)}/${String(length)}`);
  expect([...moved].sort()).toEqual([...all, ...all].sort());
  expect(qemu.said.filter((line) => line.includes("verification failed"))).toEqual([]);
}
