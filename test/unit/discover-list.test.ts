import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Command } from "../../cli/command.ts";
import { makeListCommand } from "../../cli/commands/list.ts";
import type { SystemDriveHolder } from "../../cli/list/system-devices.ts";
import { discoverDevices } from "../../native/discover-devices.ts";
import type { FakeComputer } from "../support/fake-sysfs.ts";
import { addTapeDrive, ALICE, withFakeComputer } from "../support/fake-sysfs.ts";

class Text extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

async function printed(
  command: Command,
  computer: FakeComputer,
  ...args: string[]
): Promise<string> {
  const stdout = new Text();
  const env = { CAPSTAN_HOME: `${computer.root}/home`, CAPSTAN_DEVICE: `${computer.root}/dev/sg4` };
  const io = {
    stdin: new PassThrough().end(),
    stdout,
    stderr: new Text(),
    env,
    cwd: computer.root,
  };
  const { signal } = new AbortController();
  const status = await command.run({ args, io, signal, run: async () => 0 });
  expect(status).toBe(0);
  return stdout.text.replaceAll(computer.root, "");
}

const listOf = (computer: FakeComputer, holder?: SystemDriveHolder): Command =>
  makeListCommand({
    discover: async () => discoverDevices({ host: computer.host, caller: ALICE }),
    holderOf: async () => holder,
  });

describe("capstan list", () => {
  it("shows the devices of the computer, each once however it is named", async () => {
    await withFakeComputer(async (computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
      computer.link("dev/tape/by-id/scsi-X-nst", "dev/nst0");
      const link = `${computer.root}/dev/tape/by-id/scsi-X-nst`;
      expect(await printed(listOf(computer), computer, "serial:RIGSN00001", link)).toBe(
        [
          "/dev/nst0",
          "    HP Ultrium 6-SCSI, serial RIGSN00001: can be opened",
          "    tape drive, /dev/sg4, mpt3sas",
          "    /dev/tape/by-id/scsi-X-nst",
          "",
        ].join("\n"),
      );
    });
  });

  it("says why a drive cannot be opened, and what helps", async () => {
    await withFakeComputer(async (computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 }, { open: false });
      const lines = (await printed(listOf(computer), computer)).split("\n");
      expect(lines.slice(1)).toEqual([
        "    HP Ultrium 6-SCSI, serial RIGSN00001: cannot be opened",
        "    tape drive, /dev/sg4, mpt3sas",
        "    open /dev/sg4: permission denied: it belongs to root:tape with mode 0660, and user alice is not in that group",
        "    fix: sudo usermod -aG tape alice && log in again",
        "",
      ]);
    });
  });

  it("says who works with a drive, and how far that is", async () => {
    await withFakeComputer(async (computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 });
      const work = { pid: 7, program: "capstan", command: "write", sinceEpochMs: 1 };
      const holder = { ...work, activity: "writing", session: 2, doneBytes: 12_000_000_000 };
      const known = await printed(listOf(computer, { kind: "known", holder }), computer);
      expect(known).toContain(
        "in use by process 7 (capstan write): writing session 2, 12.0 GB so far",
      );
      const silent = await printed(listOf(computer, { kind: "silent" }), computer);
      expect(silent).toContain("in use by another capstan process that does not answer");
      const json = await printed(listOf(computer, { kind: "known", holder }), computer, "--json");
      expect(JSON.parse(json)).toMatchObject({
        schema: "capstan.list/1",
        devices: [{ device: "/dev/nst0", kind: "node", type: "tapeDrive", claimedBy: holder }],
      });
    });
  });

  it("says that a cartridge disk is empty", async () => {
    await withFakeComputer(async (computer) => {
      const inquiry = Buffer.alloc(36, " ");
      inquiry.set([0x00, 0x80, 5, 2, 31, 0, 0, 0]);
      inquiry.write("TANDBERGRDX", 8, "latin1");
      computer.add({
        address: "1:0:0:0",
        type: 0,
        identity: { inquiry: inquiry.toString("hex") },
        nodes: { block: [["sdc", "8:32"]] },
        files: { "block/sdc/size": "0" },
      });
      computer.node("sdc", { kind: "block", device: "8:32" });
      expect(await printed(listOf(computer), computer)).toContain(
        "/dev/sdc\n    TANDBERG RDX: no cartridge\n    disk, RDX cartridges, 0 bytes, mpt3sas\n",
      );
    });
  });
});
