import type { Clock } from "../../src/clock/clock.ts";
import type { Fault, FaultEffect, FaultPlan, FaultTrigger } from "./fault-plan.ts";

/** Effects that belong to one object while it is written or read; all others happen before a command. */
type ObjectEffect = Extract<
  FaultEffect,
  { kind: "readError" | "writeError" | "deferredError" | "readFlip" | "bitRot" }
>;
/** Effects that happen before a command. */
export type CommandEffect = Exclude<FaultEffect, ObjectEffect>;

interface Armed {
  readonly fault: Fault;
  left: number;
  /** Commands of the named kind seen so far. */
  seen: number;
}

const OBJECT_KINDS: ReadonlySet<string> = new Set([
  "readError",
  "writeError",
  "deferredError",
  "readFlip",
  "bitRot",
]);
const isObjectEffect = (effect: FaultEffect): effect is ObjectEffect =>
  OBJECT_KINDS.has(effect.kind);
const isCommandEffect = (effect: FaultEffect): effect is CommandEffect => !isObjectEffect(effect);

/** Where the drive is and what it is about to do. */
export interface FaultSituation {
  readonly command: string;
  readonly partition: number;
  readonly object: number;
  readonly bytesWritten: number;
  /** Whether the command reads or writes objects from `object` on. */
  readonly movesData: boolean;
}

/** Plays a fault plan: says which faults are due. What they do is the drive's. */
export class FaultInjector {
  readonly #clock: Clock;
  #armed: Armed[] = [];
  #loads = 0;
  readonly #startMs: number;

  constructor(plan: FaultPlan, clock: Clock) {
    this.#clock = clock;
    this.#startMs = clock.nowMs;
    this.add(plan);
  }

  /** Adds faults to the plan. Counts of commands begin now. */
  add(plan: FaultPlan): void {
    for (const fault of plan) this.#armed.push({ fault, left: fault.times ?? 1, seen: 0 });
  }

  /** Whether nothing is left of the plan; the drive then asks no further. */
  get idle(): boolean {
    return this.#armed.length === 0;
  }

  /** The faults that have not happened yet. */
  get pending(): FaultPlan {
    return this.#armed.map((one) => ({ ...one.fault, times: one.left }));
  }

  /** Counts a load. */
  noteLoad(): void {
    this.#loads++;
  }

  /** Takes the effects that are due before this command. */
  takeBeforeCommand(situation: FaultSituation): readonly CommandEffect[] {
    const due: CommandEffect[] = [];
    for (const one of this.#armed) {
      const { when, what } = one.fault;
      if (!isCommandEffect(what)) continue;
      if (when.at === "command" && (when.name === "any" || when.name === situation.command))
        one.seen++;
      if (this.#isDue(when, one.seen, situation)) {
        due.push(what);
        one.left--;
      }
    }
    this.#sweep();
    return due;
  }

  /** Takes one effect of a kind for one object. */
  takeForObject<K extends ObjectEffect["kind"]>(
    kind: K,
    place: { partition: number; object: number },
  ): Extract<ObjectEffect, { kind: K }> | undefined {
    for (const one of this.#armed) {
      const { when, what } = one.fault;
      if (what.kind !== kind || when.at !== "object") continue;
      if (when.object !== place.object || (when.partition ?? 0) !== place.partition) continue;
      one.left--;
      this.#sweep();
      return isKind(what, kind) ? what : undefined;
    }
    return undefined;
  }

  #isDue(when: FaultTrigger, seen: number, situation: FaultSituation): boolean {
    switch (when.at) {
      case "object":
        return (
          situation.movesData &&
          situation.partition === (when.partition ?? 0) &&
          situation.object >= when.object
        );
      case "bytesWritten":
        return situation.bytesWritten >= when.bytes;
      case "command":
        return seen >= when.count && (when.name === "any" || when.name === situation.command);
      case "load":
        return this.#loads >= when.count;
      case "time":
        return this.#clock.nowMs - this.#startMs >= when.ms;
    }
  }

  #sweep(): void {
    if (this.#armed.some((one) => one.left <= 0)) {
      this.#armed = this.#armed.filter((one) => one.left > 0);
    }
  }
}

function isKind<K extends ObjectEffect["kind"]>(
  effect: FaultEffect,
  kind: K,
): effect is Extract<ObjectEffect, { kind: K }> {
  return effect.kind === kind;
}
