import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MetricCollector } from "../../cli/exporter/metric-collector.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { parseSpecifier } from "../../src/device-specifier.ts";
import { DriveObserver } from "../../src/open-observer.ts";

const MONITORING = join(import.meta.dirname, "../../monitoring");

/** Debian's promtool; throws with what it says when it does not agree. */
const promtool = (args: readonly string[], input = ""): string =>
  execFileSync("promtool", args, { cwd: MONITORING, input, encoding: "utf8" });

function observerOf(personality: string, device: string): DriveObserver {
  const drive = createSimulatedDrive({ personality });
  drive.alerts.raise(0x14);
  const specifier = parseSpecifier(device);
  return new DriveObserver(device, {
    ...{ program: "capstan", command: "exporter" },
    open: async () => ({
      ...{ kind: "open", specifier, transport: drive.connect(), clock: drive.clock },
      ...{ nexus: "own", alone: false, close: () => Promise.resolve() },
    }),
  });
}

describe("promtool", () => {
  it("takes the alert rules, and they fire when they should", () => {
    expect(promtool(["check", "rules", "capstan-alerts.yml"])).toMatch(/SUCCESS: 11 rules found/);
    expect(promtool(["test", "rules", "capstan-alerts.test.yml"])).toMatch(/SUCCESS/);
  });

  it("finds nothing wrong with the metrics of any family of drives, names and all", async () => {
    const models = ["lto-9", "lto-7", "lto-1", "dat-72", "dlt-8000"];
    const observers = models.map((model) => observerOf(model, `serial:${model} "\\`));
    const { text } = await new MetricCollector(observers).collect();
    expect(text).toContain("capstan_drive_alert{");
    expect(promtool(["check", "metrics"], text)).toBe("");
    expect(() => promtool(["check", "metrics"], "# TYPE a_total gauge\na_total 1\n")).toThrow();
  });
});
