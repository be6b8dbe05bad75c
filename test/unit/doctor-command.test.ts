import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { DiagnoseComputer, DoctorFinding } from "../../cli/commands/doctor.ts";
import { makeDoctorCommand } from "../../cli/commands/doctor.ts";
import type { Finding } from "../../native/doctor/finding.ts";

class Text extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

async function run(
  diagnose: DiagnoseComputer,
  ...args: string[]
): Promise<{ status: number; out: string }> {
  const stdout = new Text();
  const io = { stdin: new PassThrough().end(), stdout, stderr: new Text(), env: {}, cwd: "/" };
  const { signal } = new AbortController();
  const status = await makeDoctorCommand(diagnose).run({ args, io, signal, run: async () => 0 });
  return { status, out: stdout.text };
}

const finding = (severity: Finding["severity"], code: Finding["code"]): DoctorFinding => ({
  code,
  severity,
  says: `says ${code}`,
  evidence: "somewhere",
});

const finds =
  (...findings: readonly DoctorFinding[]): DiagnoseComputer =>
  async () =>
    findings;

describe("capstan doctor", () => {
  const fine = finding("ok", "DRIVE_REACHABLE");
  const noted = finding("note", "CONTAINER");
  const warned = finding("warning", "ST_TWO_FILEMARKS");
  const busy = finding("problem", "DEVICE_IN_USE");
  const closed = finding("problem", "DEVICE_NOT_PERMITTED");

  it.each([
    [0, []],
    [0, [fine, noted, warned]],
    [12, [fine, busy]],
    [3, [closed]],
    [3, [busy, closed, warned]],
  ])("ends with %i", async (status, findings) => {
    expect((await run(finds(...findings))).status).toBe(status);
  });

  it("tells the gravest first, with what mends it", async () => {
    const mended = { ...closed, device: "/dev/nst0", fix: "sudo usermod -aG tape alice" };
    const { out } = await run(finds(fine, noted, mended));
    expect(out.split("\n")).toEqual([
      "1 problem, 1 note",
      "problem  /dev/nst0: says DEVICE_NOT_PERMITTED",
      "         seen: somewhere",
      "         fix:  sudo usermod -aG tape alice",
      "note     says CONTAINER",
      "         seen: somewhere",
      "ok       says DRIVE_REACHABLE",
      "         seen: somewhere",
      "",
    ]);
    expect((await run(finds(fine))).out).toMatch(/^nothing is wrong\n/);
  });

  it("prints a document with the status in it", async () => {
    const { out, status } = await run(finds(busy), "/dev/nst0", "--json");
    expect(JSON.parse(out)).toEqual({
      schema: "capstan.doctor/1",
      exitStatus: status,
      device: "/dev/nst0",
      findings: [busy],
    });
  });

  it.each([
    [[], {}],
    [["/dev/nst0"], { drive: { node: "/dev/nst0" } }],
    [["--device", "serial:X1"], { drive: { serial: "X1" } }],
  ])("looks at the drive that %j names", async (args, expected) => {
    let asked: unknown;
    await run(
      async (options) => {
        asked = options;
        return [];
      },
      ...args,
    );
    expect(asked).toEqual(expected);
  });

  it("refuses what this computer has no driver for, and more than one device", async () => {
    await expect(run(finds(), "sim:/x")).rejects.toMatchObject({ code: "DEVICE_KIND_UNSUPPORTED" });
    await expect(run(finds(), "/dev/a", "/dev/b")).rejects.toMatchObject({
      code: "ARGUMENTS_INVALID",
    });
  });
});
