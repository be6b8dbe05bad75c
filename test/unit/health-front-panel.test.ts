import { describe, expect, it } from "vitest";
import { frontPanel, LAMPS, type LampName } from "../../src/health/panel/front-panel.ts";
import type { PanelFacts } from "../../src/health/panel/panel-facts.ts";
import type { DriveAlerts } from "../../src/health/alerts/read-alerts.ts";
import { reportedValue } from "../../src/scsi/define-log-page.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import {
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_HP_LTO,
} from "../../src/scsi/log-pages/drive-status.ts";
import { decodeSense } from "../../src/scsi/sense.ts";

const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

const READY = { ready: true, says: "ready", temporary: false } as const;
const EMPTY = { ready: false, says: "there is no cartridge in it", temporary: false } as const;

const factsOf = (more: Partial<PanelFacts>): PanelFacts => ({
  identity: { vendor: "HPE", product: "Ultrium 9-SCSI", revision: "", family: "lto", model: "" },
  readiness: READY,
  unread: [],
  ...more,
});

/** Page 11h with these four bytes of very high frequency data. */
function deviceStatus(bytes: string): Partial<PanelFacts> {
  const page = DEVICE_STATUS.decode(hex(`11 00 00 08 00 00 43 04 ${bytes}`));
  const status = reportedValue(page, "veryHighFrequencyData");
  return status?.dataValid === true ? { deviceStatus: status } : {};
}

function driveStatus(bytes: string): Partial<PanelFacts> {
  const page = DRIVE_STATUS_HP_LTO.decode(hex(`3e 00 00 08 00 01 03 04 ${bytes}`));
  const status = reportedValue(page, "status");
  return status === undefined ? {} : { driveStatus: status };
}

const alerts = (from: DriveAlerts["from"], flags: DriveAlerts["flags"]): Partial<PanelFacts> => ({
  alerts: { from, flags },
});

/** The lamps that are lit, and those that are known to be dark. */
function shown(more: Partial<PanelFacts>): { lit: LampName[]; dark: LampName[] } {
  const { lamps } = frontPanel(factsOf(more));
  const all = (state: string): LampName[] => LAMPS.filter((name) => lamps[name].state === state);
  return { lit: all("lit"), dark: all("dark") };
}

const DLT = {
  vendor: "QUANTUM",
  product: "DLT8000",
  revision: "",
  family: "dlt",
  model: "",
} as const;

/** Sense data of a DLT drive that has nothing to tell, with this byte 18. */
const dltSense = (byte: string) =>
  decodeSense(
    hex(`70 00 00 00 00 00 00 16 00000000 00 00 00 000000 ${byte} 0000 00000000 00000000 00`),
  );

