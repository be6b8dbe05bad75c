import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cartridge } from "../../simulator/cartridge.ts";
import { blankCartridge } from "../../simulator/create-simulated-drive.ts";
import { formatNamed } from "../../simulator/personalities/cartridge-formats.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { useDrive } from "../../simulator/wear/use-drive.ts";
import { AlertStore } from "../../src/health/alerts/alert-store.ts";
import { diagnose } from "../../src/health/diagnosis/diagnose.ts";
import type { DiagnosisFacts } from "../../src/health/diagnosis/diagnosis-facts.ts";
import {
  frontPanel,
  LAMPS,
  type FrontPanel,
  type LampName,
} from "../../src/health/panel/front-panel.ts";
import { mediaWear } from "../../src/health/wear/media-wear.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { diagnosisStand } from "../support/diagnosis-stand.ts";
import { Initiator } from "../support/sim-initiator.ts";
import { pattern, read, write, writeFilemarks } from "../support/sim-steps.ts";

const [CLEAN_NOW, CLEAN_PERIODIC, EXPIRED] = [0x14, 0x15, 0x16];
const MB = 1_000_000n;
const MIB = 1_048_576n;

/** One of each way to tell of health: TapeAlert as a state and as a page that forgets, and none; every maker; every page. */
const MODELS = [
  ...["lto-1", "lto-5-hp", "lto-6", "lto-9", "lto-9-ibm"],
  ...["dds-4", "dat-72", "dat-160"],
  ...["dlt-4000", "dlt-7000", "dlt-8000", "sdlt-320", "sdlt-600", "dlt-s4"],
];

/** Which cartridges lie on the table: two for data, and cleaning cartridges with many uses, one and none left. */
const ON_THE_TABLE = { tapes: 2, cleanersUsed: [0, -1, Infinity] } as const;

/** What an operator, a host and the years do, in any order. */
const STEP = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("use"), value: fc.nat(400) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("tape"), value: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cleaner"), value: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), value: fc.nat(300) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("write"), value: fc.nat(300_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("read", "rewind", "filemark", "eject", "protect", "reset"),
      value: fc.constant(0),
    }),
  },
);

interface Table {
  readonly drive: SimulatedDrive;
  readonly clock: VirtualClock;
  readonly hands: Initiator;
  readonly tapes: readonly Cartridge[];
  readonly cleaners: readonly Cartridge[];
}

/** No drive lets a cartridge out while it cleans. */
function takeOut({ drive, clock }: Table): void {
  const { operation } = drive;
  if (operation?.kind === "clean") clock.advance(Math.max(0, operation.endsMs - clock.nowMs));
  drive.settleOperations();
  drive.eject();
}

function putIn(table: Table, cartridge: Cartridge | undefined): void {
  if (cartridge === undefined) return;
  takeOut(table);
  table.drive.insert(cartridge);
}

type Action = (table: Table, value: number) => unknown;

/** What is done before a command of a host: whoever acts knows of what happened to the drive. */
const byHost =
  (send: (hands: Initiator, value: number) => Promise<unknown>): Action =>
  async ({ hands }, value) => {
    await hands.takeAttentions();
    await send(hands, value);
  };

const ACTIONS: Readonly<Record<string, Action>> = {
  use({ drive }, value) {
    const tape = drive.loadedDeck?.cartridge;
    if (tape?.facts.kind !== "data") return;
    useDrive(drive, { weeks: value + 1, bytes: tape.facts.capacityBytes, goesOn: value % 2 === 0 });
  },
  tape: (table, value) => putIn(table, table.tapes[value]),
  cleaner: (table, value) => putIn(table, table.cleaners[value]),
  wait: ({ clock }, value) => clock.advance(value * 1000),
  eject: takeOut,
  reset: ({ drive }) => drive.reset({ losesBuffer: false, rewinds: true, attention: true }),
  // The switch is out of reach while the cartridge is in the drive.
  protect({ drive, tapes }) {
    for (const { state } of tapes.filter((one) => one !== drive.cartridge))
      state.writeProtected = !state.writeProtected;
  },
  write: byHost((hands, value) => write(hands, pattern(value + 1))),
  read: byHost((hands) => read(hands, 300_000)),
  rewind: byHost((hands) => hands.send(REWIND, {})),
  filemark: byHost((hands) => writeFilemarks(hands, 1)),
};

