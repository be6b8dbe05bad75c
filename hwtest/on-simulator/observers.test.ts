/** `capstan exporter` and `capstan watch` on the kernel's nodes: what they tell, and that nobody notices them. */
import { beforeAll, describe, expect, it } from "vitest";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { useDrive } from "../../simulator/wear/use-drive.ts";
import { told } from "../vm/guest-lines.ts";
import { bytesOf } from "./ask-node.ts";
import { asObject, figuresByName, type JsonObject } from "./capstan-says.ts";
import { LOOK_LIMIT, seenBy, startExporter, type Exporter } from "./exporter-in-guest.ts";
import { logParameters } from "./log-parameters.ts";
import type { MetricSamples } from "./metric-samples.ts";
import { printedNumber } from "./printed-values.ts";
import { startCapstan, STOPPING } from "./running-program.ts";
import { servedStand } from "./served-stand.ts";
import { tapeStatus, tapeTell } from "./tape-status.ts";

const stand = servedStand(() => {
  const used = createSimulatedDrive();
  useDrive(used, { weeks: 52, bytes: used.deck.capacityBytes, isCleaned: true });
  return {
    "lto-9": used,
    "dat-72": createSimulatedDrive({ personality: "dat-72" }),
    "dlt-8000": createSimulatedDrive({ personality: "dlt-8000" }),
  };
});

const HOUR_SECONDS = 3600;
const BLOCK_BYTES = 65_536;
/** Before and after the observers looked. */
const BLOCKS = 40;

const must = (line: string): Promise<string> => stand().guest.must(line);
const statusOf = (name: string) => tapeStatus(stand().guest, stand().node(name).nst);

const documentOf = async (line: string): Promise<JsonObject> =>
  asObject(JSON.parse(await must(line)));

/** The first document of `capstan watch --json` whose look went like that. */
async function frameOf(device: string, result: "seen" | "inUse"): Promise<JsonObject> {
  const words = `watch --json --interval 0.3 ${device}`;
  const program = await startCapstan(stand().guest, "frames", words);
  const line = await program.lineWith(`"result":"${result}"`);
  const { status, stderr } = await program.stop("TERM");
  expect([status, stderr]).toEqual([0, STOPPING]);
  return asObject(JSON.parse(line));
}

/** Puts another cartridge in: every initiator gets a unit attention. */
const exchange = (name: string): Promise<void> =>
  stand().byHand(name, (drive) => {
    drive.eject();
    drive.insert(blankCartridge(drive.personality));
    drive.completeLoad();
  });

let gentle: Exporter;
let full: Exporter;

beforeAll(async () => {
  const [lto, dat, dlt] = ["lto-9", "dat-72", "dlt-8000"].map((name) => stand().node(name));
  [gentle, full] = await Promise.all([
    startExporter(stand().guest, "gentle", `${lto?.sg ?? ""} ${dat?.nst ?? ""}`),
    startExporter(stand().guest, "full", `${dlt?.sg ?? ""} --full`),
  ]);
});

