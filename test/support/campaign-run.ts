import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { Fault, FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";
import type { WritableTape } from "../../src/stream/writable-tape.ts";
import type { WriteOptions } from "../../src/stream/write-options.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { asError } from "../../src/stream/stream-error.ts";
import { damageAndVerify } from "./campaign-damage.ts";
import { differingBlocks, flawOfError, flawsOfReport } from "./campaign-laws.ts";
import { drawScenario, EARLIER_BLOCK_BYTES, type Scenario } from "./campaign-scenario.ts";
import { intoCleanDrive, readObjects, type CleanTape, type ReadObject } from "./campaign-tape.ts";
import { CampaignWire } from "./campaign-wire.ts";
import { patternBytes } from "./verify-stand.ts";
import { MemoryProducer, rawSource } from "./write-stand.ts";

/** Journals wait for the disk at each proof: in memory, where the system offers that, a third of the time is saved. */
const WORK_FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** How a run came out: everything on tape, a part of it, nothing, or the writer could not even begin. */
export type ScenarioOutcome = "complete" | "partial" | "nothing" | "refused";

/** What one run brought. */
export interface ScenarioResult {
  readonly seed: number;
  readonly outcome: ScenarioOutcome;
  /** Laws that did not hold; empty when all did. */
  readonly violations: readonly string[];
  /** Faults and visits that really happened, by kind. */
  readonly met: readonly string[];
  /** Interruptions after which the writer went on. */
  readonly recoveredCount: number;
  /** Blocks that were reported as written and compared with the source. */
  readonly verifiedBlockCount: number;
  readonly damagedBlockCount: number;
}

/** What a test may put in the place of the real thing, to see that a fault of it is caught. */
export interface ScenarioParts {
  /** Stands between the writer and the drive. */
  readonly tape?: (drive: TapeDrive) => WritableTape;
}

interface Stand {
  readonly scenario: Scenario;
  readonly simulated: SimulatedDrive;
  readonly wire: CampaignWire;
  readonly drive: TapeDrive;
  readonly folder: string;
  readonly journalFolder: string | undefined;
}

/** Runs what a seed decides and checks every law. Never throws for what the program under test does. */
export async function runScenario(
  seed: number,
  parts: ScenarioParts = {},
): Promise<ScenarioResult> {
  const scenario = drawScenario(seed);
  const folder = mkdtempSync(join(WORK_FOLDER, "capstan-campaign-"));
  try {
    return await perform(scenario, folder, parts);
  } catch (thrown) {
    const { stack, message } = asError(thrown);
    return {
      seed,
      outcome: "refused",
      violations: [`thrown: ${stack ?? message}`],
      met: [],
      recoveredCount: 0,
      verifiedBlockCount: 0,
      damagedBlockCount: 0,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function perform(
  scenario: Scenario,
  folder: string,
  parts: ScenarioParts,
): Promise<ScenarioResult> {
  const stand = await makeStand(scenario, folder);
  const before = await recordEarlier(stand);
  const { report, error } = await write(stand, parts);
  const met = metKinds(stand, scenario.plan);
  const tape = await intoCleanDrive(stand.simulated);
  const violations = [...stand.wire.violations];
  const base = { seed: scenario.seed, met };
  if (report === undefined) {
    const flaw = flawOfError(error, "thrown");
    if (flaw !== undefined) violations.push(flaw);
    const earlier = await flawsOfEarlier({ scenario, before, tape, met, told: true });
    violations.push(...earlier);
    const none = { recoveredCount: 0, verifiedBlockCount: 0, damagedBlockCount: 0 };
    return { ...base, outcome: "refused", violations, ...none };
  }
  violations.push(...flawsOfReport(scenario, report));
  const told = report.recoveries.length > 0 || report.error !== undefined;
  const earlier = await flawsOfEarlier({ scenario, before, tape, met, told });
  violations.push(...earlier);
  const checked = await checkTape({ stand, report, tape, met, violations });
  return {
    ...base,
    outcome: outcomeOf(report),
    violations,
    recoveredCount: report.recoveries.filter(({ resumedAt }) => resumedAt !== undefined).length,
    ...checked,
  };
}

async function makeStand(scenario: Scenario, folder: string): Promise<Stand> {
  const { personality, capacityBytes, keepsJournal } = scenario;
  const simulated = createSimulatedDrive({ personality, capacityBytes });
  const wire = await CampaignWire.connect(simulated);
  const drive = await TapeDrive.open(new Session({ transport: wire, clock: simulated.clock }));
  const journalFolder = keepsJournal ? join(folder, "journals") : undefined;
  if (journalFolder !== undefined) mkdirSync(journalFolder);
  return { scenario, simulated, wire, drive, folder, journalFolder };
}

const optionsOf = (stand: Stand, setByte: number): WriteOptions => ({
  clock: stand.simulated.clock,
  workFolder: stand.folder,
  setId: new Uint8Array(16).fill(setByte),
  device: "simulated",
  writer: "campaign",
});

/** Writes what is on the tape before, and gives it back as it was read. */
async function recordEarlier(stand: Stand): Promise<readonly ReadObject[]> {
  const { scenario, drive, simulated } = stand;
  await drive.rewind();
  for (const [index, blockCount] of scenario.earlier.entries()) {
    const data = patternBytes(blockCount * EARLIER_BLOCK_BYTES, index + 1);
    const source = rawSource(data, { blockBytes: EARLIER_BLOCK_BYTES });
    const more = { append: index > 0, protection: "off", sessionNumber: index + 1 } as const;
    await writeSession(drive, source, { ...optionsOf(stand, index + 1), ...more });
  }
  if (scenario.looseBlock) await drive.write(new Uint8Array(300).fill(9), 300);
  await drive.synchronize();
  const count = simulated.cartridge?.medium.partitions[0]?.objectCount ?? 0;
  const objects = await readObjects(drive, { from: 0, count, blockBytes: EARLIER_BLOCK_BYTES });
  await drive.rewind();
  return objects;
}

async function write(
  stand: Stand,
  parts: ScenarioParts,
): Promise<{ readonly report?: WriteReport; readonly error?: unknown }> {
  const { scenario, drive, simulated, wire, journalFolder } = stand;
  const { data, files, seekable, blockBytes, slotCount } = scenario;
  const source = new ProducerSource({
    producer: new MemoryProducer(data, { seekable, ...(files === undefined ? {} : { files }) }),
    kind: files === undefined ? "raw" : "tar",
    blockBytes,
    slotCount,
  });
  const abort = new AbortController();
  simulated.inject(scenario.plan);
  wire.begin({
    seed: scenario.seed,
    visits: scenario.visits,
    stealShare: scenario.stealShare,
    abortAtCommand: scenario.abortAtCommand,
    onAbort: () => {
      abort.abort();
    },
    uncheckedMax: Math.max(1, Math.floor(slotCount / 4)),
  });
  try {
    const report = await writeSession(parts.tape?.(drive) ?? drive, source, {
      ...optionsOf(stand, 7),
      append: scenario.append,
      sessionNumber: 7,
      protection: scenario.protection,
      checkpointBytes: scenario.checkpointBytes,
      recoveryLimit: scenario.recoveryLimit,
      readyLimitMs: 60_000,
      signal: abort.signal,
      ...(journalFolder === undefined ? {} : { journalFolder }),
    });
    return { report };
  } catch (error) {
    return { error };
  } finally {
    wire.end();
  }
}

/** The kinds of what happened: planned faults of which fewer are left than were planned, and the visits. */
function metKinds({ simulated, wire }: Stand, plan: FaultPlan): string[] {
  const { pending } = simulated.faults;
  const left = (kind: string): number => timesOf(pending, kind);
  const kinds = new Set(plan.map(nameOf));
  const met = [...kinds].filter((kind) => left(kind) < timesOf(plan, kind));
  for (const act of wire.acts.keys()) met.push(`neighbour ${act}`);
  return met.sort();
}

function timesOf(plan: FaultPlan, kind: string): number {
  return plan
    .filter((fault) => nameOf(fault) === kind)
    .reduce((sum, { times = 1 }) => sum + times, 0);
}

/** The kind of a fault, and what of it changes what a writer can know. */
function nameOf({ what }: Fault): string {
  switch (what.kind) {
    case "reset":
      return `reset${what.rewinds ? " rewinding" : ""}${what.attentionStolen ? " stolen" : ""}`;
    case "transportFailure":
    case "timeout":
      return `${what.kind}${what.executed ? " executed" : ""}`;
    case "sense":
      return `sense ${what.key.toString(16)}${what.deferred ? " deferred" : ""}`;
    default:
      return what.kind;
  }
}

/**
 * Whether somebody moved the tape without the writer being told: then a block may have gone over what was there before,
 * and no program can keep that from happening.
 */
function movedInSilence(met: readonly string[]): boolean {
  const stolen = met.includes("neighbour testUnitReady");
  return met.some(
    (kind) =>
      kind === "foreignRewind" ||
      kind === "neighbour rewind" ||
      kind === "reset rewinding stolen" ||
      (stolen && kind === "reset rewinding"),
  );
}

async function flawsOfEarlier(facts: {
  readonly scenario: Scenario;
  readonly before: readonly ReadObject[];
  readonly tape: CleanTape;
  readonly met: readonly string[];
  readonly told: boolean;
}): Promise<string[]> {
  const { scenario, before, tape, met, told } = facts;
  if (!scenario.append || before.length === 0) return [];
  const blockBytes = EARLIER_BLOCK_BYTES;
  const after = await readObjects(tape.drive, { from: 0, count: before.length, blockBytes });
  const intact = before.every((object, index) => sameObject(object, after[index]));
  if (intact || (movedInSilence(met) && told)) return [];
  return ["what was on the tape before is damaged"];
}

function sameObject(a: ReadObject, b: ReadObject | undefined): boolean {
  if (typeof a === "string" || typeof b !== "object") return a === b;
  return Buffer.compare(a, b) === 0;
}

function outcomeOf(report: WriteReport): ScenarioOutcome {
  if (report.end === "complete" && report.closed) return "complete";
  return report.blockCount > 0 ? "partial" : "nothing";
}

/** The first and the third law. */
async function checkTape(facts: {
  readonly stand: Stand;
  readonly report: WriteReport;
  readonly tape: CleanTape;
  readonly met: readonly string[];
  readonly violations: string[];
}): Promise<Pick<ScenarioResult, "verifiedBlockCount" | "damagedBlockCount">> {
  const { stand, report, tape, met, violations } = facts;
  const { scenario, folder, journalFolder } = stand;
  const from = Number(report.firstObject);
  const { blockBytes } = scenario;
  const range = { from, count: report.blockCount, blockBytes };
  const objects = await readObjects(tape.drive, range);
  const rotObjects = rotPlaces(scenario.plan).map((object) => object - from);
  const differing = differingBlocks(scenario, objects);
  const rotten = differing.filter((index) => rotObjects.includes(index));
  const untrue = differing.filter((index) => !rotten.includes(index));
  if (objects.length < report.blockCount) untrue.push(objects.length);
  const excused = report.evidence === "notChecked" && movedInSilence(met);
  if (excused || untrue.length > 0) {
    if (!excused) violations.push(`reported as written, but not there: blocks ${String(untrue)}`);
    return { verifiedBlockCount: 0, damagedBlockCount: 0 };
  }
  const damaged = await damageAndVerify({
    scenario,
    report,
    tape,
    random: new SeededRandom(scenario.seed ^ 0x5eed),
    folder,
    journalFolder,
    rotten,
    manifestRotten: rotObjects.some((index) => index > report.blockCount),
  });
  violations.push(...damaged.flaws);
  return { verifiedBlockCount: report.blockCount, damagedBlockCount: damaged.damagedCount };
}

function rotPlaces(plan: FaultPlan): number[] {
  return plan.flatMap(({ what, when }) =>
    what.kind === "bitRot" && when.at === "object" ? [when.object] : [],
  );
}
