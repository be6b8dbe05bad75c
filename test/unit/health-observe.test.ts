import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import { AlertStore } from "../../src/health/alerts/alert-store.ts";
import { AttentionStore } from "../../src/health/alerts/attention-store.ts";
import { mayBeSent } from "../../src/health/observe/look-guard.ts";
import { observe } from "../../src/health/observe/observe.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { LTO7_EMPTY, LTO7_PROTECTED } from "../golden/real-lto-drives.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { CommandLog } from "../support/command-log.ts";
import { dumpedDrive } from "../support/dumped-drive.ts";
import { HandClock } from "../support/hand-clock.ts";

/** Commands that move the tape, write, or set something. */
const CHANGES = new Set([
  ...[0x01, 0x04, 0x08, 0x0a, 0x0b, 0x0f, 0x10, 0x11, 0x13, 0x15, 0x16, 0x17, 0x19, 0x1b, 0x1d],
  ...[0x1e, 0x2b, 0x3b, 0x4c, 0x55, 0x56, 0x57, 0x5f, 0x82, 0x8d, 0x91, 0x92, 0xa4],
]);

describe("what an observer may send", () => {
  it("holds no command that changes anything, at any depth", () => {
    for (const { opcode } of ALL_COMMANDS) {
      const cdb = new Uint8Array(16);
      cdb[0] = opcode;
      if (CHANGES.has(opcode)) expect(mayBeSent(cdb, "everything")).toBe(false);
      if (opcode !== 0x12) expect(mayBeSent(cdb, "identity")).toBe(false);
    }
  });

  it("holds no log page that reading resets, and no saving of counters", () => {
    const sense = (page: number, options = 0): Uint8Array =>
      Uint8Array.of(0x4d, options, 0x40 | page);
    for (const page of [0x06, 0x33, 0x34, 0x38, 0x39, 0x3b])
      expect(mayBeSent(sense(page), "everything")).toBe(false);
    expect(mayBeSent(sense(0x2e), "pages")).toBe(false);
    expect(mayBeSent(sense(0x11, 1), "everything")).toBe(false);
    expect(mayBeSent(sense(0x11), "pages")).toBe(true);
    expect(mayBeSent(sense(0x11), "identity")).toBe(false);
  });
});

describe("a gentle look", () => {
  it("tells lamps, alerts and figures of an IBM-built LTO drive by log pages alone", async () => {
    const drive = createSimulatedDrive({ personality: "lto-9" });
    drive.alerts.raise(0x15);
    const log = new CommandLog(drive.connect());
    const { clock } = drive;
    const seen = await observe(log, { clock, ask: "gently" });
    expect(seen).toMatchObject({
      depth: "pages",
      state: { ready: true, says: "ready" },
      activity: "none",
      lamps: { ready: true, cleanRequested: true, cleanRequired: false, writeProtect: false },
      alerts: { from: "state", flags: [{ number: 0x15 }] },
      statistics: { loads: 1n },
      access: { fromHostBytes: 0n },
    });
    expect(seen.position).toBeUndefined();
    expect(new Set(log.cdbs.map(([opcode]) => opcode))).toEqual(new Set([0x12, 0x4d]));
    // What only TEST UNIT READY, REQUEST SENSE and MODE SENSE tell is said not to have been asked.
    expect(seen.unread.map(({ what }) => what)).toContain("REQUEST SENSE");
    expect(drive.nexus("host").hasAttention).toBe(true);
  });

  it("knows an empty drive, and says nothing of a cartridge that is not there", async () => {
    const drive = createSimulatedDrive({ personality: "lto-9", cartridge: "none" });
    const seen = await observe(drive.connect(), { clock: drive.clock, ask: "gently" });
    expect(seen.state).toEqual({ ready: false, says: "there is no cartridge" });
    expect(seen.lamps).toMatchObject({ ready: false });
    expect(seen.lamps).not.toHaveProperty("writeProtect");
    expect(seen).not.toHaveProperty("wear");
  });

  it("of a real LTO-7 says nothing of the cartridge that left, though page 17h still tells of it", async () => {
    const clock = new HandClock();
    const seen = await observe(dumpedDrive(LTO7_EMPTY), { clock, ask: "gently" });
    expect(seen).toMatchObject({ depth: "pages", state: { ready: false } });
    for (const absent of ["volume", "wear", "position"]) expect(seen).not.toHaveProperty(absent);
    expect(await observe(dumpedDrive(LTO7_PROTECTED), { clock, ask: "gently" })).toHaveProperty(
      "volume.barcode",
    );
  });

  it.each(["lto-1", "dat-72", "dlt-8000"])(
    "asks a %s nothing but its name, for what LOG SENSE takes there is not known",
    async (personality) => {
      const drive = createSimulatedDrive({ personality });
      const log = new CommandLog(drive.connect());
      const seen = await observe(log, { clock: drive.clock, ask: "gently" });
      expect(seen).toMatchObject({ depth: "identity", lamps: {}, attentions: [] });
      for (const absent of ["state", "alerts", "statistics", "access", "wear", "position"])
        expect(seen).not.toHaveProperty(absent);
      for (const cdb of log.cdbs) expect(cdb[0]).toBe(0x12);
    },
  );
});