describe("capstan exporter on a node that nobody uses", () => {
  it("tells of an LTO-9 what capstan status and sg_logs tell", async () => {
    const { sg, drive } = stand().node("lto-9");
    const samples = await seenBy(gentle, sg);
    const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      samples.value(name, { hw_id: sg, ...labels });
    const status = await documentOf(`capstan status --json ${sg}`);
    const wear = figuresByName(asObject(status["cartridge"])["wear"]);
    const figure = (name: string): number => wear.get(name)?.value ?? NaN;
    expect(value("capstan_drive_look", { result: "seen" })).toBe(1);
    expect(value("capstan_drive_look_depth", { depth: "pages" })).toBe(1);
    const { vendor, product, revision, serial } = asObject(status["drive"]);
    const named = {
      hw_vendor: String(vendor),
      hw_model: String(product),
      hw_serial_number: String(serial),
      hw_firmware_version: String(revision),
    };
    expect(named.hw_serial_number).toBe(drive.serial);
    expect(value("capstan_drive_info", named)).toBe(1);
    expect(value("capstan_drive_ready")).toBe(1);
    expect(value("hw_status", { hw_state: "ok", hw_type: "tape_drive" })).toBe(1);
    const lamps = Object.entries(asObject(asObject(status["panel"])["lamps"]));
    for (const [name, lamp] of lamps) {
      const lit = value("capstan_drive_lamp", {
        lamp: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      });
      // Write protection follows from MODE SENSE, which may take a unit attention.
      if (name !== "writeProtect" || lit !== undefined)
        expect([name, lit]).toEqual([name, asObject(lamp)["state"] === "lit" ? 1 : 0]);
    }
    const expected = {
      capstan_cartridge_loads: figure("loads"),
      capstan_cartridge_full_volumes_written: figure("fullVolumesWritten"),
      capstan_cartridge_life_remaining_ratio: figure("lifeRemaining") / 100,
      capstan_cartridge_used_bytes: figure("usedCapacity"),
      capstan_cartridge_suspended_writes: figure("suspendedWrites"),
    };
    for (const [name, number] of Object.entries(expected))
      expect([name, value(name)]).toEqual([name, expect.closeTo(number, 9)]);
    for (const place of ["beginning", "middle"])
      expect(value("capstan_cartridge_passes", { place })).toBe(figure(`${place}Passes`));
    for (const [direction, key] of [
      ["write", "Write"],
      ["read", "Read"],
    ] as const) {
      const recovered = wear.get(`recovered${key}Errors`);
      expect(recovered?.count).toBeGreaterThan(0);
      expect(value("capstan_cartridge_errors", { direction, result: "recovered" })).toBe(
        recovered?.count,
      );
      expect(value("capstan_cartridge_recovered_errors_per_gigabyte", { direction })).toBe(
        recovered?.value,
      );
      expect(value("capstan_cartridge_errors", { direction, result: "unrecovered" })).toBe(
        figure(`unrecovered${key}Errors`),
      );
    }
  });

  it("tells of an LTO-9 the life that sg_logs prints, under the names of the convention", async () => {
    const { sg } = stand().node("lto-9");
    const samples = await seenBy(gentle, sg);
    const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      samples.value(name, { hw_id: sg, ...labels });
    const statistics = await must(`sg_logs -p 0x14 ${sg}`);
    const number = (label: string): number => printedNumber(statistics, label);
    const operations = (kind: string) =>
      value("hw_tape_drive_operations_total", { hw_tape_drive_operation_type: kind });
    expect(operations("mount")).toBe(number("Lifetime media loads"));
    expect(operations("mount")).toBeGreaterThan(52);
    expect(operations("clean")).toBe(number("Lifetime cleaning operations"));
    const errors = (type: string) => value("hw_errors_total", { error_type: type });
    expect(errors("write")).toBe(number("Hard write errors"));
    expect(errors("read")).toBe(number("Hard read errors"));
    const hours = (name: string): number => (value(name) ?? NaN) / HOUR_SECONDS;
    expect(hours("capstan_drive_power_on_seconds_total")).toBe(number("Lifetime power on hours"));
    expect(hours("capstan_drive_motion_seconds_total")).toBe(
      number("Lifetime media motion (head) hours"),
    );
    expect(hours("capstan_drive_motion_since_cleaning_seconds")).toBe(
      number("Media motion (head) hours since last successful cleaning operation"),
    );
    expect(value("capstan_drive_tape_meters_total")).toBe(
      number("Lifetime metres of tape processed"),
    );
    expect(value("capstan_drive_power_cycles_total")).toBe(number("Lifetime power cycles"));
    // SSC-4, sequential-access device log page; sg_logs prints it in whole GB.
    const moved = logParameters(await bytesOf(stand(), `sg_logs -p 0xc -r ${sg}`));
    const directions = [
      [0x0000, "write", "host"],
      [0x0001, "write", "tape"],
      [0x0002, "read", "tape"],
      [0x0003, "read", "host"],
    ] as const;
    for (const [code, direction, at] of directions)
      expect(value("capstan_drive_io_bytes_total", { direction, at })).toBe(moved.get(code));
    expect(moved.get(0x0000)).toBeGreaterThan(0);
  });

  it("names a DAT drive and asks no more, and asks a DLT drive everything with --full", async () => {
    const [dat, dlt] = [stand().node("dat-72"), stand().node("dlt-8000")];
    const named = await seenBy(gentle, dat.nst);
    expect(named.value("capstan_drive_look_depth", { hw_id: dat.nst, depth: "identity" })).toBe(1);
    expect(
      named.value("capstan_drive_info", { hw_id: dat.nst, hw_serial_number: dat.drive.serial }),
    ).toBe(1);
    expect(named.value("capstan_drive_ready", { hw_id: dat.nst })).toBeUndefined();
    const asked = await seenBy(full, dlt.sg);
    expect(asked.value("capstan_drive_look_depth", { hw_id: dlt.sg, depth: "everything" })).toBe(1);
    expect(asked.value("capstan_drive_ready", { hw_id: dlt.sg })).toBe(1);
    expect(asked.value("capstan_drive_position_objects", { hw_id: dlt.sg })).toBe(0);
  });
});