/** Nothing that is told of cleaning is told otherwise elsewhere, and what is told is so. */
function checkCleaning({ drive }: Table, { lamps }: FrontPanel, facts: DiagnosisFacts): void {
  const isLit = (name: LampName): boolean => lamps[name].state === "lit";
  const asks = drive.alerts.isSet(CLEAN_PERIODIC) || drive.alerts.isSet(CLEAN_NOW);
  const tells = lamps.cleanRequested.state !== "unknown";
  if (tells && asks) expect([isLit("cleanRequested"), isLit("cleanRequired")]).toContain(true);
  // A cleaning between two looks leaves no trace where a drive tells of cleaning by nothing but page 2Eh.
  const isNow = (name: LampName): boolean =>
    lamps[name].evidence.some(({ lit, from }) => lit && !from.includes("kept"));
  if (isNow("cleanRequested") || isNow("cleanRequired")) expect(asks).toBe(true);
  if (isNow("cleanRequired")) expect(drive.alerts.isSet(CLEAN_NOW)).toBe(true);
  if (lamps.cleaningCartridgeExpired.state !== "unknown" && facts.panel.alerts?.from !== "kept")
    expect(isLit("cleaningCartridgeExpired")).toBe(drive.alerts.isSet(EXPIRED));
}

function checkPanel(table: Table, panel: FrontPanel, facts: DiagnosisFacts): void {
  const { lamps } = panel;
  const contradicted = LAMPS.filter((name) => lamps[name].sureness === "contradicted");
  expect(contradicted.map((name) => [name, lamps[name].evidence])).toEqual([]);
  checkCleaning(table, panel, facts);
  const cartridge = table.drive.loadedDeck?.cartridge;
  if (lamps.writeProtect.state !== "unknown" && cartridge?.facts.kind === "data")
    expect(lamps.writeProtect.state === "lit").toBe(cartridge.state.writeProtected);
  expect(lamps.ready.state === "lit").toBe(facts.panel.readiness.ready);
}

/** Where a count is told, what is told there, and what it truly is. */
type Count = readonly [where: string, told: bigint | undefined, truth: bigint];

const ofDrive = ({ drive: { counters } }: Table, { statistics }: DiagnosisFacts): Count[] => [
  ["page 14h, loads", statistics?.loads, BigInt(counters.loads)],
  ["page 14h, cleanings", statistics?.cleanings, BigInt(counters.cleanings)],
];

function ofCartridge({ drive }: Table, { media, memory }: DiagnosisFacts): Count[] {
  const state = drive.loadedDeck?.cartridge.state;
  if (state === undefined) return [];
  const written = BigInt(state.lifetimeBytesWritten);
  const loads = BigInt(state.loadCount);
  return [
    ["page 17h, mounts", media?.volume?.mounts, loads],
    ["chip, loads", memory?.loadCount, loads],
    ["page 17h, written", media?.volume?.writtenBytes, (written / MB) * MB],
    ["chip, written", memory?.writtenInLife, written / MIB],
  ];
}

/** Pages, chip and truth count the same, and no count makes another doubtful. */
function checkCounts(table: Table, facts: DiagnosisFacts): void {
  const counts = [...ofDrive(table, facts), ...ofCartridge(table, facts)].filter(
    ([, told]) => told !== undefined,
  );
  expect(counts.map(([where, told]) => [where, told])).toEqual(
    counts.map(([where, , truth]) => [where, truth]),
  );
  const figures = facts.media === undefined ? [] : mediaWear(facts.media);
  expect(figures.filter(({ doubt }) => doubt !== undefined)).toEqual([]);
}

/** What the diagnosis says of cleaning is what the lamps show. */
function checkFindings(facts: DiagnosisFacts, { lamps }: FrontPanel): void {
  const { light, findings } = diagnose(facts);
  const wanted = lamps.cleanRequested.state === "lit" || lamps.cleanRequired.state === "lit";
  if (wanted) expect(light).not.toBe("green");
  const ids = findings.map(({ id }) => id);
  expect(ids.includes("cleaning-required") || ids.includes("cleaning-requested")).toBe(wanted);
}

const usesOf = (model: string): number =>
  formatNamed(personalityNamed(model).cleaning.format)?.cleanings ?? 0;

describe.each(MODELS)("of a simulated %s", (model) => {
  it("lamps, alerts, pages, chip and sense never contradict each other", async () => {
    const personality = personalityNamed(model);
    const uses = usesOf(model);
    await withAsyncScratchFolder(async (folder) => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 12 }), async (steps) => {
          const clock = new VirtualClock();
          const { simulated, facts } = await diagnosisStand({ personality, clock });
          const store = new AlertStore(join(folder, `${String(runs++)}.jsonl`));
          const cleaners = ON_THE_TABLE.cleanersUsed.map((used) => {
            const cleaner = blankCartridge(personality, { kind: "cleaning" });
            cleaner.state.loadCount = used < 0 ? uses + used : Math.min(uses, used);
            return cleaner;
          });
          const tapes = Array.from({ length: ON_THE_TABLE.tapes }, () =>
            blankCartridge(personality, { medium: "synthetic" }),
          );
          const hands = new Initiator(simulated.connect("hands"));
          const table: Table = { drive: simulated, clock, hands, tapes, cleaners };
          for (const step of steps) {
            await ACTIONS[step.kind]?.(table, step.value);
            const found = await facts(store);
            const panel = frontPanel(found.panel);
            checkPanel(table, panel, found);
            checkCounts(table, found);
            checkFindings(found, panel);
          }
        }),
        { numRuns: 10 },
      );
    });
  });
});
