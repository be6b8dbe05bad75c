import { describe, expect, it } from "vitest";
import { comparableNames, familyOf, TAPE_FAMILIES } from "../../src/drives/drive-catalog.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { GENERAL_TIMEOUTS } from "../../src/session/command-timeouts.ts";
import { Session } from "../../src/session/session.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { check, ScriptedTransport } from "../support/scripted-transport.ts";
import { openingScript, scriptedDrive } from "../support/scripted-drive.ts";

/** INQUIRY strings as drives send them, padding included. */
// prettier-ignore
const DRIVES: readonly (readonly [string, string, string, string | undefined])[] = [
  ["IBM     ", "ULT3580-TD5     ", "lto", "LTO-5"],
  ["IBM     ", "ULTRIUM-HH8     ", "lto", "LTO-8"],
  ["IBM     ", "ULT3580-TDA     ", "lto", "LTO-10"],
  ["IBM     ", "HH LTO Gen 7    ", "lto", "LTO-7"],
  ["HP      ", "Ultrium 7-SCSI  ", "lto", "LTO-7"],
  ["HPE     ", "Ultrium 9-SCSI  ", "lto", "LTO-9"],
  ["QUANTUM ", "ULTRIUM 4       ", "lto", "LTO-4"],
  ["HP      ", "C5683A          ", "dat", "DDS-4"],
  ["HP      ", "C1537A          ", "dat", "DDS-3"],
  ["HP      ", "C7438A          ", "dat", "DAT 72"],
  ["HP      ", "DAT160          ", "dat", "DAT 160"],
  ["SEAGATE ", "DAT    DAT72-000", "dat", "DAT 72"],
  ["SEAGATE ", "DAT    06240-XXX", "dat", undefined],
  ["SONY    ", "SDT-11000       ", "dat", "DDS-4"],
  ["SONY    ", "SDT-9000        ", "dat", undefined],
  ["Quantum ", "DLT4000         ", "dlt", "DLT4000"],
  ["QUANTUM ", "DLT7000         ", "dlt", "DLT7000"],
  ["COMPAQ  ", "DLT8000         ", "dlt", "DLT8000"],
  ["BNCHMARK", "DLT1            ", "dlt", "DLT1"],
  ["QUANTUM ", "SuperDLT1       ", "dlt", "SDLT 220"],
  ["QUANTUM ", "SDLT320         ", "dlt", "SDLT 320"],
  ["HP      ", "SDLT600         ", "dlt", "SDLT 600"],
  ["QUANTUM ", "DLT-S4          ", "dlt", "DLT-S4"],
];

describe.each(DRIVES)("%s %s", (vendor, product, name, generation) => {
  const names = comparableNames({ vendor, product });

  it("belongs to one family", () => {
    const families = TAPE_FAMILIES.filter((family) => family.recognises(names));
    expect(families.map((family) => family.name)).toEqual([name]);
  });

  it("is of its generation by name", () => {
    expect(familyOf(names)?.generationOf(names, [])).toBe(generation);
  });
});

describe("a drive of no known family", () => {
  it.each(["STT20000N", "EXB-8505", "VIRTUAL"])("is %s", (product) => {
    expect(familyOf(comparableNames({ vendor: "SEAGATE", product }))).toBeUndefined();
  });

  it("can be used with the general time limits", async () => {
    const { drive, session } = await scriptedDrive([], { vendor: "ACME", product: "TAPE 1" });
    expect(drive.identity).toEqual({
      vendor: "ACME",
      product: "TAPE 1",
      revision: "0001",
      family: "unknown",
      model: "ACME TAPE 1",
    });
    expect(session.timeouts.limitMs(REWIND)).toBe(GENERAL_TIMEOUTS.rewind);
  });
});

describe("density codes", () => {
  it.each([
    ["ULTRIUM-HHX", [0x58, 0x5a], "lto", "LTO-6"],
    ["ULTRIUM-HHX", [0x5c, 0x5d, 0x5e], "lto", "LTO-8"],
    ["ULTRIUM-HHX", [0x62, 0x63], "lto", "LTO-10"],
    ["SDT-9000", [0x25, 0x24], "dat", "DDS-3"],
    // The code of SDLT 220 is that of DAT 160, and the code of DAT 72 is that of a Travan.
    ["SDLT X", [0x48], "dlt", "SDLT 220"],
    ["DAT X", [0x48, 0x47], "dat", "DAT 160"],
  ] as const)("of %s %j say the generation", async (product, densities, family, generation) => {
    const { drive } = await scriptedDrive([], { vendor: "DELL", product, densities });
    expect(drive.identity).toMatchObject({ family, generation });
  });
});

describe("opening", () => {
  const open = (script: ConstructorParameters<typeof ScriptedTransport>[0]) =>
    TapeDrive.open(
      new Session({ transport: new ScriptedTransport(script), clock: new VirtualClock() }),
    );

  it("refuses what is no tape drive", async () => {
    const data = new Uint8Array(36);
    data[4] = 31;
    await expect(open([{ opcode: 0x12, data }])).rejects.toMatchObject({
      code: "DEVICE_NOT_A_TAPE_DRIVE",
    });
  });

  it("needs no more than INQUIRY", async () => {
    const [inquiry = {}] = openingScript();
    const reserved = { status: 0x18 };
    const drive = await open([inquiry, reserved, check("5/24 00"), check("4/44 00"), reserved]);
    expect(drive.identity).toMatchObject({ family: "lto", generation: "LTO-8" });
    expect(drive.limits.maxBlockBytes).toBe(1_048_576);
  });

  it("carries blocks as long as the transport can", async () => {
    const { drive } = await scriptedDrive([]);
    expect(drive.limits).toEqual({ minBlockBytes: 1, maxBlockBytes: 1_048_576 });
  });

  it("takes the drive's own time limits when told to", async () => {
    const data = new Uint8Array(24);
    data.set([0, 0, 0, 20, 0x01, 0, 0, 0, 0, 2, 0, 6, 0, 10, 0, 0, 0, 0, 0, 1, 0, 0, 3, 0xe8]);
    const transport = new ScriptedTransport([...openingScript(), { opcode: 0xa3, data }]);
    const session = new Session({ transport, clock: new VirtualClock() });
    await TapeDrive.open(session, { driveTimeouts: true });
    expect(session.timeouts.limitMs(REWIND)).toBe(1_000_000);
  });
});

describe("time limits", () => {
  it.each([
    ["ULT3580-TD9", 0x60, 7_920_000],
    ["ULT3580-TD8", 0x5e, 960_000],
    // Not in IBM's table: the longest that is known.
    ["ULT3580-TD4", 0x46, 7_920_000],
    ["DLT8000", 0x41, 960_000],
    ["SDT-11000", 0x26, 600_000],
  ])("of %s are its family's", async (product, density, loadMs) => {
    const { session } = await scriptedDrive([], { vendor: "X", product, densities: [density] });
    expect(session.timeouts.limitMs(LOAD_UNLOAD)).toBe(loadMs);
  });
});
