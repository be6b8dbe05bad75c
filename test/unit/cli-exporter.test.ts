import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../cli/exporter/metric-table.ts";
import { serveMetrics } from "../../cli/exporter/metric-server.ts";
import { until } from "../support/cli-process.ts";
import { withCli, type CliRun, type CliStand } from "../support/cli-run.ts";

const MONITORING = join(import.meta.dirname, "../../monitoring");

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** One request to a server of this computer. */
function ask(
  url: string,
  how: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...how }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (text += piece));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    sent.once("error", reject);
    sent.end();
  });
}

/** Starts an exporter at a port that is free; gives where its metrics are. */
async function startExporter(
  { start }: CliStand,
  ...words: string[]
): Promise<{ readonly run: CliRun; readonly url: string }> {
  const run = start(["exporter", ...words, "--port", "0", "--json"]);
  await until("it serves", () => run.printed.stdout.endsWith("\n") || run.printed.stderr !== "");
  const document = JSON.parse(run.printed.stdout) as {
    readonly url: string;
    readonly schema: string;
    readonly host: string;
  };
  expect(document).toMatchObject({ schema: "capstan.exporter/1", host: "127.0.0.1" });
  return { run, url: document.url };
}

async function createDrive(
  { folder, run }: CliStand,
  model: string,
  name = model,
): Promise<string> {
  expect((await run("sim", "create", join(folder, name), "--personality", model)).status).toBe(0);
  return `sim:${join(folder, name)}`;
}

/** Values of a metric by what stands in braces. */
function valuesOf(text: string, name: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(name.length, at), Number(line.slice(at + 1))];
    }),
  );
}

