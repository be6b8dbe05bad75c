import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { claimDrive } from "../../native/claim.ts";
import type { ClaimableDrive, ClaimOptions } from "../../native/claim.ts";
import { claimName, parseClaimLine } from "../../native/claim-state.ts";
import type { HostView } from "../../native/linux/host-view.ts";
import { whoHolds } from "../../native/who-holds.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { localSocketPath } from "../../src/transport/local-name.ts";
import { withFakeComputer } from "../support/fake-sysfs.ts";

const LOADER = new URL("../support/ts-loader.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("../support/claim-child.ts", import.meta.url));
const clock = new SystemClock();

let serials = 0;
/** A serial number that no other test, and no other run, uses. */
const freshSerial = (): string => `TEST${String(process.pid)}.${String(serials++)}`;

const driveOf = (serial: string, more: Partial<ClaimableDrive> = {}): ClaimableDrive => ({
  device: "/dev/nst0",
  address: "3:0:0:1",
  serial,
  nodes: {},
  characterNumbers: [],
  ...more,
});

const options = (more: Partial<ClaimOptions> = {}): ClaimOptions => ({
  program: "capstan",
  command: "write",
  clock,
  ...more,
});

async function claimElsewhere(serial: string): Promise<ChildProcess> {
  const flags = ["--disable-warning=DEP0205", "--import", LOADER, CHILD, serial, "writing"];
  const child = spawn(process.execPath, flags, { stdio: ["pipe", "pipe", "inherit"] });
  const said: unknown[] = await once(child.stdout, "data");
  expect(String(said[0])).toBe("claimed\n");
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}

describe("claimDrive", () => {
  it("keeps every other claim out until it is released, and again afterwards", async () => {
    const serial = freshSerial();
    const claim = await claimDrive(driveOf(serial), options());
    claim.publish({ activity: "rewinding" });
    const says = `claim /dev/nst0: in use by process ${String(process.pid)} (capstan write), rewinding`;
    await expect(claimDrive(driveOf(serial), options())).rejects.toMatchObject({
      code: "DEVICE_IN_USE",
      message: says,
    });
    await claim.release();
    await claim.release();
    const again = await claimDrive(driveOf(serial), options());
    await again.release();
    expect(await whoHolds(serial, clock)).toBeUndefined();
  });

  it("ends with a process that is killed, and is told of while it lives", async () => {
    const serial = freshSerial();
    const child = await claimElsewhere(serial);
    const found = await whoHolds(serial, clock);
    expect(found).toMatchObject({
      kind: "known",
      holder: {
        pid: child.pid,
        program: "capstan",
        command: "write",
        activity: "writing",
        session: 2,
        doneBytes: 12_000_000_000,
      },
    });
    await expect(claimDrive(driveOf(serial), options())).rejects.toMatchObject({
      message: `claim /dev/nst0: in use by process ${String(child.pid)} (capstan write), writing session 2`,
    });
    await end(child, "SIGKILL");
    const claim = await claimDrive(driveOf(serial), options());
    await claim.release();
  });

  it("holds although its process is stopped; observers do not wait for ever", async () => {
    const serial = freshSerial();
    const child = await claimElsewhere(serial);
    child.kill("SIGSTOP");
    try {
      expect(await whoHolds(serial, clock)).toEqual({ kind: "silent" });
      await expect(claimDrive(driveOf(serial), options())).rejects.toMatchObject({
        code: "DEVICE_IN_USE",
        message: "claim /dev/nst0: in use by another process that does not answer",
      });
    } finally {
      await end(child, "SIGKILL");
    }
  });

  it("lets two drives be claimed, also two that have no serial number", async () => {
    const [one, other] = [freshSerial(), freshSerial()];
    const claims = [
      await claimDrive(driveOf(one), options()),
      await claimDrive(driveOf(other), options()),
    ];
    const { serial: _one, ...without } = driveOf(one);
    const address = `test${String(process.pid)}`;
    claims.push(await claimDrive({ ...without, address }, options()));
    claims.push(await claimDrive({ ...without, address: `${address}b` }, options()));
    await expect(claimDrive({ ...without, address }, options())).rejects.toMatchObject({
      code: "DEVICE_IN_USE",
    });
    for (const claim of claims) await claim.release();
  });

  it("is released although an observer stays connected", async () => {
    const serial = freshSerial();
    const claim = await claimDrive(driveOf(serial), options());
    const lingering = connect({ path: localSocketPath(claimName(serial)) ?? "" });
    lingering.on("error", () => undefined);
    await once(lingering, "connect");
    await claim.release();
    lingering.destroy();
    expect(await whoHolds(serial, clock)).toBeUndefined();
  });

  it("warns of other programs that have one of the drive's nodes open", async () => {
    await withFakeComputer(async (computer) => {
      computer.node("sg4", { device: "21:4" });
      computer.node("null", { device: "1:3" });
      computer.process(77, { command: "/usr/sbin/bacula-sd -fP", open: ["null", "sg4"] });
      computer.process(78, { command: "sh", open: ["null"] });
      computer.process(process.pid, { command: "node", open: ["sg4"] });
      const drive = driveOf(freshSerial(), { characterNumbers: ["21:4", "9:128"] });
      const claim = await claimDrive(drive, options({ host: computer.host }));
      expect(claim.warnings).toEqual([
        `/dev/nst0 is open elsewhere too: process 77 (/usr/sbin/bacula-sd -fP) with ${computer.root}/dev/sg4`,
      ]);
      await claim.release();
    });
  });

  it("holds the tape node, so that programs without claims are kept out", async () => {
    await withFakeComputer(async (computer) => {
      computer.node("nst0", { device: "9:128" });
      const { host } = computer;
      const nodes = { tape: `${computer.root}/dev/nst0` };
      const drive = driveOf(freshSerial(), { nodes, characterNumbers: ["9:128"] });
      const claim = await claimDrive(drive, options({ host }));
      await expect(host.hold(nodes.tape)).rejects.toMatchObject({ code: "EBUSY" });
      await claim.release();
      await (await host.hold(nodes.tape)).close();
    });
  });

  it("lets the drive go though st, after a reset, has no good word for the end of the tape node", async () => {
    await withFakeComputer(async (computer) => {
      computer.node("nst0", { device: "9:128" });
      const nodes = { tape: `${computer.root}/dev/nst0` };
      const drive = driveOf(freshSerial(), { nodes });
      const closing = (code: string): HostView => ({
        ...computer.host,
        hold: async () => ({
          close: async () => {
            throw Object.assign(new Error(`${code}: close`), { code });
          },
        }),
      });
      await (await claimDrive(drive, options({ host: closing("EIO") }))).release();
      const claim = await claimDrive(drive, options({ host: closing("EBADF") }));
      await expect(claim.release()).rejects.toMatchObject({ code: "EBADF" });
      // All the same it is free.
      await (await claimDrive(drive, options({ host: computer.host }))).release();
    });
  });

  it("names who has the tape node, and leaves no claim behind", async () => {
    await withFakeComputer(async (computer) => {
      computer.node("nst0", { device: "9:128", busy: true });
      const { host, root } = computer;
      const nodes = { tape: `${root}/dev/nst0` };
      const drive = driveOf(freshSerial(), { nodes, characterNumbers: ["9:0", "9:128"] });
      const says = `claim /dev/nst0: ${nodes.tape} is in use by`;
      await expect(claimDrive(drive, options({ host }))).rejects.toMatchObject({
        code: "DEVICE_IN_USE",
        message: `${says} a program that is not shown to this user`,
      });
      computer.process(77, { command: "tar -cf /dev/nst0 x", open: ["nst0"] });
      await expect(claimDrive(drive, options({ host }))).rejects.toMatchObject({
        message: `${says} process 77 (tar -cf /dev/nst0 x) with ${root}/dev/nst0`,
      });
      computer.node("nst0", { device: "9:128" });
      await (await claimDrive(drive, options({ host }))).release();
    });
  });

  it("leaves the tape node to the transport where commands go through it", async () => {
    await withFakeComputer(async (computer) => {
      computer.node("nst0", { device: "9:128" });
      const tape = `${computer.root}/dev/nst0`;
      const drive = driveOf(freshSerial(), { nodes: { tape }, commandNode: tape });
      const claim = await claimDrive(drive, options({ host: computer.host }));
      await (await computer.host.hold(tape)).close();
      await claim.release();
    });
  });

  it("goes on without the tape node where it cannot be held, and says so", async () => {
    const nodes = { tape: "/dev/no-such-node" };
    const claim = await claimDrive(driveOf(freshSerial(), { nodes }), options());
    expect(claim.warnings).toEqual([
      "hold /dev/no-such-node: ENOENT; programs that use the tape driver are not kept out",
    ]);
    await claim.release();
  });
});

describe("what a claimant tells", () => {
  it("is read with caution: it may come from anybody", async () => {
    const whole = { pid: 1, program: "p", command: "c", sinceEpochMs: 5, activity: "a" };
    expect(parseClaimLine(JSON.stringify({ ...whole, more: 1 }))).toEqual(whole);
    expect(parseClaimLine(JSON.stringify({ ...whole, activity: "\u001b[2J" }))?.activity).toBe(
      " [2J",
    );
    expect(parseClaimLine(JSON.stringify({ ...whole, doneBytes: -1 }))).toEqual(whole);
    const broken = ["", "{", "null", "[]", "7", JSON.stringify({ ...whole, pid: "1" })];
    for (const line of broken) expect(parseClaimLine(line)).toBeUndefined();
    const { activity: _activity, ...silent } = whole;
    expect(parseClaimLine(JSON.stringify(silent))).toBeUndefined();
  });

  it("does not make an observer read for ever", async () => {
    const serial = freshSerial();
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("x".repeat(100_000));
    });
    server.listen({ path: localSocketPath(claimName(serial)) });
    await once(server, "listening");
    // On this clock it is never late: what is told must be cut off by its length.
    const still = { nowMs: 0, epochMs: 0, sleep: () => new Promise<never>(() => undefined) };
    expect(await whoHolds(serial, still)).toEqual({ kind: "silent" });
    server.close();
  });

  it("stands under a name that the kernel takes, whatever the serial number", () => {
    const names = ["HU1234ABCD", "with space", "ÿ".repeat(252), "x".repeat(65), ""].map(claimName);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe("capstan-drive-HU1234ABCD");
    for (const name of names) expect(name).toMatch(/^[\w.-]{1,100}$/);
  });
});
