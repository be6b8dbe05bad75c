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
  /** Bytes written when the fault was planned; undefined until the first command after that. */
  bytesBefore: number | undefined;
  readonly loadsBefore: number;
  readonly plannedMs: number;
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
  #bytesWritten = 0;

  constructor(plan: FaultPlan, clock: Clock) {
    this.#clock = clock;
    this.add(plan);
  }

  /** Adds faults to the plan. All counts begin now. */
  add(plan: FaultPlan): void {
    for (const fault of plan) {
      this.#armed.push({
        fault,
        left: fault.times ?? 1,
        seen: 0,
        bytesBefore: undefined,
        loadsBefore: this.#loads,
        plannedMs: this.#clock.nowMs,
      });
    }
  }

  /** Whether nothing is left of the plan; the drive then asks no further. */
  get idle(): boolean {
    return this.#armed.length === 0;
  }

  /** The faults that have not happened yet, as a plan that goes on from here: what was counted already is taken off. */
  get pending(): FaultPlan {
    return this.#armed.map((one) => ({
      when: this.#remaining(one),
      what: one.fault.what,
      times: one.left,
    }));
  }

  #remaining(one: Armed): FaultTrigger {
    const { when } = one.fault;
    const less = (planned: number, seen: number): number => Math.max(0, planned - seen);
    switch (when.at) {
      case "command":
        return { ...when, count: less(when.count, one.seen) };
      case "bytesWritten": {
        const seen = this.#bytesWritten - (one.bytesBefore ?? this.#bytesWritten);
        return { ...when, bytes: less(when.bytes, seen) };
      }
      case "load":
        return { ...when, count: less(when.count, this.#loads - one.loadsBefore) };
      case "time":
        return { ...when, ms: less(when.ms, this.#clock.nowMs - one.plannedMs) };
      case "object":
        return when;
    }
  }

  /** Counts a load. */
  noteLoad(): void {
    this.#loads++;
  }

  /** Takes the effects that are due before this command. */
  takeBeforeCommand(situation: FaultSituation): readonly CommandEffect[] {
    const due: CommandEffect[] = [];
    this.#bytesWritten = situation.bytesWritten;
    for (const one of this.#armed) {
      const { when, what } = one.fault;
      one.bytesBefore ??= situation.bytesWritten;
      if (!isCommandEffect(what)) continue;
      if (when.at === "command" && (when.name === "any" || when.name === situation.command))
        one.seen++;
      if (this.#isDue(one, situation)) {
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

  #isDue(one: Armed, situation: FaultSituation): boolean {
    const { when } = one.fault;
    switch (when.at) {
      case "object":
        return (
          situation.movesData &&
          situation.partition === (when.partition ?? 0) &&
          situation.object >= when.object
        );
      case "bytesWritten":
        return situation.bytesWritten - (one.bytesBefore ?? 0) >= when.bytes;
      case "command":
        return one.seen >= when.count && (when.name === "any" || when.name === situation.command);
      case "load":
        return this.#loads - one.loadsBefore >= when.count;
      case "time":
        return this.#clock.nowMs - one.plannedMs >= when.ms;
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
