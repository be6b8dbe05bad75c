import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { AlertStore } from "../../src/health/alerts/alert-store.ts";
import { frontPanel, LAMPS, type FrontPanel } from "../../src/health/panel/front-panel.ts";
import { readPanelFacts, type PanelFacts } from "../../src/health/panel/panel-facts.ts";
import { Session } from "../../src/session/session.ts";
import type { ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";

const LOG_SENSE = 0x4d;
const [CLEAN_NOW, CLEAN_PERIODIC, EXPIRED] = [0x14, 0x15, 0x16];
/** What clears something by being read. IBM LTO SCSI Reference GA32-0928-06, table 229. */
const CLEARED_BY_READING = [0x06, 0x2e, 0x33, 0x34, 0x38, 0x39, 0x3b];

interface Stand {
  readonly simulated: SimulatedDrive;
  readonly drive: TapeDrive;
  /** Log pages that were asked for, in order. */
  readonly pages: number[];
  readonly look: (store?: AlertStore) => Promise<PanelFacts>;
  readonly panel: (store?: AlertStore) => Promise<FrontPanel>;
}

async function standOn(personality: string): Promise<Stand> {
  const simulated = createSimulatedDrive({ personality });
  const inner = simulated.connect();
  const pages: number[] = [];
  const transport: ScsiTransport = {
    limits: inner.limits,
    execute: (request: ScsiRequest) => {
      if (request.cdb[0] === LOG_SENSE) pages.push((request.cdb[2] ?? 0) & 0x3f);
      return inner.execute(request);
    },
    close: () => inner.close(),
  };
  const drive = await TapeDrive.open(new Session({ transport, clock: simulated.clock }));
  const look = (store?: AlertStore): Promise<PanelFacts> =>
    readPanelFacts(drive, store === undefined ? {} : { store });
  return {
    simulated,
    drive,
    pages,
    look,
    panel: async (store) => frontPanel(await look(store)),
  };
}

const lit = ({ lamps }: FrontPanel): readonly string[] =>
  LAMPS.filter((name) => lamps[name].state === "lit");

const MODELS = ["lto-5", "lto-6-hp", "lto-7", "lto-9", "dlt-8000", "sdlt-600", "dlt-s4"];

describe.each(MODELS)("the panel of a simulated %s", (model) => {
  it("has the clean lamps that the drive has, and no page is read that is cleared by it", async () => {
    const { simulated, panel, pages } = await standOn(model);
    expect(lit(await panel())).toEqual(["ready"]);
    simulated.alerts.raise(CLEAN_PERIODIC);
    expect(lit(await panel())).toEqual(["ready", "cleanRequested"]);
    simulated.alerts.raise(CLEAN_NOW);
    const both = await panel();
    expect(lit(both)).toContain("cleanRequired");
    simulated.alerts.clear(CLEAN_NOW, CLEAN_PERIODIC);
    expect(lit(await panel())).toEqual(["ready"]);
    for (const page of CLEARED_BY_READING) expect(pages).not.toContain(page);
    for (const lamp of Object.values(both.lamps)) expect(lamp.sureness).not.toBe("contradicted");
  });
});

describe("the panel of a simulated LTO-1", () => {
  it("has one clean lamp by page 0Ch, and which it is by the alerts that were kept", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const store = new AlertStore(join(folder, "alerts.jsonl"));
      const { simulated, panel } = await standOn("lto-1");
      simulated.alerts.raise(CLEAN_NOW);
      expect(lit(await panel())).toEqual(["ready", "cleanRequested"]);
      expect(lit(await panel(store))).toEqual(["ready", "cleanRequested", "cleanRequired"]);
    });
  });
});

describe("the panel of a drive from before TapeAlert", () => {
  it("goes by the one light that a DLT4000 tells of in its sense data", async () => {
    const { simulated, panel } = await standOn("dlt-4000");
    expect(lit(await panel())).toEqual(["ready"]);
    simulated.alerts.raise(CLEAN_NOW);
    const { lamps } = await panel();
    expect(lamps.cleanRequested).toMatchObject({
      state: "lit",
      evidence: [{ from: "sense byte 18", kind: "inferred" }],
    });
    expect(lamps.cleanRequired.state).toBe("unknown");
  });

  it("does not know the clean lamp of a Sony DDS-4, which tells of it nowhere", async () => {
    const { simulated, panel } = await standOn("dds-4");
    simulated.alerts.raise(CLEAN_NOW);
    const { lamps } = await panel();
    expect(lamps.ready.state).toBe("lit");
    for (const name of ["cleanRequested", "cleanRequired", "cleaningCartridgeExpired"] as const)
      expect(lamps[name].state).toBe("unknown");
  });
});

describe("the panel of a simulated DAT 72", () => {
  it("knows nothing of cleaning where alerts cannot be kept, and reads none", async () => {
    const { simulated, look, pages } = await standOn("dat-72");
    simulated.alerts.raise(CLEAN_PERIODIC);
    const facts = await look();
    expect(facts.alerts).toBeUndefined();
    expect(facts.unread).toContainEqual({
      what: "TapeAlert",
      why: "reading it clears it, and there is no place to keep it",
    });
    expect(frontPanel(facts).lamps.cleanRequested.state).toBe("unknown");
    expect(pages).not.toContain(0x2e);
  });

  it("goes on to show what was read once, until somebody takes note of it", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const store = new AlertStore(join(folder, "alerts.jsonl"));
      const { simulated, panel, look } = await standOn("dat-72");
      expect(lit(await panel(store))).toEqual(["ready"]);
      simulated.alerts.raise(CLEAN_PERIODIC);
      simulated.alerts.raise(EXPIRED);
      for (let round = 0; round < 3; round++) {
        expect(lit(await panel(store))).toEqual([
          "ready",
          "cleanRequested",
          "cleaningCartridgeExpired",
        ]);
      }
      expect((await look(store)).alerts).toMatchObject({
        from: "kept",
        flags: [{ number: CLEAN_PERIODIC }, { number: EXPIRED }],
      });
      store.acknowledge(simulated.clock.epochMs);
      expect(lit(await panel(store))).toEqual(["ready"]);
    });
  });

  it("reads no alert that it could not keep", async () => {
    const { simulated, look, pages } = await standOn("dat-72");
    simulated.alerts.raise(CLEAN_PERIODIC);
    const facts = await look(new AlertStore("/dev/null/alerts.jsonl"));
    expect(facts.unread.find(({ what }) => what === "TapeAlert")?.why).toMatch(/cannot be written/);
    expect(pages).not.toContain(0x2e);
  });
});

describe("the panel of a drive", () => {
  it("does not take alerts from other hosts", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const { simulated, look } = await standOn("dat-72");
      const other = simulated.nexus("other");
      simulated.alerts.raise(CLEAN_PERIODIC);
      await look(new AlertStore(join(folder, "alerts.jsonl")));
      expect(other.latchedAlerts).not.toBe(0n);
    });
  });

  it("shows an empty drive as not ready, and a protected cartridge as protected", async () => {
    const { simulated, panel } = await standOn("lto-9");
    const cartridge = simulated.eject();
    expect(lit(await panel())).toEqual([]);
    if (cartridge === undefined) throw new TypeError("it was empty");
    cartridge.state.writeProtected = true;
    simulated.insert(cartridge);
    simulated.completeLoad();
    expect(lit(await panel())).toEqual(["ready", "writeProtect"]);
  });

  it("says what the drive does not tell", async () => {
    const { look } = await standOn("lto-1");
    expect((await look()).unread.map(({ what }) => what)).toContain("log page 11h");
  });
});