describe("capstan exporter", () => {
  it("serves several drives, each only with what is known of it, and stops in good order", async () => {
    await withCli(async (stand) => {
      const lto = await createDrive(stand, "lto-9");
      const dat = await createDrive(stand, "dat-72");
      const { run, url } = await startExporter(stand, lto, dat);
      const { status, headers, text } = await ask(url);
      expect(status).toBe(200);
      expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
      for (const device of [lto, dat])
        expect(text).toContain(`capstan_drive_look{hw_id="${device}",result="seen"} 1`);
      expect(text).toContain(`capstan_drive_ready{hw_id="${lto}"} 1`);
      expect(text).toMatch(
        /hw_tape_drive_operations_total\{hw_id="sim:[^"]*lto-9",hw_name="[^"]+\(LTO-9\)",hw_type="tape_drive",hw_tape_drive_operation_type="mount"\} 1\n/,
      );
      // A DAT drive behind a shared initiator is asked nothing that may take a unit attention, and so it tells nothing.
      const ofDat = text.split("\n").filter((line) => line.includes(dat));
      const names = new Set(ofDat.map((line) => line.split("{")[0]));
      expect(names).toEqual(
        new Set([
          "capstan_drive_look",
          "capstan_drive_look_depth",
          "capstan_drive_observation_age_seconds",
          "capstan_drive_unit_attentions_taken_total",
          "capstan_drive_info",
        ]),
      );
      expect((await run.stop()).status).toBe(0);
      await expect(ask(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });
  });

  it("goes on with what it saw before while a drive is in use, and says how old it is", async () => {
    await withCli(async (stand) => {
      const device = await createDrive(stand, "lto-9");
      const { run, url } = await startExporter(stand, device);
      const before = (await ask(url)).text;
      const { openDriveFolder } = await import("../../simulator/index.ts");
      const held = await openDriveFolder(device.slice("sim:".length));
      const { text } = await ask(url);
      await held.close();
      expect(text).toContain(`capstan_drive_look{hw_id="${device}",result="in_use"} 1`);
      expect(text).toContain(`capstan_drive_look{hw_id="${device}",result="failed"} 0`);
      for (const name of ["hw_tape_drive_operations_total", "capstan_drive_lamp", "hw_status"]) {
        expect(valuesOf(before, name).size).toBeGreaterThan(0);
        expect(valuesOf(text, name)).toEqual(valuesOf(before, name));
      }
      const [age] = valuesOf(text, "capstan_drive_observation_age_seconds").values();
      expect(age).toBeGreaterThan(0);
      await run.stop();
    });
  });

  it("counts on over unloads: what the drive counts for each mount never falls", async () => {
    await withCli(async (stand) => {
      const folder = join(stand.folder, "drive");
      await stand.run("sim", "create", folder, "--barcode", "CAP009L9");
      const device = `sim:${folder}`;
      const { run, url } = await startExporter(stand, device);
      const data = join(stand.folder, "data");
      const written = async (): Promise<number> => {
        const found = [...valuesOf((await ask(url)).text, "capstan_drive_io_bytes_total")];
        return found.find(([labels]) => labels.includes('direction="write",at="host"'))?.[1] ?? NaN;
      };
      const { writeFileSync } = await import("node:fs");
      writeFileSync(data, "x".repeat(600_000));
      const counts = [await written()];
      for (let round = 0; round < 2; round++) {
        expect((await stand.run("write", device, data, "--yes")).status).toBe(0);
        counts.push(await written());
        expect((await stand.run("tape", "unload", device)).status).toBe(0);
        await stand.run("sim", "eject", folder);
        expect((await stand.run("sim", "insert", folder, "CAP009L9")).status).toBe(0);
        counts.push(await written());
      }
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      expect(counts.at(-1)).toBeGreaterThan(2 * 600_000);
      await run.stop();
    });
  });

  it("does not serve what it cannot: bad words, ports, addresses", async () => {
    await withCli(async ({ run, folder }) => {
      const device = `sim:${join(folder, "none")}`;
      expect((await run("exporter", "not-a-device")).status).toBe(2);
      expect((await run("exporter", device, device)).status).toBe(2);
      expect((await run("exporter", device, "--port", "70000")).status).toBe(2);
      const failed = await run("exporter", device, "--port", "0", "--listen", "192.0.2.1");
      expect(failed.status).toBe(9);
      expect(failed.stderr).toMatch(/listen at 192\.0\.2\.1/);
    });
  });
});

describe("the exporter's HTTP", () => {
  it("knows two pages and two methods, shares a scrape, and lets no fault out", async () => {
    let collects = 0;
    const faults: unknown[] = [];
    const server = await serveMetrics({
      ...{ host: "127.0.0.1", port: 0, devices: ["sim:<b>"] },
      collect: async () => {
        if (++collects > 1) throw new TypeError("secret");
        return { contentType: "text/plain", text: "ok 1\n" };
      },
      onFault: (error) => faults.push(error),
    });
    const at = `http://127.0.0.1:${String(server.port)}`;
    expect(await ask(`${at}/metrics?x=1`)).toMatchObject({ status: 200, text: "ok 1\n" });
    expect(await ask(`${at}/metrics`)).toMatchObject({ status: 500, text: "internal fault\n" });
    expect(faults).toHaveLength(1);
    const first = await ask(`${at}/`);
    expect(first.text).toContain("sim:&#60;b&#62;");
    expect(await ask(`${at}/`, { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    expect((await ask(`${at}/other`)).status).toBe(404);
    const posted = await ask(`${at}/metrics`, { method: "POST" });
    expect(posted).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    expect((await ask(`${at}/`, { headers: { x: "y".repeat(20_000) } })).status).toBe(431);
    await server.close();
  });
});

describe("monitoring/", () => {
  const known = new Set(Object.keys(METRICS));
  const named = (text: string): readonly string[] =>
    text.match(/\b(?:hw|capstan)_[a-z_]+(?=[{[ ]|$|\))/gm) ?? [];

  it("asks for metrics only that the exporter has, in the dashboard", () => {
    const dashboard: unknown = JSON.parse(
      readFileSync(join(MONITORING, "capstan-dashboard.json"), "utf8"),
    );
    const panels = Reflect.get(Object(dashboard), "panels") as readonly {
      readonly targets: readonly { readonly expr: string }[];
    }[];
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(15);
    for (const query of queries) {
      const names = named(query).filter((name) => name !== "hw_id");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(known).toContain(name);
    }
    // Whoever adds a panel thinks of the drive that was chosen.
    for (const query of queries) expect(query).toContain('hw_id=~"$drive"');
  });

  it("asks for metrics only that the exporter has, in the alert rules", () => {
    const rules = readFileSync(join(MONITORING, "capstan-alerts.yml"), "utf8");
    const queries = [...rules.matchAll(/expr: (.*)$/gm)].map(([, query = ""]) => query);
    expect(queries.length).toBeGreaterThan(8);
    for (const query of queries.filter((one) => !one.startsWith("up{")))
      for (const name of named(query)) expect(known).toContain(name);
  });
});
