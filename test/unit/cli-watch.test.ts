import { join } from "node:path";
import { Writable } from "node:stream";
import { PassThrough } from "node:stream";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../cli/run.ts";
import { watchSchema } from "../../cli/schemas/watch.ts";
import { fold } from "../../cli/watch/live-panel.ts";
import { withCli } from "../support/cli-run.ts";

const ESC = "\u001b";

/** A terminal of a given size that remembers what was written. */
class Terminal extends Writable {
  readonly isTTY = true;
  columns = 60;
  rows = 24;
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

async function watchOnTerminal(
  folder: string,
  env: Record<string, string>,
  ...words: string[]
): Promise<Terminal> {
  const terminal = new Terminal();
  const stderr = new Terminal();
  const io = { stdin: new PassThrough().end(), stdout: terminal, stderr, cwd: folder };
  const args = ["watch", "--interval", "0.01", ...words];
  const status = await runCommand(args, {
    ...io,
    env: { CAPSTAN_HOME: join(folder, "home"), ...env },
  });
  expect([status, stderr.text]).toEqual([0, ""]);
  return terminal;
}

describe("capstan watch", () => {
  it("prints a document a line that its schema describes, and a line for people without --json", async () => {
    await withCli(async ({ folder, run }) => {
      const device = `sim:${join(folder, "drive")}`;
      await run("sim", "create", join(folder, "drive"), "--personality", "lto-9");
      const { stdout, status } = await run(
        "watch",
        device,
        "--json",
        "--count",
        "3",
        "--interval",
        "0.01",
      );
      expect(status).toBe(0);
      const lines = stdout.trim().split("\n");
      expect(lines).toHaveLength(3);
      const validate = new Ajv({ strict: true }).compile({
        ...watchSchema,
        additionalProperties: false,
      });
      for (const line of lines) {
        const document: unknown = JSON.parse(line);
        expect([validate(document), validate.errors]).toEqual([true, null]);
        expect(document).toMatchObject({
          schema: "capstan.watch/1",
          look: { result: "seen" },
          depth: "pages",
          state: { ready: true },
          lamps: { ready: true },
        });
        expect(document).not.toHaveProperty("position");
      }
      const plain = await run("watch", device, "--count", "2", "--interval", "0.01");
      expect(plain.stdout.trim().split("\n")).toHaveLength(2);
      expect(plain.stdout).toMatch(/Z; ready; .*ready/);
    });
  });

  it("sees where the tape stands with --full, and keeps what it takes", async () => {
    await withCli(async ({ folder, run, json }) => {
      await run("sim", "create", join(folder, "drive"), "--personality", "dat-72");
      const device = `sim:${join(folder, "drive")}`;
      const document = await json("watch", device, "--full", "--count", "1");
      expect(document).toMatchObject({
        depth: "everything",
        state: { ready: true },
        position: { object: 0 },
      });
      const kept = (await import("node:fs")).readdirSync(join(folder, "home", "alerts"));
      expect(kept.some((name) => name.endsWith(".attentions.jsonl"))).toBe(true);
    });
  });

  it("draws a panel of 60 columns and gives the terminal back", async () => {
    await withCli(async ({ folder, run }) => {
      await run("sim", "create", join(folder, "drive"), "--personality", "lto-9");
      const device = `sim:${join(folder, "drive")}`;
      const { text } = await watchOnTerminal(folder, {}, device, "--count", "2");
      expect(text.startsWith(`${ESC}[?1049h${ESC}[?25l`)).toBe(true);
      expect(text.match(/\u001b\[\?1049l/g)).toHaveLength(1);
      expect(text.indexOf(`${ESC}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${ESC}[H`));
      expect(text).not.toContain(`${ESC}[2J`);
      const pictures = text.split(`${ESC}[?7h`)[0]?.split(`${ESC}[H`).slice(1) ?? [];
      expect(pictures).toHaveLength(2);
      for (const line of pictures.flatMap((picture) => picture.split("\r\n")))
        expect(line.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "").length).toBeLessThanOrEqual(60);
      const plain = await watchOnTerminal(folder, { NO_COLOR: "1" }, device, "--count", "1");
      expect(plain.text).not.toMatch(/\u001b\[[01;]*3?1?m/);
      const dumb = await watchOnTerminal(folder, { TERM: "dumb" }, device, "--count", "1");
      expect(dumb.text).not.toContain(ESC);
    });
  });

  it("ends with the status of what is wrong when it never saw the drive, and refuses nonsense", async () => {
    await withCli(async ({ folder, run }) => {
      expect((await run("watch", `sim:${join(folder, "none")}`)).status).toBe(3);
      for (const words of [
        ["--interval", "0"],
        ["--interval", "x"],
        ["--count", "0"],
        ["sim:x", "more"],
      ])
        expect((await run("watch", ...words)).status).toBe(2);
    });
  });
});

describe("a line that is too long", () => {
  it("is broken between words, or where it must be, and loses nothing", () => {
    expect(fold("  lamps  ready, drive fault", 14)).toEqual([
      "  lamps ",
      "    ready,",
      "    drive",
      "    fault",
    ]);
    expect(fold("x".repeat(25), 10)).toEqual([
      "x".repeat(10),
      `    ${"x".repeat(6)}`,
      `    ${"x".repeat(6)}`,
      "    xxx",
    ]);
    expect(fold("short", 10)).toEqual(["short"]);
  });
});
