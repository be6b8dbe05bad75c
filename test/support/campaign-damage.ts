import type { SeededRandom } from "../../simulator/seeded-random.ts";
import { openJournals, type Journal } from "../../src/stream/journal.ts";
import type { BlockFinding, DifferentBlock } from "../../src/stream/reader-finding.ts";
import type { SessionVerification, VerifyReport } from "../../src/stream/verify-report.ts";
import { verifySessions } from "../../src/stream/verify.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import { sourceBlock } from "./campaign-laws.ts";
import type { Scenario } from "./campaign-scenario.ts";
import type { CleanTape } from "./campaign-tape.ts";

/** Blocks of the session that were damaged, and how: byte offset and bit index of each flipped bit. */
type Damage = ReadonlyMap<number, readonly (readonly [number, number])[]>;

/** A tape to be damaged and verified. */
export interface DamageJob {
  readonly scenario: Scenario;
  readonly report: WriteReport;
  readonly tape: CleanTape;
  readonly random: SeededRandom;
  readonly folder: string;
  readonly journalFolder: string | undefined;
  /** Blocks that a planned rot has already damaged. */
  readonly rotten: readonly number[];
  /** Whether planned rot may have hit the manifest. */
  readonly manifestRotten: boolean;
}

/** What damaging and verifying brought. */
export interface DamageResult {
  readonly flaws: readonly string[];
  readonly damagedCount: number;
}

function damage({ scenario, report, tape, random, rotten }: DamageJob): Damage {
  const places = new Map<number, (readonly [number, number])[]>();
  const medium = tape.simulated.cartridge?.medium;
  if (medium === undefined || report.blockCount === 0) return places;
  for (let count = 0; count < scenario.damageCount; count++) {
    const index = random.nextInteger(0, report.blockCount - 1);
    if (places.has(index) || rotten.includes(index)) continue;
    const { length } = sourceBlock(scenario, index);
    const bits = new Map<string, readonly [number, number]>();
    for (let bit = random.nextInteger(1, 3); bit > 0; bit--) {
      const place = [random.nextInteger(0, length - 1), random.nextInteger(0, 7)] as const;
      bits.set(place.join("/"), place);
    }
    for (const [byteOffset, bitIndex] of bits.values()) {
      const object = Number(report.firstObject) + index;
      medium.corrupt({ partition: report.partition, index: object, byteOffset, bitIndex });
    }
    places.set(index, [...bits.values()]);
  }
  return places;
}

/** The third law: damages some blocks and lets the tape be verified; exactly those must be named. */
export async function damageAndVerify(job: DamageJob): Promise<DamageResult> {
  const { scenario, report, tape, journalFolder } = job;
  const { drive, simulated } = tape;
  const places = damage(job);
  if (scenario.readsProtected && simulated.personality.protectionMethods.includes(2)) {
    await drive.setLogicalBlockProtection("crc32c", { write: true, read: true });
  }
  const journals = journalFolder === undefined ? [] : openJournals(journalFolder).journals;
  try {
    const verified = await verify(job, journals);
    const flaws = verified.sessions
      .filter(({ firstObject }) => firstObject < report.firstObject)
      .flatMap(flawsOfEarlier);
    if (verified.scanProblem !== undefined) flaws.push(`scan: ${verified.scanProblem.message}`);
    const ours = verified.sessions.find(({ firstObject }) => firstObject === report.firstObject);
    if (ours !== undefined) flaws.push(...flawsOfOurs(job, ours, places));
    else if (report.closed || report.blockCount > 0) flaws.push("verify does not find the session");
    return { flaws, damagedCount: places.size };
  } finally {
    for (const journal of journals) journal.close();
  }
}

function verify(job: DamageJob, journals: readonly Journal[]): Promise<VerifyReport> {
  const { scenario, report, tape, folder } = job;
  return verifySessions(tape.drive, {
    method: "read",
    clock: tape.simulated.clock,
    workFolder: folder,
    journals,
    trueBlock: (record, index) =>
      Promise.resolve(
        record.firstObject === report.firstObject ? sourceBlock(scenario, index) : undefined,
      ),
  });
}

function flawsOfEarlier({ check, ordinal }: SessionVerification): string[] {
  return check.findings.map(
    ({ kind, index }) => `session ${String(ordinal)} from before: block ${String(index)} ${kind}`,
  );
}

