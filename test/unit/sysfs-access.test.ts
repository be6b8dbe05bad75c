import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { discoverDevices } from "../../native/discover-devices.ts";
import { CAPABILITY, thisCaller } from "../../native/linux/caller.ts";
import type { Caller } from "../../native/linux/caller.ts";
import { hostView } from "../../native/linux/host-view.ts";
import type { AccessProblem } from "../../native/linux/node-access.ts";
import { namesIn, readNumber, readText } from "../../native/linux/sysfs.ts";
import type { FakeComputer, FakeNode } from "../support/fake-sysfs.ts";
import { addTapeDrive, ALICE, withFakeComputer } from "../support/fake-sysfs.ts";

const RULE =
  `echo 'SUBSYSTEM=="scsi_generic|scsi_tape", ATTRS{type}=="1|8", GROUP="tape", MODE="0660"'` +
  " | sudo tee /etc/udev/rules.d/60-capstan.rules && sudo udevadm control --reload && " +
  "sudo udevadm trigger --action=add && sudo usermod -aG tape alice && log in again";

/** The problem that a user has with a drive whose nodes are all alike; "none" when there is none. */
async function problemOf(
  node: Partial<FakeNode>,
  caller: Caller = ALICE,
  prepare: (computer: FakeComputer) => void = () => undefined,
): Promise<AccessProblem | "none"> {
  let problem: AccessProblem | "none" = "none";
  await withFakeComputer((computer) => {
    addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4 }, node);
    prepare(computer);
    const [drive] = discoverDevices({ host: computer.host, caller });
    const { problem: found } = drive ?? {};
    if (found === undefined) return;
    const plain = (text: string): string => text.replaceAll(computer.root, "");
    problem = { ...found, says: plain(found.says), fix: plain(found.fix) };
  });
  return problem;
}

const CLOSED = { open: false, gid: 26 } as const;

describe("why a drive cannot be opened", () => {
  it("is nothing when the operating system lets it be opened, whatever the mode says", async () => {
    // An access list may let in who is neither owner nor in the group.
    expect(await problemOf({ open: true, mode: 0o600, gid: 0 })).toBe("none");
  });

  it("is the group that the user is not in", async () => {
    expect(await problemOf({ ...CLOSED, mode: 0o660 })).toEqual({
      code: "DEVICE_NOT_PERMITTED",
      says: "open /dev/sg4: permission denied: it belongs to root:tape with mode 0660, and user alice is not in that group",
      fix: "sudo usermod -aG tape alice && log in again",
    });
  });

  it("is the session that began before the user came into the group", async () => {
    const problem = await problemOf({ ...CLOSED, mode: 0o660 }, ALICE, (computer) => {
      computer.write("etc/group", "root:x:0:\ntape:x:26:bob,alice\n");
    });
    const says = "user alice was added to the group after this session began";
    expect(problem).toHaveProperty("says", expect.stringContaining(says));
    expect(problem).toHaveProperty("fix", "log in again");
  });

  it("is a node that only root may open: the fix is a rule", async () => {
    const only =
      "open /dev/sg4: permission denied: it belongs to root:root with mode 0600, so that only root may";
    const forRoot = await problemOf({ open: false, mode: 0o600, gid: 0 });
    expect(forRoot).toEqual({ code: "DEVICE_NOT_PERMITTED", says: only, fix: RULE });
    // The group is there, but the mode gives it nothing.
    expect(await problemOf({ ...CLOSED, mode: 0o640 })).toMatchObject({ fix: RULE });
  });

  it("makes the group where the system has none", async () => {
    const problem = await problemOf({ open: false, mode: 0o600, gid: 0 }, ALICE, (computer) => {
      computer.write("etc/group", "root:x:0:\n");
    });
    expect(problem).toMatchObject({ fix: `sudo groupadd --system tape && ${RULE}` });
  });

  it("is something else when owner, group and mode allow it", async () => {
    const member = { ...ALICE, gids: [1000, 26] };
    const root = { ...ALICE, uid: 0, gids: [0], userName: "root" };
    for (const caller of [member, root]) {
      const problem = await problemOf({ ...CLOSED, mode: 0o660 }, caller);
      const says = "which allows it: something else forbids it";
      expect(problem).toHaveProperty("says", expect.stringContaining(says));
    }
  });

  it("is a node that is not there: in a container it must be handed in", async () => {
    await withFakeComputer((computer) => {
      computer.add({ address: "3:0:0:1", type: 1, nodes: { scsi_generic: [["sg4", "21:4"]] } });
      const find = (): AccessProblem | undefined =>
        discoverDevices({ host: computer.host, caller: ALICE })[0]?.problem;
      expect(find()).toMatchObject({
        code: "DEVICE_NODE_MISSING",
        fix: "sudo udevadm trigger --action=add && sudo udevadm settle",
      });
      computer.write("run/.containerenv", "");
      expect(find()?.fix).toBe(`hand the node to the container: --device=${computer.root}/dev/sg4`);
    });
  });

  it("is the state that the kernel has put the device in", async () => {
    await withFakeComputer((computer) => {
      addTapeDrive(computer, { address: "3:0:0:1", number: 0, generic: 4, state: "offline" });
      const [drive] = discoverDevices({ host: computer.host, caller: ALICE });
      expect(drive?.problem?.code).toBe("DEVICE_OFFLINE");
      expect(drive?.problem?.fix).toMatch(/echo running .*\/3:0:0:1\/state$/);
    });
  });
});

