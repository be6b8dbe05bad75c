import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { captureSchema } from "../../cli/schemas/capture.ts";
import type { CliStand } from "../support/cli-run.ts";
import { withCli } from "../support/cli-run.ts";

const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");
const SERIAL = "HU19283746";

/** A simulated drive with a serial number to look for, and a file that is on its tape. */
async function withTape(use: (stand: CliStand & Tape) => Promise<void>): Promise<void> {
  await withCli(async (stand) => {
    const { folder, run } = stand;
    const device = `sim:${join(folder, "drive")}`;
    const made = await run("sim", "create", join(folder, "drive"), "--serial", SERIAL);
    expect([made.status, made.stderr]).toEqual([0, ""]);
    writeFileSync(join(folder, "file"), "content of the file");
    const written = await run("write", join(folder, "file"), "--device", device);
    expect(written.status).toBe(0);
    await use({ ...stand, device, trace: join(folder, "trace.jsonl") });
  });
}

interface Tape {
  readonly device: string;
  readonly trace: string;
}

const without = (document: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));

function expectValid(document: unknown): void {
  const validate = new Ajv({ strict: true }).compile({
    ...captureSchema,
    additionalProperties: false,
  });
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}

describe("capstan capture", () => {
  it("records a status that a replay tells again", async () => {
    await withTape(async ({ run, json, device, trace }) => {
      const recorded = await run("capture", trace, device);
      expect(recorded.status).toBe(0);
      expect(recorded.stdout).toContain(SERIAL);
      expect(recorded.stderr).toMatch(/recorded \d+ exchanges with HPE Ultrium 9-SCSI in /);
      const live = await json("status", device);
      const again = await json("status", `replay:${trace}`);
      expect(again).toMatchObject({ device: `replay:${trace}`, exitStatus: 0 });
      const own = ["device", "simulated"];
      expect(without(again, ...own)).toEqual(without(live, ...own));
    });
  });

  it("gives the standard output to the command, and what was read comes out of the replay", async () => {
    await withTape(async ({ run, device, trace }) => {
      const read = ["read", "--to", "-"];
      const recorded = await run("capture", trace, "--device", device, "--", ...read);
      expect([recorded.status, recorded.stdout]).toEqual([
        0,
        expect.stringContaining("content of"),
      ]);
      const again = await run(...read, "--device", `replay:${trace}`);
      expect([again.status, again.stdout]).toEqual([0, recorded.stdout]);
    });
  });

  it("with --no-data keeps digests of blocks instead of them", async () => {
    await withTape(async ({ run, device, trace }) => {
      const verify = ["verify", "--method", "drive"];
      const { status } = await run("capture", trace, device, "--no-data", "--", ...verify);
      expect(status).toBe(0);
      expect(readFileSync(trace, "utf8")).toMatch(/"dataIn":{"length":\d+,"sha256":/);
      expect(readFileSync(trace, "utf8")).not.toContain(hex("content of the file"));
    });
  });

  it("anonymises, so that neither serial number nor data are in any file", async () => {
    await withTape(async ({ run, json, device, trace }) => {
      const document = await json("capture", trace, device, "--anonymise");
      expectValid(document);
      expect(document).toMatchObject({ anonymised: true, userData: "leftOut", exitStatus: 0 });
      expect(document["identityCount"]).toBeGreaterThan(1);
      expect(existsSync(`${trace}.raw`)).toBe(false);
      expect(readFileSync(trace, "utf8")).not.toContain(hex(SERIAL));
      const { status, stdout } = await run("status", `replay:${trace}`);
      expect(status).toBe(0);
      expect(stdout).toMatch(/serial {2,}[A-Z]{2}\d{8}\n/);
      expect(stdout).not.toContain(SERIAL);
    });
  });

  it("with --json prints one document, and what the command prints elsewhere", async () => {
    await withTape(async ({ run, device, trace }) => {
      const rewind = ["tape", "rewind", "--json"];
      const { status, stdout, stderr } = await run(
        "capture",
        trace,
        device,
        "--json",
        "--",
        ...rewind,
      );
      const document: unknown = JSON.parse(stdout);
      expectValid(document);
      expect(document).toMatchObject({
        ...{ schema: "capstan.capture/1", file: trace, userData: "kept", anonymised: false },
        command: ["tape", "--device", device, "rewind", "--json"],
        drive: { vendor: "HPE", product: "Ultrium 9-SCSI" },
        exitStatus: status,
      });
      expect(stderr).toContain("capstan.tape/1");
    });
  });

  it("ends as the command does", async () => {
    await withTape(async ({ run, device, trace }) => {
      const { status, stderr } = await run("capture", trace, device, "--", "page", "log", "0x3b");
      expect(status).toBe(13);
      expect(stderr).toMatch(/recorded \d+ exchanges/);
    });
  });

  it("says when the command has no drive", async () => {
    await withTape(async ({ run, trace }) => {
      const { status, stderr } = await run("capture", trace, "--", "list");
      expect([status, stderr]).toEqual([0, expect.stringContaining("exchanged nothing")]);
    });
  });
});

describe("the file of a capture", () => {
  it.each([[[]], [["--anonymise"]]])("is not replaced without --yes (%j)", async (options) => {
    await withTape(async ({ run, device, trace }) => {
      writeFileSync(trace, "something else");
      const refused = await run("capture", trace, device, ...options);
      expect(refused.status).toBe(7);
      expect(refused.stderr).toContain(trace);
      expect(readFileSync(trace, "utf8")).toBe("something else");
      expect((await run("capture", trace, device, "--yes", ...options)).status).toBe(0);
      expect(readFileSync(trace, "utf8")).toMatch(/^{"schema":"capstan.trace\/1"/);
    });
  });

  it.each<readonly [string, readonly string[]]>([
    ["missing", []],
    ["a device", ["/dev/nst0", "trace"]],
    ["no ordinary file", [tmpdir(), "--yes"]],
    ["no ordinary file to be anonymised into", [tmpdir(), "--anonymise", "--yes"]],
    ["followed by a word that is no device", ["trace", "write"]],
    ["followed by two devices", ["trace", "sim:a", "--device", "sim:b"]],
    ["that of another capture", ["trace", "--", "capture", "other"]],
  ])("must not be %s", async (_what, words) => {
    await withCli(async ({ run, folder }) => {
      const { status } = await run("capture", ...words);
      expect(status).toBe(2);
      expect(existsSync(join(folder, "home"))).toBe(false);
      expect(existsSync(`${tmpdir()}.raw`)).toBe(false);
    });
  });
});

describe("replay:FILE", () => {
  it("ends with the place when it diverges, though the command could do without the answer", async () => {
    await withTape(async ({ run, device, trace }) => {
      await run("capture", trace, device, "--", "tape", "rewind");
      const { status, stderr } = await run("status", `replay:${trace}`);
      expect(status).toBe(9);
      expect(stderr).toMatch(/diverged at exchange \d+ \(line \d+\): CDB [0-9a-f ]+ came where/);
    });
  });

  it("ends with what is missing when the recording was cut off", async () => {
    await withTape(async ({ run, device, trace }) => {
      await run("capture", trace, device);
      truncateSync(trace, readFileSync(trace).length - 30);
      const { status, stderr } = await run("status", `replay:${trace}`);
      expect(status).toBe(9);
      expect(stderr).toContain("the last line is torn");
      expect(stderr).toMatch(/ended after \d+ exchanges/);
    });
  });

  it("is refused when it is no recording, or not there", async () => {
    await withTape(async ({ run, folder }) => {
      expect((await run("status", `replay:${join(folder, "file")}`)).status).toBe(2);
      expect((await run("status", `replay:${join(folder, "none")}`)).status).toBe(3);
    });
  });
});
