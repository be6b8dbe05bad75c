import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSamples } from "../../cli/samples/read-samples.ts";
import { withCli } from "../support/cli-run.ts";

describe("--samples", { timeout: 60_000 }, () => {
  it("keeps how a write, a verification and a restore went, each in its file", async () => {
    await withCli(async ({ folder, run }) => {
      await run("sim", "create", "dat", "--personality", "dat-72", "--barcode", "DAY001");
      const input = join(folder, "input");
      writeFileSync(input, Buffer.alloc(20_000_000, 7));
      const device = ["--device", `sim:${join(folder, "dat")}`];
      const write = [...device, "--yes", "--compression", "off", input];
      expect(await run("write", ...write, "--samples", "w.jsonl")).toMatchObject({ status: 0 });
      expect(await run("verify", ...device, "--samples", "v.jsonl")).toMatchObject({ status: 0 });
      const read = await run(
        "read",
        ...device,
        "--to",
        join(folder, "out"),
        "--samples",
        "r.jsonl",
      );
      expect(read).toMatchObject({ status: 0 });
      for (const [file, name] of [
        ["w.jsonl", "write"],
        ["v.jsonl", "verify"],
        ["r.jsonl", "read"],
      ] as const) {
        const run_ = readSamples(join(folder, file));
        expect(run_).toMatchObject({ run: name, complete: true, simulated: true });
        expect(run_.drive).toContain("DAT");
        expect(run_.samples.length).toBeGreaterThan(3);
        expect(run_.samples.at(-1)?.bytes).toBeGreaterThanOrEqual(20_000_000);
      }
    });
  });

  it("does not touch a file that is there, nor the tape", async () => {
    await withCli(async ({ folder, run }) => {
      const input = join(folder, "input");
      writeFileSync(input, "content");
      expect(await run("write", input, "--samples", input)).toMatchObject({ status: 7 });
      expect(readFileSync(input, "utf8")).toBe("content");
      expect(await run("verify")).toMatchObject({ status: 11 });
    });
  });
});
