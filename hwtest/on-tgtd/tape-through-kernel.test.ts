import { describe, expect, it } from "vitest";
import { readmeLines } from "../../test/support/readme-blocks.ts";
import { guestStand } from "./guest-stand.ts";
import { makeTree, told } from "../vm/guest-lines.ts";

const stand = guestStand();

const LONG = { limitMs: 300_000 };

describe("a tape of the kernel", () => {
  it("is used by the commands of the README as they stand there", async () => {
    const { guest } = stand();
    const lines = readmeLines("shell").filter((line) => !line.includes("iscsi://"));
    expect(lines.length).toBeGreaterThan(4);
    await guest.must("rm -rf /tmp/readme && mkdir /tmp/readme && cp -r /capstan/docs /tmp/readme");
    for (const line of lines) {
      const ended = await guest.run(`npx() { "$@"; }; cd /tmp/readme && ${line}`, LONG);
      expect(ended.status, `${line} ${told(ended)}`).toBe(0);
      expect(ended.stdout).not.toBe("");
    }
    await guest.must("diff -r /tmp/readme/docs /tmp/readme/restored/docs");
  });

  it("is listed with its node and its serial number", async () => {
    const { guest } = stand();
    const list = await guest.must("capstan list");
    expect(list).toContain("/dev/nst0");
    expect(list).toContain("CAPSTANTGT");
  });

  it("tells its state through the st node and through the sg node", async () => {
    const { guest } = stand();
    for (const node of ["/dev/nst0", "/dev/sg1"]) {
      const result = await guest.run(`capstan status ${node}`);
      expect([0, 10], told(result)).toContain(result.status);
      expect(result.stdout).toContain("Ultrium 6-SCSI");
    }
  });

  it("takes a folder, proves it by reading back, and gives it back the same", async () => {
    const { guest } = stand();
    await guest.must(makeTree("/tmp/tree", 6));
    const written = await guest.run("cd /tmp && capstan write /dev/sg1 tree --verify --yes", LONG);
    expect(written.status, told(written)).toBe(0);
    await guest.must("rm -rf /tmp/back && mkdir /tmp/back");
    const read = await guest.run("capstan read /dev/sg1 --to /tmp/back", LONG);
    expect(read.status, told(read)).toBe(0);
    await guest.must("diff -r --no-dereference /tmp/tree /tmp/back/tree");
  });

  it("is read by mt and tar as Capstan wrote it", async () => {
    const { guest } = stand();
    await guest.must("rm -rf /tmp/tar && mkdir /tmp/tar && mt -f /dev/nst0 rewind");
    // 256 KiB blocks, the default.
    await guest.must("tar -b 512 -xf /dev/nst0 -C /tmp/tar", LONG);
    await guest.must("diff -r --no-dereference /tmp/tree /tmp/tar/tree");
  });

  it("is read by Capstan as tar wrote it", async () => {
    const { guest } = stand();
    await guest.must("mt -f /dev/nst0 rewind && tar -b 20 -cf /dev/nst0 -C /tmp tree", LONG);
    await guest.must("rm -rf /tmp/again && mkdir /tmp/again");
    const read = await guest.run("capstan read /dev/sg1 --to /tmp/again", LONG);
    // There is no manifest to compare with, which is told.
    expect([0, 11], told(read)).toContain(read.status);
    await guest.must("diff -r --no-dereference /tmp/tree /tmp/again/tree");
  });
});
