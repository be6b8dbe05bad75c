import { beforeAll, describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { useDrive } from "../../simulator/wear/use-drive.ts";
import { withCli } from "../../test/support/cli-run.ts";
import { bytesOf } from "./ask-node.ts";
import { asStatus, figuresByName, type CapstanSays, type Figures } from "./capstan-says.ts";
import { logParameters } from "./log-parameters.ts";
import { printed, printedNumber } from "./printed-values.ts";
import { servedStand } from "./served-stand.ts";

/** Of each family those whose pages differ. A DDS-4 refuses LOG SENSE that leaves no room for the whole page. */
const MODELS = {
  lto: ["lto-9"],
  dat: ["dds-4", "dat-72", "dat-160"],
  dlt: ["dlt-8000", "sdlt-600", "dlt-s4"],
} as const;
const ALL = Object.values(MODELS).flat();

const stand = servedStand(() =>
  Object.fromEntries(
    ALL.map((name) => {
      const drive = createSimulatedDrive({ personality: name });
      useDrive(drive, { weeks: 52, bytes: drive.deck.capacityBytes, isCleaned: true });
      return [name, drive];
    }),
  ),
);

const KIB = 1024;
const MIB = 1_048_576;
const MB = 1_000_000;
const GB = 1e9;
/** What is written in the guest, behind which one block cannot be written; one of those before it cannot be read. */
const BLOCKS = 8;
const UNREADABLE = 5;
const UNWRITABLE = BLOCKS + 1;

const must = (line: string): Promise<string> => stand().guest.must(line);

/** A page as sg_logs asks for it at once, with room for all of it. */
const asked = (page: number): string => `sg_logs -p ${page} -m 512`;
const printedPage = (name: string, page: number): Promise<string> =>
  must(`${asked(page)} ${stand().node(name).sg}`);
/** The number in each parameter of a page, by its code. */
async function parametersOf(name: string, page: number): Promise<(code: number) => number> {
  const line = `${asked(page)} -r ${stand().node(name).sg}`;
  const parameters = logParameters(await bytesOf(stand(), line));
  return (code) => parameters.get(code) ?? NaN;
}

/** One block that cannot be written and one that cannot be read, through the kernel. */
async function meetErrors(name: string): Promise<void> {
  const { nst } = stand().node(name);
  const write = (count: number): string =>
    `dd if=/dev/urandom of=${nst} bs=256k count=${count} status=none`;
  await must(`mt -f ${nst} rewind; ${write(BLOCKS)}`);
  await stand().byHand(name, (drive) => {
    drive.inject([
      { when: { at: "object", object: UNWRITABLE }, what: { kind: "writeError" } },
      { when: { at: "object", object: UNREADABLE }, what: { kind: "readError" } },
    ]);
  });
  await must(`! ${write(1)}; mt -f ${nst} rewind; ! dd if=${nst} of=/dev/null bs=256k`);
}

/** `capstan status` and `capstan diagnose` on this machine, through iSCSI: an initiator of their own, whose alerts nobody takes. */
const askCapstan = (unit: number): Promise<CapstanSays> =>
  new Promise((resolve, reject) => {
    withCli(async ({ json }) => {
      const device = stand().server.specifierOf(unit);
      const status = asStatus(await json("status", device));
      const { driveFigures } = await json("diagnose", device);
      resolve({ ...status, drive: figuresByName(driveFigures) });
    }).catch(reject);
  });

/** A figure that is a rate, with what it was made of. */
const rate = (count: number, of: number): object => {
  const value: unknown = expect.closeTo(count / of, 9);
  return { count, value };
};

const said = new Map<string, CapstanSays>();
/** What Capstan told of a drive, before sg_logs asked anything. */
function saidOf(name: string): CapstanSays {
  const says = said.get(name);
  if (says === undefined) throw new Error(`${name} was not asked`);
  return says;
}

beforeAll(async () => {
  for (const name of ALL) {
    await meetErrors(name);
    said.set(name, await askCapstan(stand().node(name).unit));
  }
});

const familyOf = (name: string): string => stand().node(name).drive.personality.family;

describe.each([
  ["Write", 0x02],
  ["Read", 0x03],
] as const)("after a year sg_logs prints the errors of %s that capstan tells", (side, page) => {
  it.each(ALL)("of a simulated %s", async (name) => {
    const { drive, wear } = saidOf(name);
    const text = await printedPage(name, page);
    const corrected = printedNumber(text, "Total errors corrected");
    const uncorrected = printedNumber(text, "Total uncorrected errors");
    const unit = familyOf(name) === "lto" ? KIB : 1;
    const bytes = printedNumber(text, "Total bytes processed") * unit;
    expect(corrected).toBeGreaterThan(0);
    expect(uncorrected).toBe(1);
    expect(bytes).toBeGreaterThan(stand().node(name).drive.deck.capacityBytes);
    expect(drive.get(`bytes${side}`)).toMatchObject({ value: bytes });
    expect(drive.get(`corrected${side}Errors`)).toMatchObject({ value: corrected });
    expect(drive.get(`uncorrected${side}Errors`)).toMatchObject({ value: uncorrected });
    // Of DAT drives no manual says which unit they count what was processed in, so status tells no rate.
    if (familyOf(name) !== "dat") {
      const retries = printedNumber(text, "Total rewrites or rereads");
      expect(wear.get(`mount${side}Retries`)).toMatchObject(rate(retries, bytes / GB));
      expect(wear.get(`mount${side}Corrected`)).toMatchObject(rate(corrected, bytes / GB));
    }
    // IBM-built drives count there what needed a retry.
    if (familyOf(name) !== "lto")
      expect(wear.get(`mount${side}Unrecovered`)).toMatchObject({ value: uncorrected });
  });
});

describe("after a year sg_logs prints the TapeAlert flags that capstan status tells", () => {
  /** Flags in the order of their numbers, a line each. */
  async function flagsOf(name: string): Promise<readonly number[]> {
    const [, rows = ""] = (await printedPage(name, 0x2e)).split(/^Tape alert page.*\n/m);
    return rows
      .split("\n")
      .flatMap((row, index) => (row.trim().endsWith(": 1") ? [index + 1] : []));
  }

  it.each(ALL.filter((name) => name !== "dds-4"))(
    "of a simulated %s, which forgets them for the initiator that read them",
    async (name) => {
      const { alerts } = saidOf(name);
      // Read and write failure.
      expect(alerts).toEqual(expect.arrayContaining([5, 6]));
      if (familyOf(name) === "lto") {
        const state = await printedPage(name, 0x12);
        const raised = Array.from(state.matchAll(/([0-9A-F]{2})h: 1/g), ([, flag]) => flag);
        expect(raised.map((flag) => Number.parseInt(flag ?? "", 16))).toEqual(alerts);
      }
      expect(await flagsOf(name)).toEqual(alerts);
      expect(await flagsOf(name)).toEqual([]);
    },
  );

  it("of a simulated dds-4, which has none", async () => {
    const { sg } = stand().node("dds-4");
    expect(saidOf("dds-4").alerts).toBeUndefined();
    expect((await stand().guest.run(`${asked(0x2e)} ${sg}`)).stderr).toContain("illegal");
  });
});

describe("after a year the hexadecimal digits of pages 30h and 31h hold what capstan status tells", () => {
  // Certance DDS-4 and DAT 72 SCSI Interface Manual 50000697, p 70.
  const SPANS = [
    ["ThisLoad", 0x0001, 0x0002, 0x0003, 0x0004],
    ["PreviousLoad", 0x0005, 0x0006, 0x0007, 0x0008],
    ["SinceFormat", 0x0009, 0x000a, 0x000b, 0x000c],
  ] as const;

  it.each(MODELS.dat)("of a simulated %s", async (name) => {
    const { cartridge, wear } = saidOf(name);
    const usage = await parametersOf(name, 0x30);
    for (const [span, written, rewritten, read, corrected] of SPANS) {
      expect(usage(rewritten)).toBeGreaterThan(0);
      expect(wear.get(`rewrittenFrames${span}`)).toMatchObject(
        rate(usage(rewritten), usage(written) / 1000),
      );
      expect(wear.get(`c3Corrections${span}`)).toMatchObject(
        rate(usage(corrected), usage(read) / 1000),
      );
    }
    expect(usage(0x000d)).toBeGreaterThan(52);
    expect(wear.get("loads")).toMatchObject({ value: usage(0x000d) });
    const room = await parametersOf(name, 0x31);
    expect(room(0x0001)).toBeLessThan(room(0x0003));
    expect(cartridge).toMatchObject({ remainingBytes: room(0x0001) * KIB });
  });
});

describe("after a year the pages of Quantum's drives hold what capstan tells", () => {
  it.each(MODELS.dlt)("of a simulated %s: compression, page 32h", async (name) => {
    const page = await pageOf(stand().node(name).unit, 0x32);
    const text = await printedPage(name, 0x32);
    const rows = [
      ["readRatio", "Read compression ratio x100"],
      ["writeRatio", "Write compression ratio x100"],
      ["toHost", "Megabytes transferred to server"],
      ["toHostRemainder", "Bytes transferred to server"],
      ["fromTape", "Megabytes read from tape"],
      ["fromTapeRemainder", "Bytes read from tape"],
      ["fromHost", "Megabytes transferred from server"],
      ["fromHostRemainder", "Bytes transferred from server"],
      ["toTape", "Megabytes written to tape"],
      ["toTapeRemainder", "Bytes written to tape"],
    ] as const;
    // sg_logs prints remainders below zero as numbers of 32 bits.
    for (const [field, label] of rows)
      expect([field, page.get(field)?.value]).toEqual([field, printedNumber(text, label) | 0]);
    expect(page.get("fromHost")?.value).toBeGreaterThan(0);
  });

  it.each(MODELS.dlt)("of a simulated %s: its state, page 3Eh", async (name) => {
    const { cleaning } = saidOf(name);
    const page = await pageOf(stand().node(name).unit, 0x3e);
    const number = await parametersOf(name, 0x3e);
    // Quantum DLT8000 product manual, pp 5-67 to 5-70; DLT-S4 product manual, pp 94 and 95.
    expect(number(0x0002)).toBeGreaterThan(52);
    expect(page.get("lifetimeLoads")?.value).toBe(number(0x0002));
    expect(page.get("temperature")?.value).toBe(number(0x0005));
    const bits = number(0x0001) >>> 24;
    expect(cleaning).toEqual({ requested: (bits & 2) !== 0, required: (bits & 4) !== 0 });
  });

  it("of a simulated dlt-8000: what is left, in its sense data", async () => {
    const { sg, drive } = stand().node("dlt-8000");
    // Quantum DLT4000 product manual, REQUEST SENSE: bytes 25 to 28, in blocks of 4 KiB.
    const sense = Buffer.from(await bytesOf(stand(), `sg_requests -m 64 -r ${sg}`), "hex");
    const left = sense.readUInt32BE(25) * 4 * KIB;
    expect(left).toBeLessThan(drive.deck.capacityBytes);
    expect(saidOf("dlt-8000").cartridge).toMatchObject({ remainingBytes: left });
  });

  it.each(["sdlt-600", "dlt-s4"])("of a simulated %s: attributes of the tape", async (name) => {
    const { sg, drive } = stand().node(name);
    const { cartridge } = saidOf(name);
    const chip = await attributesOf(sg);
    const remainingBytes = chip.mib("Remaining capacity in partition [MiB]");
    expect(remainingBytes).toBeLessThan(drive.deck.capacityBytes);
    expect(cartridge).toMatchObject({
      loadCount: chip.number("Load count"),
      capacityBytes: chip.mib("Maximum capacity in partition [MiB]"),
      remainingBytes,
    });
  });

  it("of a simulated dlt-s4: the life of cartridge and drive, page 3Eh", async () => {
    const { drive, wear } = saidOf("dlt-s4");
    const number = await parametersOf("dlt-s4", 0x3e);
    const value = (figure: string): number => wear.get(figure)?.value ?? NaN;
    expect(number(0x9002)).toBeGreaterThan(52);
    expect(value("loads")).toBe(number(0x9000));
    expect(wear.get("passes")).toMatchObject({
      value: number(0x9002),
      limit: { value: number(0x9003) },
    });
    expect(value("lifeUsed")).toBeCloseTo((100 * number(0x9002)) / number(0x9003), 9);
    expect(value("driveWritten")).toBe(number(0x8004));
    expect(value("driveRead")).toBe(number(0x8005));
    const celsius = printedNumber(await printedPage("dlt-s4", 0x0d), "Current temperature");
    expect(drive.get("temperature")?.value).toBe(celsius);
    expect(number(0x0005)).toBe(celsius);
  });
});

describe("after a year sg_logs and sg_read_attr print what else capstan tells of a simulated lto-9", () => {
  it("of the cartridge, page 17h", async () => {
    const { wear } = saidOf("lto-9");
    const volume = await printedPage("lto-9", 0x17);
    const number = (label: string): number => printedNumber(volume, label);
    const [, left = ""] = /Remaining native capacity.*\n.*counter: (\d+)\n/.exec(volume) ?? [];
    // 0019h, which sg_logs 1.81 does not know.
    const [, life = ""] = /code \(0x19\).*\n 00 +([0-9a-f]{2}) /.exec(volume) ?? [];
    const expected = {
      loads: number("Thread count"),
      lifetimeWritten: number("Lifetime megabytes written") * MB,
      lifetimeRead: number("Lifetime megabytes read") * MB,
      beginningPasses: number("Beginning of medium passes"),
      middlePasses: number("Middle of medium passes"),
      unrecoveredWriteErrors: number("Total unrecovered write errors"),
      unrecoveredReadErrors: number("Total unrecovered read errors"),
      suspendedWrites: number("Total suspended writes"),
      fatalSuspendedWrites: number("Total fatal suspended writes"),
      usedCapacity: number("Total used native capacity [MB]") * MB,
      remainingCapacity: Number(left) * MB,
      lifeRemaining: Number.parseInt(life, 16),
    };
    const told = Object.keys(expected).map((figure) => [figure, wear.get(figure)?.value]);
    expect(Object.fromEntries(told)).toEqual(expected);
    expect(expected.loads).toBeGreaterThan(52);
    expect([expected.unrecoveredWriteErrors, expected.unrecoveredReadErrors]).toEqual([1, 1]);
    expect(wear.get("recoveredWriteErrors")).toMatchObject(
      rate(number("Total write retries"), expected.lifetimeWritten / GB),
    );
    expect(wear.get("recoveredReadErrors")).toMatchObject(
      rate(number("Total read retries"), expected.lifetimeRead / GB),
    );
  });

  it("of the drive, page 14h", async () => {
    const statistics = await printedPage("lto-9", 0x14);
    const expected = {
      loads: "Lifetime media loads",
      cleanings: "Lifetime cleaning operations",
      powerOnHours: "Lifetime power on hours",
      motionHours: "Lifetime media motion (head) hours",
      tapeMetres: "Lifetime metres of tape processed",
      hoursSinceCleaning: "Media motion (head) hours since last successful cleaning operation",
      hardWriteErrors: "Hard write errors",
      hardReadErrors: "Hard read errors",
    };
    for (const [figure, label] of Object.entries(expected)) {
      const value = printedNumber(statistics, label);
      expect(value, label).toBeGreaterThan(0);
      expect([figure, saidOf("lto-9").drive.get(figure)?.value]).toEqual([figure, value]);
    }
  });

  it("of the cartridge's chip", async () => {
    const chip = await attributesOf(stand().node("lto-9").sg);
    expect(saidOf("lto-9").cartridge).toMatchObject({
      serial: printed(chip.text, "Medium serial number"),
      loadCount: chip.number("Load count"),
      bytesWrittenInLife: chip.mib("Total MiB written in medium life"),
      bytesReadInLife: chip.mib("Total MiB read in medium life"),
      capacityBytes: chip.mib("Maximum capacity in partition [MiB]"),
    });
  });
});

/** What sg_read_attr prints; the command before it takes a unit attention that may wait. */
async function attributesOf(sg: string) {
  const text = await must(`sg_turs ${sg} >/dev/null 2>&1; sg_read_attr ${sg}`);
  const number = (label: string): number => printedNumber(text, label);
  return { text, number, mib: (label: string): number => number(label) * MIB };
}

/** What `capstan page log` makes of a page. */
const pageOf = (unit: number, page: number): Promise<Figures> =>
  new Promise((resolve, reject) => {
    withCli(async ({ json }) => {
      const code = `0x${page.toString(16)}`;
      const { values } = await json("page", "log", stand().server.specifierOf(unit), code);
      resolve(figuresByName(values));
    }).catch(reject);
  });
