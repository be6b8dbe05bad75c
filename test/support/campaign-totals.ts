import type { ScenarioOutcome, ScenarioResult } from "./campaign-run.ts";

interface KindTotals {
  runs: number;
  complete: number;
  partial: number;
}

/** What many runs brought together. */
export class CampaignTotals {
  readonly failed: ScenarioResult[] = [];
  readonly outcomes: Record<ScenarioOutcome, number> = {
    complete: 0,
    partial: 0,
    nothing: 0,
    refused: 0,
  };
  runCount = 0;
  /** Runs in which a fault or another program came in. */
  faultRunCount = 0;
  /** Runs in which blocks were compared with their source. */
  verifiedRunCount = 0;
  recoveredRunCount = 0;
  blockCount = 0;
  damagedCount = 0;
  readonly #kinds = new Map<string, KindTotals>();

  /** Adds one run. */
  add(result: ScenarioResult): void {
    this.runCount += 1;
    this.outcomes[result.outcome] += 1;
    this.blockCount += result.verifiedBlockCount;
    this.damagedCount += result.damagedBlockCount;
    if (result.met.length > 0) this.faultRunCount += 1;
    if (result.verifiedBlockCount > 0) this.verifiedRunCount += 1;
    if (result.recoveredCount > 0) this.recoveredRunCount += 1;
    if (result.violations.length > 0) this.failed.push(result);
    for (const kind of result.met) this.#addKind(kind, result.outcome);
  }

  #addKind(kind: string, outcome: ScenarioOutcome): void {
    const totals = this.#kinds.get(kind) ?? { runs: 0, complete: 0, partial: 0 };
    totals.runs += 1;
    if (outcome === "complete") totals.complete += 1;
    if (outcome === "partial") totals.partial += 1;
    this.#kinds.set(kind, totals);
  }

  /** Kinds of faults that were met at least once. */
  get kinds(): readonly string[] {
    return [...this.#kinds.keys()].sort();
  }

  /** A table of all that, as lines. */
  lines(): string[] {
    const { complete, partial, nothing, refused } = this.outcomes;
    const rows = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      `${String(this.runCount)} runs, ${String(this.faultRunCount)} with faults; complete ${String(complete)}, partial ${String(partial)}, nothing written ${String(nothing)}, refused ${String(refused)}`,
      `${String(this.recoveredRunCount)} runs recovered; ${String(this.verifiedRunCount)} verified ${String(this.blockCount)} blocks; ${String(this.damagedCount)} blocks were damaged and looked for`,
      `${"fault met".padEnd(28)}${"runs".padStart(8)}${"complete".padStart(10)}${"partial".padStart(10)}`,
      ...rows.map(
        ([kind, totals]) =>
          `${kind.padEnd(28)}${String(totals.runs).padStart(8)}${String(totals.complete).padStart(10)}${String(totals.partial).padStart(10)}`,
      ),
    ];
  }
}

/** A failed run in words, with the line that runs it again. */
export function describeFailure(result: ScenarioResult): string {
  const { seed, violations, met } = result;
  return [
    `seed ${String(seed)}: ${violations.join("; ")} (met: ${met.join(", ")})`,
    `  again: npm run campaign -- --runs 1 --seed ${String(seed)}`,
  ].join("\n");
}