describe("the front panel of a drive", () => {
  // Log pages of real HP LTO-7 and HPE LTO-9 drives: archivetechie/remanence, CC0.
  it.each([
    ["loaded and idle", "31 17 00 00", ["ready"]],
    [
      "loaded and write-protected, asks for cleaning",
      "3d 17 00 00",
      ["ready", "cleanRequested", "writeProtect"],
    ],
  ] as const)("shows an LTO drive that is %s", (_what, bytes, lit) => {
    expect(shown(deviceStatus(bytes)).lit).toEqual(lit);
  });

  it("shows an empty LTO drive that asks for cleaning, as page 3Eh says as well", () => {
    const facts = {
      readiness: EMPTY,
      ...deviceStatus("15 20 00 00"),
      ...driveStatus("02 05 01 00"),
    };
    expect(shown(facts)).toEqual({
      lit: ["cleanRequested"],
      dark: [
        "ready",
        "activity",
        "cleanRequired",
        "cleaningCartridgeExpired",
        "tapeFault",
        "driveFault",
        "encryption",
      ],
    });
    const { cleanRequested } = frontPanel(factsOf(facts)).lamps;
    expect(cleanRequested.sureness).toBe("told");
    expect(cleanRequested.evidence.map(({ from }) => from)).toEqual([
      "log page 11h, CRQST",
      "log page 3Eh, parameter 0001h, bit 1",
    ]);
  });

  it("believes nothing of page 11h while DINIT is off", () => {
    expect(shown(deviceStatus("0e 17 06 00"))).toEqual({ lit: ["ready"], dark: [] });
  });

  it.each([
    ["15 20 00 00", "00 05 01 00"],
    ["11 20 00 00", "02 05 01 00"],
  ])("is lit, and says so, where pages %s and %s differ", (now, status) => {
    const facts = factsOf({ ...deviceStatus(now), ...driveStatus(status) });
    expect(frontPanel(facts).lamps.cleanRequested).toMatchObject({
      state: "lit",
      sureness: "contradicted",
    });
  });

  it("does not take a flag that is cleared for a lamp that is dark", () => {
    // Two drives of the dumps ask for cleaning and have no flag raised: it had been read before.
    const facts = factsOf({ ...deviceStatus("15 20 00 00"), ...alerts("state", []) });
    expect(frontPanel(facts).lamps.cleanRequested).toMatchObject({
      state: "lit",
      sureness: "told",
    });
  });

  it.each([
    [0x14, ["cleanRequired"]],
    [0x15, ["cleanRequested"]],
    [0x16, ["cleaningCartridgeExpired"]],
    [0x04, ["tapeFault"]],
    [0x1f, ["driveFault"]],
    [0x06, ["tapeFault", "driveFault"]],
    [0x09, []],
  ] as const)("follows from TapeAlert %i where the drive tells nothing else", (number, lit) => {
    expect(shown(alerts("state", [{ number }])).lit).toEqual(["ready", ...lit]);
    expect(shown(alerts("kept", [{ number, firstEpochMs: 1, lastEpochMs: 1 }])).lit).toEqual([
      "ready",
      ...lit,
    ]);
  });

  it("forgets a kept wish for cleaning once a cleaning cartridge came later, and not before", () => {
    const kept = (cleaningMs: number) =>
      alerts("kept", [
        { number: 0x0b, firstEpochMs: 1, lastEpochMs: cleaningMs },
        { number: 0x15, firstEpochMs: 5, lastEpochMs: 9 },
      ]);
    expect(shown(kept(10)).dark).toContain("cleanRequested");
    for (const cleaningMs of [1, 9])
      expect(shown(kept(cleaningMs)).lit).toContain("cleanRequested");
    const readiness = { ...EMPTY, state: "cleaning" } as const;
    expect(shown({ ...kept(10), readiness }).lit).toContain("cleanRequested");
  });

  it.each([
    // Byte 1 is the drive, byte 2 the cartridge: 1 good, 2 degraded, 3 failed.
    ["00 01 03 00", ["tapeFault"], ["driveFault"]],
    ["00 01 02 00", ["tapeFault"], ["driveFault"]],
    ["00 02 01 00", ["driveFault"], ["tapeFault"]],
    ["00 03 01 00", ["driveFault"], ["tapeFault"]],
    ["00 02 02 00", ["tapeFault", "driveFault"], []],
    ["00 00 00 00", ["tapeFault", "driveFault"], []],
  ])(
    "is told by page 3Eh (%s) whether a failed write is the tape's or the drive's",
    (bytes, lit, dark) => {
      const { lamps } = frontPanel(
        factsOf({ ...driveStatus(bytes), ...alerts("state", [{ number: 0x06 }]) }),
      );
      const faults = ["tapeFault", "driveFault"] as const;
      expect(faults.filter((name) => lamps[name].state === "lit")).toEqual(lit);
      expect(faults.filter((name) => lamps[name].state === "dark")).toEqual(dark);
      for (const name of faults) expect(lamps[name].sureness).not.toBe("contradicted");
    },
  );

  it("is contradicted where page 3Eh finds drive and tape good, and a write has failed", () => {
    const facts = { ...driveStatus("00 01 01 00"), ...alerts("state", [{ number: 0x06 }]) };
    const { lamps } = frontPanel(factsOf(facts));
    expect(lamps.tapeFault).toMatchObject({ state: "lit", sureness: "contradicted" });
    expect(lamps.driveFault).toMatchObject({ state: "lit", sureness: "contradicted" });
  });

  it("asks the drive of now before what was kept", () => {
    const old = alerts("kept", [{ number: 0x15, firstEpochMs: 1, lastEpochMs: 1 }]);
    const page = DRIVE_STATUS_DLT8000.decode(hex("3e 00 00 08 00 01 00 04 00 00 00 00"));
    const now = reportedValue(page, "status");
    const facts = { identity: DLT, ...old, ...(now === undefined ? {} : { driveStatus: now }) };
    expect(shown(facts).dark).toContain("cleanRequested");
    const light = { identity: DLT, sense: dltSense("80") };
    expect(shown({ ...old, ...light }).dark).toContain("cleanRequested");
  });

  it("keeps the wish while a cleaning cartridge is at work, and while that was used up", () => {
    const flag = (number: number, lastEpochMs: number) => ({
      number,
      firstEpochMs: 1,
      lastEpochMs,
    });
    const cleaning = { ...EMPTY, state: "cleaning" } as const;
    const came = [flag(0x15, 5), flag(0x0b, 6)];
    expect(shown({ readiness: cleaning, ...alerts("kept", came) }).lit).toContain("cleanRequested");
    const usedUp = alerts("kept", [...came, flag(0x16, 7)]);
    expect(shown(usedUp).lit).toEqual(["ready", "cleanRequested", "cleaningCartridgeExpired"]);
    // Another one came since: nothing says that it is used up.
    const other = alerts("kept", [flag(0x15, 5), flag(0x16, 7), flag(0x0b, 8)]);
    expect(shown(other).lit).toEqual(["ready"]);
  });

  it("believes the light of a DLT drive of now before what was kept", () => {
    const sense = decodeSense(
      hex("70 00 00 00 00 00 00 16 00000000 00 00 00 000000 80 0000 00000000 00000000 00"),
    );
    const old = alerts("kept", [{ number: 0x15, firstEpochMs: 1, lastEpochMs: 1 }]);
    expect(shown({ identity: DLT, sense, ...old }).dark).toContain("cleanRequested");
  });

  // Quantum DLT 7000 product manual, p A-4: bit 7 says that there are flags, bit 0 that the light is lit.
  it.each([
    ["81", "lit"],
    ["87", "lit"],
    ["80", "dark"],
    ["01", "unknown"],
    ["7f", "unknown"],
  ])("reads byte 18 of DLT sense data, %s, as %s", (byte, state) => {
    const sense = dltSense(byte);
    expect(frontPanel(factsOf({ identity: DLT, sense })).lamps.cleanRequested.state).toBe(state);
    const lto = frontPanel(factsOf({ sense })).lamps.cleanRequested.state;
    expect(lto).toBe("unknown");
  });

  it("is told by sense data that cleaning is wanted", () => {
    const sense = (codes: string) =>
      decodeSense(hex(`70 00 00 00 00 00 00 0a 00000000 ${codes} 00 000000`));
    expect(shown({ sense: sense("00 17") }).lit).toContain("cleanRequested");
    expect(shown({ sense: sense("82 82") }).lit).toContain("cleanRequired");
    expect(shown({ sense: sense("00 00") })).toEqual({ lit: ["ready"], dark: [] });
  });

  it("shows encryption while encrypted data move, and of a tape that is all encrypted", () => {
    for (const activity of ["0e", "0f"])
      expect(shown(deviceStatus(`31 17 ${activity} 00`)).lit).toEqual([
        "ready",
        "activity",
        "encryption",
      ]);
    expect(shown({ ...deviceStatus("31 17 05 00"), encryptionStatus: 1 }).lit).toEqual([
      "ready",
      "activity",
    ]);
    expect(shown({ ...deviceStatus("31 17 00 00"), encryptionStatus: 2 }).lit).toEqual([
      "ready",
      "encryption",
    ]);
  });

  it("is sure of nothing that it does not know", () => {
    for (const facts of [{ ...deviceStatus("31 17 00 00"), encryptionStatus: 2 }, {}])
      for (const lamp of Object.values(frontPanel(factsOf(facts)).lamps))
        expect(lamp.sureness === "none").toBe(lamp.state === "unknown");
    const facts = factsOf({ ...deviceStatus("31 17 00 00"), encryptionStatus: 2 });
    expect(frontPanel(facts).lamps.encryption.sureness).toBe("inferred");
  });

  it("has a C on the display of IBM's drives, and no display where none is known", () => {
    const display = (vendor: string, bytes: string) =>
      frontPanel({ ...factsOf(deviceStatus(bytes)), identity: { ...factsOf({}).identity, vendor } })
        .display;
    expect(display("IBM", "15 20 00 00")).toBe("C");
    expect(display("IBM", "13 20 00 00")).toBe("C");
    expect(display("IBM", "11 20 00 00")).toBeUndefined();
    expect(display("HPE", "15 20 00 00")).toBeUndefined();
  });
});
