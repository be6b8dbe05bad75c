import type { SeededRandom } from "../../simulator/seeded-random.ts";
import { openJournals } from "../../src/stream/journal.ts";
import type { BlockFinding } from "../../src/stream/reader-finding.ts";
import type { SessionVerification } from "../../src/stream/verify-report.ts";
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
  /** Whether every block that was reported as written was compared with a manifest or journal. */
  readonly compared: boolean;
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
  const { scenario, report, tape, folder, journalFolder } = job;
  const { drive, simulated } = tape;
  const places = damage(job);
  if (scenario.readsProtected && simulated.personality.protectionMethods.includes(2)) {
    await drive.setLogicalBlockProtection("crc32c", { write: true, read: true });
  }
  const found = journalFolder === undefined ? undefined : openJournals(journalFolder);
  try {
    const verified = await verifySessions(drive, {
      method: "read",
      clock: simulated.clock,
      workFolder: folder,
      journals: found?.journals ?? [],
      trueBlock: (record, index) =>
        Promise.resolve(
          record.firstObject === report.firstObject ? sourceBlock(scenario, index) : undefined,
        ),
    });
    const flaws: string[] = [];
    if (verified.scanProblem !== undefined) flaws.push(`scan: ${verified.scanProblem.message}`);
    for (const session of verified.sessions) {
      if (session.firstObject < report.firstObject) flaws.push(...flawsOfEarlier(session));
    }
    const ours = verified.sessions.find(({ firstObject }) => firstObject === report.firstObject);
    flaws.push(...flawsOfOurs(job, ours, places));
    const compared = ours !== undefined && ours.comparedWith !== "nothing";
    return { flaws, damagedCount: places.size, compared };
  } finally {
    for (const journal of found?.journals ?? []) journal.close();
  }
}

function flawsOfEarlier({ check, ordinal }: SessionVerification): string[] {
  return check.findings.map(
    ({ kind, index }) => `session ${String(ordinal)} from before: block ${String(index)} ${kind}`,
  );
}

function flawsOfOurs(
  job: DamageJob,
  session: SessionVerification | undefined,
  places: Damage,
): string[] {
  const { report, rotten, journalFolder, manifestRotten } = job;
  if (session === undefined) {
    return report.closed || report.blockCount > 0 ? ["verify does not find the session"] : [];
  }
  const { check, comparedWith } = session;
  if (check.error !== undefined) return [`verify ended early: ${check.error.message}`];
  const flaws: string[] = [];
  if (report.closed && comparedWith !== "manifest" && !manifestRotten) {
    flaws.push(`compared with ${comparedWith}: ${String(session.manifestProblem?.message)}`);
  }
  const damaged = [...new Set([...places.keys(), ...rotten])].sort((a, b) => a - b);
  const named = check.findings.map(({ index }) => index);
  if (comparedWith === "nothing") {
    // All that tells damage then is what the drive checks by itself.
    const probed =
      journalFolder === undefined || damaged.length > 0 || report.evidence === "notChecked";
    if (!probed && report.blockCount > 0) flaws.push("there is a journal and it is not used");
    return [...flaws, ...named.filter((index) => !damaged.includes(index)).map(undamaged)];
  }
  const within = (index: number): boolean => index < report.blockCount;
  const namedWithin = named.filter(within);
  if (String(namedWithin) !== String(damaged)) {
    flaws.push(`damaged are blocks [${String(damaged)}], named are [${String(namedWithin)}]`);
  }
  if (report.closed) flaws.push(...named.filter((index) => !within(index)).map(undamaged));
  const expected =
    damaged.length > 0 ? "different" : report.end === "complete" ? "same" : "partial";
  if (report.closed && comparedWith === "manifest" && session.result !== expected) {
    flaws.push(`the result is ${session.result} instead of ${expected}`);
  }
  for (const finding of check.findings) {
    const bits = places.get(finding.index);
    if (bits !== undefined) flaws.push(...flawsOfFinding(job.scenario, finding, bits));
  }
  return flaws;
}

const undamaged = (index: number): string => `block ${String(index)} is named and not damaged`;

/** Whether a finding says where the damage is: in the stream, in the block, in the files. */
function flawsOfFinding(
  scenario: Scenario,
  finding: BlockFinding,
  places: readonly (readonly [number, number])[],
): string[] {
  const { index } = finding;
  const { blockBytes } = scenario;
  const flaws: string[] = [];
  const from = index * blockBytes;
  const to = from + sourceBlock(scenario, index).length;
  if (finding.range.fromByte !== BigInt(from) || finding.range.toByte !== BigInt(to)) {
    flaws.push(`block ${String(index)} is said to hold other bytes of the stream`);
  }
  const touched = (scenario.files ?? [])
    .filter(
      ({ headerOffset, dataOffset, size }) =>
        headerOffset < BigInt(to) && dataOffset + size > BigInt(from),
    )
    .map(({ name }) => name);
  const named = finding.touched.files.map(({ name }) => name);
  if (String(named) !== String(touched)) {
    flaws.push(`block ${String(index)} touches ${String(touched)}, named are ${String(named)}`);
  }
  if (finding.kind === "missing" || finding.kind === "extra") {
    flaws.push(`block ${String(index)} is damaged and called ${finding.kind}`);
  }
  if (finding.kind !== "different") return flaws;
  const inside = places.every(([byte]) =>
    finding.bits?.ranges.some((range) => range.from <= byte && byte < range.to),
  );
  if (!inside || finding.bits?.differingBits !== places.length) {
    flaws.push(`block ${String(index)}: the flipped bits are not those that are told`);
  }
  return flaws;
}