describe("the way to a disk", () => {
  it("leads over its block node, which has a group of its own", async () => {
    await withFakeComputer((computer) => {
      const nodes = { block: [["sdc", "8:32"]], scsi_generic: [["sg2", "21:2"]] } as const;
      computer.add({ address: "1:0:0:0", type: 0, files: { model: "RDX" }, nodes });
      const closed = { mode: 0o600, gid: 0, open: false } as const;
      computer.node("sdc", { kind: "block", device: "8:32", ...closed });
      computer.node("sg2", { device: "21:2", ...closed });
      const [disk] = discoverDevices({ host: computer.host, caller: ALICE });
      expect(disk?.problem?.says).toContain("/dev/sdc: permission denied");
      expect(disk?.problem?.fix).toContain('SUBSYSTEM=="block", GROUP="disk", MODE="0660"');
      expect(disk?.problem?.fix).toContain("usermod -aG disk alice");
    });
  });
});

describe("the way to a drive without sg", () => {
  const RAW: Caller = { ...ALICE, capabilities: 1n << CAPABILITY.sysRawIo };
  const withoutGeneric = (computer: FakeComputer): void => {
    computer.add({
      address: "3:0:0:1",
      type: 1,
      nodes: { scsi_tape: [["nst0", "9:128"]], bsg: [["3:0:0:1", "248:4"]] },
    });
    computer.node("nst0", { device: "9:128" });
  };

  it("leads over st for who has CAP_SYS_RAWIO", async () => {
    await withFakeComputer((computer) => {
      withoutGeneric(computer);
      computer.node("bsg/3:0:0:1", { device: "248:4", open: false, mode: 0o600, gid: 0 });
      const [drive] = discoverDevices({ host: computer.host, caller: RAW });
      expect(drive?.commandNode).toBe(`${computer.root}/dev/nst0`);
      expect(drive?.problem).toBeUndefined();
    });
  });

  it("is closed to who has it not, though the node opens", async () => {
    await withFakeComputer((computer) => {
      withoutGeneric(computer);
      computer.node("bsg/3:0:0:1", { device: "248:4" });
      const [drive] = discoverDevices({ host: computer.host, caller: ALICE });
      expect(drive?.commandNode).toBe(`${computer.root}/dev/bsg/3:0:0:1`);
      const fix = "sudo modprobe sg";
      expect(drive?.problem).toMatchObject({ code: "DEVICE_NOT_PERMITTED", fix });
      expect(drive?.problem?.says).toContain("CAP_SYS_RAWIO");
    });
  });
});

describe("this process", () => {
  it("is known by the numbers that the kernel has for it", () => {
    const caller = thisCaller(hostView());
    expect(caller.uid).toBe(process.geteuid?.());
    expect(caller.gids).toContain(process.getegid?.());
    expect(caller.userName).not.toBe("");
  });

  it("has the capabilities of its status file", async () => {
    await withFakeComputer((computer) => {
      computer.write("proc/self/status", "Name:\tnode\nCapPrm:\t0\nCapEff:\t0000000000020000\n");
      expect(thisCaller(computer.host).capabilities).toBe(1n << 17n);
    });
  });
});

describe("reading sysfs", () => {
  it("gives nothing for what is not there, not readable as a file, or no number", async () => {
    await withFakeComputer((computer) => {
      const at = (name: string): string => join(computer.root, name);
      mkdirSync(at("folder"));
      computer.write("text", " words \n");
      computer.write("decimal", "-1\n");
      computer.write("hexadecimal", "0x00000107\n");
      expect([readText(at("none")), readText(at("folder")), readText(at("text"))]).toEqual([
        undefined,
        undefined,
        "words",
      ]);
      const numbers = ["none", "text", "decimal", "hexadecimal"].map((name) =>
        readNumber(at(name)),
      );
      expect(numbers).toEqual([undefined, undefined, -1, 0x107]);
      expect(namesIn(at("none"))).toEqual([]);
    });
  });

  it("orders names by their numbers", async () => {
    await withFakeComputer((computer) => {
      for (const name of ["sg10", "sg9", "sg1"]) computer.write(`names/${name}`, "");
      expect(namesIn(join(computer.root, "names"))).toEqual(["sg1", "sg9", "sg10"]);
    });
  });
});