describe("a look that asks everything", () => {
  it.each(ALL_PERSONALITIES.map(({ name }) => name))(
    "sees a %s ready, where it stands, and what went through",
    async (personality) => {
      const drive = createSimulatedDrive({ personality });
      const seen = await observe(drive.connect("observer"), {
        clock: drive.clock,
        ask: "everything",
      });
      expect(seen).toMatchObject({
        depth: "everything",
        state: { ready: true },
        lamps: { ready: true },
        position: { partition: 0, objectNumber: 0n, beginningOfPartition: true },
      });
    },
  );

  it("leaves out what a drive does not tell, and does not make it 0", async () => {
    const drive = createSimulatedDrive({ personality: "dat-72" });
    const { statistics, access, volume, lamps } = await observe(drive.connect(), {
      clock: drive.clock,
      ask: "everything",
    });
    expect(statistics).toBeUndefined();
    expect(access?.loads).toBeUndefined();
    expect(volume).toBeUndefined();
    expect(lamps).not.toHaveProperty("cleanRequested");
  });

  it("keeps the unit attentions that it takes from programs of the same initiator", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const path = join(folder, "attentions", "drive.jsonl");
      const drive = createSimulatedDrive({ personality: "dlt-8000" });
      const { clock } = drive;
      const attentions = (): AttentionStore => new AttentionStore(path);
      const alerts = (): AlertStore => new AlertStore(join(folder, "alerts.jsonl"));
      const seen = await observe(drive.connect(), { clock, ask: "everything", attentions, alerts });
      expect(seen.attentions.length).toBeGreaterThan(0);
      expect(drive.nexus("host").hasAttention).toBe(false);
      const lines = readFileSync(path, "utf8").trim().split("\n");
      expect(lines.length).toBe(seen.attentions.length);
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({ version: 1, sense: "6/29 00" });
    });
  });

  it("takes no unit attention that it cannot keep", async () => {
    const drive = createSimulatedDrive({ personality: "dlt-8000" });
    const attentions = (): AttentionStore => new AttentionStore("/dev/null/attentions.jsonl");
    const options = { clock: drive.clock, ask: "everything", attentions } as const;
    await expect(observe(drive.connect(), options)).rejects.toMatchObject({
      code: "ALERT_STORE_FAILED",
    });
    expect(drive.nexus("host").hasAttention).toBe(true);
    const nowhere = { clock: drive.clock, ask: "everything", attentions: () => undefined } as const;
    expect((await observe(drive.connect(), nowhere)).depth).toBe("identity");
    expect(drive.nexus("host").hasAttention).toBe(true);
    expect(existsSync("/dev/null/attentions.jsonl")).toBe(false);
  });
});