function flawsOfOurs(job: DamageJob, session: SessionVerification, places: Damage): string[] {
  const { report, rotten } = job;
  const { check, comparedWith } = session;
  if (check.error !== undefined) return [`verify ended early: ${check.error.message}`];
  const damaged = [...new Set([...places.keys(), ...rotten])].sort((a, b) => a - b);
  // Behind what was reported there may be anything, unless the session says that it ends there.
  const named = check.findings
    .map(({ index }) => index)
    .filter((index) => report.closed || index < report.blockCount);
  const flaws = flawsOfComparison(job, session, damaged);
  if (comparedWith === "nothing") {
    // All that tells damage then is what the drive checks by itself.
    flaws.push(...named.filter((index) => !damaged.includes(index)).map(undamaged));
    return flaws;
  }
  if (String(named) !== String(damaged)) {
    flaws.push(`damaged are blocks [${String(damaged)}], named are [${String(named)}]`);
  }
  for (const finding of check.findings) {
    const bits = places.get(finding.index);
    if (bits !== undefined) flaws.push(...flawsOfFinding(job.scenario, finding, bits));
  }
  return flaws;
}

/** Whether the session was compared with what there is, and the result is what it must be. */
function flawsOfComparison(
  job: DamageJob,
  session: SessionVerification,
  damaged: readonly number[],
): string[] {
  const { report, journalFolder } = job;
  if (report.closed) return flawsOfClosed(job, session, damaged);
  // A journal is known again by three of its blocks; damage may have hit all of them.
  const recognisable =
    journalFolder !== undefined && damaged.length === 0 && report.evidence !== "notChecked";
  const unused = recognisable && report.blockCount > 0 && session.comparedWith === "nothing";
  return unused ? ["there is a journal and it is not used"] : [];
}

function flawsOfClosed(
  { report, manifestRotten }: DamageJob,
  { comparedWith, result, manifestProblem, blocksOnTape }: SessionVerification,
  damaged: readonly number[],
): string[] {
  if (blocksOnTape !== report.blockCount) return [`there are ${String(blocksOnTape)} blocks`];
  if (comparedWith !== "manifest") {
    const problem = manifestProblem?.message ?? "no manifest";
    return manifestRotten ? [] : [`compared with ${comparedWith}: ${problem}`];
  }
  const unharmed = report.end === "complete" ? "same" : "partial";
  const expected = damaged.length > 0 ? "different" : unharmed;
  return result === expected ? [] : [`the result is ${result} instead of ${expected}`];
}

const undamaged = (index: number): string => `block ${String(index)} is named and not damaged`;

/** Whether a finding says where the damage is: in the stream, in the block, in the files. */
function flawsOfFinding(
  scenario: Scenario,
  finding: BlockFinding,
  places: readonly (readonly [number, number])[],
): string[] {
  const { index, range, kind } = finding;
  const flaws: string[] = [];
  const from = index * scenario.blockBytes;
  const to = from + sourceBlock(scenario, index).length;
  if (range.fromByte !== BigInt(from) || range.toByte !== BigInt(to)) {
    flaws.push(`block ${String(index)} is said to hold other bytes of the stream`);
  }
  const touched = touchedNames(scenario, { from, to });
  const named = String(finding.touched.files.map(({ name }) => name));
  if (named !== touched)
    flaws.push(`block ${String(index)} touches ${touched}, named are ${named}`);
  if (kind === "missing" || kind === "extra") {
    flaws.push(`block ${String(index)} is damaged and called ${kind}`);
  }
  if (kind === "different" && !tellsBits(finding, places)) {
    flaws.push(`block ${String(index)}: the flipped bits are not those that are told`);
  }
  return flaws;
}

function touchedNames({ files = [] }: Scenario, range: { from: number; to: number }): string {
  const touched = files.filter(
    ({ headerOffset, dataOffset, size }) =>
      headerOffset < BigInt(range.to) && dataOffset + size > BigInt(range.from),
  );
  return String(touched.map(({ name }) => name));
}

function tellsBits(
  { bits }: DifferentBlock,
  places: readonly (readonly [number, number])[],
): boolean {
  if (bits?.differingBits !== places.length) return false;
  return places.every(([byte]) => bits.ranges.some(({ from, to }) => from <= byte && byte < to));
}