describe("capstan exporter and capstan watch beside a write", () => {
  const requests = async (sg: string): Promise<number> =>
    Number(await must(`cat /sys/class/scsi_generic/${sg.slice(5)}/device/iorequest_cnt`));

  it.each([
    ["lto-9", "without"],
    ["dlt-8000", "with"],
  ] as const)("through the st node of a simulated %s, %s --full", async (name, kind) => {
    const { sg, nst, drive } = stand().node(name);
    const exporter = kind === "with" ? full : gentle;
    await must(`rm -f /tmp/looked; head -c ${BLOCKS * 2 * BLOCK_BYTES} /dev/urandom >/tmp/data
      mt -f ${nst} rewind`);
    const half = BLOCKS * BLOCK_BYTES;
    const writing = stand().guest.run(`set -o pipefail
      { head -c ${half} /tmp/data
        for wait in $(seq 600); do [ ! -e /tmp/looked ] || break; sleep 0.1; done
        tail -c ${half} /tmp/data; } |
      dd of=${nst} bs=64k iflag=fullblock status=none`);
    await expect.poll(() => drive.deck.content.objectCount, { timeout: 30_000 }).toBe(BLOCKS);
    const before = await requests(sg);
    const samples = await exporter.scrape();
    expect(samples.value("capstan_drive_look", { hw_id: sg, result: "in_use" })).toBe(1);
    expect(samples.value("capstan_drive_look", { hw_id: sg, result: "seen" })).toBe(0);
    const frame = await frameOf(sg, "inUse");
    expect(frame).toMatchObject({ schema: "capstan.watch/1", look: { result: "inUse" } });
    expect(asObject(frame["look"])["says"]).toContain(`dd of=${nst}`);
    expect(await requests(sg)).toBe(before);
    // And while it writes.
    const looks = Promise.all([exporter.scrape(), must("touch /tmp/looked"), exporter.scrape()]);
    const written = await writing;
    expect(written.status, told(written)).toBe(0);
    await looks;
    expect(drive.deck.content.objectCount).toBe(2 * BLOCKS + 1);
    expect(await tapeTell(stand().guest, nst)).toBe(2 * BLOCKS + 1);
    expect(await statusOf(name)).toMatchObject({ file: 1, block: 0 });
    await must(`mt -f ${nst} rewind; dd if=${nst} bs=64k status=none | cmp - /tmp/data`);
  });
});

describe("a unit attention that waits", () => {
  it.each(["lto-9", "dat-72"])(
    "at a simulated %s is left to mt and sg_turs by both",
    async (name) => {
      const { sg, nst } = stand().node(name);
      await must(`mt -f ${nst} rewind; dd if=/dev/zero of=${nst} bs=64k count=2 status=none`);
      expect(await statusOf(name)).toMatchObject({ file: 1, block: 0 });
      await exchange(name);
      await seenBy(gentle, name === "lto-9" ? sg : nst);
      await frameOf(nst, "seen");
      expect(await statusOf(name)).toMatchObject({
        file: 0,
        block: 0,
        bits: ["BOT", "ONLINE", "IM_REP_EN"],
      });
      await exchange(name);
      await seenBy(gentle, name === "lto-9" ? sg : nst);
      const turs = await stand().guest.run(`sg_turs -v ${sg}`);
      // sg3_utils, exit status: unit attention.
      expect(turs.status, told(turs)).toBe(6);
      expect(turs.stderr).toContain("medium may have changed");
    },
  );

  it("is taken by --full from who has no node open, counted and kept", async () => {
    const { sg, drive } = stand().node("dlt-8000");
    const taken = (samples: MetricSamples): number =>
      samples.value("capstan_drive_unit_attentions_taken_total", { hw_id: sg }) ?? NaN;
    const before = taken(await seenBy(full, sg));
    await exchange("dlt-8000");
    await expect.poll(async () => taken(await full.scrape()), LOOK_LIMIT).toBe(before + 1);
    expect((await stand().guest.run(`sg_turs ${sg}`)).status).toBe(0);
    const kept = await must(
      `cat ~/.local/share/capstan/alerts/drive-${drive.serial}.attentions.jsonl | tail -n 1`,
    );
    expect(kept).toContain("28");
  });
});

describe("capstan watch on a node that nobody uses", () => {
  it("tells of an LTO-9 what capstan status tells", async () => {
    const { sg, drive } = stand().node("lto-9");
    const frame = await frameOf(sg, "seen");
    const status = await documentOf(`capstan status --json ${sg}`);
    expect(frame).toMatchObject({
      device: sg,
      look: { result: "seen" },
      depth: "pages",
      drive: { serial: drive.serial, firmware: asObject(status["drive"])["revision"] },
      state: status["state"],
      alerts: [],
    });
    const lamps = asObject(asObject(status["panel"])["lamps"]);
    for (const [name, lit] of Object.entries(asObject(frame["lamps"])))
      expect([name, lit]).toEqual([name, asObject(lamps[name])["state"] === "lit"]);
    expect(Object.keys(asObject(frame["lamps"])).length).toBeGreaterThan(4);
  });

  it("prints a line a look where there is no terminal, and ends with 0 at SIGTERM", async () => {
    const { nst } = stand().node("lto-9");
    const program = await startCapstan(stand().guest, "watch", `watch ${nst} --interval 0.2`);
    const line = await program.lineWith(" ready");
    const { status, stdout, stderr } = await program.stop("TERM");
    expect([status, stderr]).toEqual([0, STOPPING]);
    expect(line).toMatch(/^\d{4}-.*Z/);
    // Nothing is drawn.
    expect(stdout).not.toContain("\u001b");
  });
});

describe("capstan exporter", () => {
  it.each(["TERM", "INT"] as const)("ends with 0 at SIG%s and lets its port go", async (signal) => {
    const { program, url } = signal === "TERM" ? gentle : full;
    const { status, stdout, stderr } = await program.stop(signal);
    expect([status, stderr]).toEqual([0, STOPPING]);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const scraped = await stand().guest.run(`busybox wget -q -O - ${url}`);
    expect(scraped.stderr).toContain("Connection refused");
  });
});
