import { UsageError } from "../../src/transport/errors.ts";
import { JsonFields } from "../json-fields.ts";
import type { Fault, FaultEffect, FaultPlan, FaultTrigger } from "./fault-plan.ts";

const complain = (what: string): UsageError =>
  new UsageError("SIM_FAULT_PLAN_INVALID", `read fault plan: ${what}`);

const partition = (fields: JsonFields): { partition?: number } =>
  fields.has("partition") ? { partition: fields.integer("partition") } : {};

const TRIGGERS: Readonly<Record<FaultTrigger["at"], (fields: JsonFields) => FaultTrigger>> = {
  object: (f) => ({ at: "object", object: f.integer("object"), ...partition(f) }),
  bytesWritten: (f) => ({ at: "bytesWritten", bytes: f.integer("bytes") }),
  command: (f) => ({ at: "command", name: f.text("name"), count: f.integer("count") }),
  load: (f) => ({ at: "load", count: f.integer("count") }),
  time: (f) => ({ at: "time", ms: f.number("ms") }),
};

const bit = (f: JsonFields): { byteOffset: number; bitIndex: number } => {
  const bitIndex = f.integer("bitIndex");
  if (bitIndex > 7) throw complain(`bit ${bitIndex} is not from 0 to 7`);
  return { byteOffset: f.integer("byteOffset"), bitIndex };
};

const EFFECTS: Readonly<Record<FaultEffect["kind"], (fields: JsonFields) => FaultEffect>> = {
  readError: () => ({ kind: "readError" }),
  writeError: () => ({ kind: "writeError" }),
  deferredError: (f) => ({ kind: "deferredError", afterCommands: f.integer("afterCommands") }),
  readFlip: (f) => ({ kind: "readFlip", ...bit(f) }),
  bitRot: (f) => ({ kind: "bitRot", ...bit(f) }),
  reset: (f) => ({
    kind: "reset",
    losesBuffer: f.flag("losesBuffer"),
    rewinds: f.flag("rewinds"),
    attentionStolen: f.flag("attentionStolen"),
  }),
  mediumChangedAttention: () => ({ kind: "mediumChangedAttention" }),
  foreignRewind: () => ({ kind: "foreignRewind" }),
  bufferLost: () => ({ kind: "bufferLost" }),
  transportFailure: (f) => ({ kind: "transportFailure", executed: f.flag("executed") }),
  timeout: (f) => ({ kind: "timeout", executed: f.flag("executed") }),
  shortTape: (f) => ({ kind: "shortTape", remainingBytes: f.integer("remainingBytes") }),
  chipDead: () => ({ kind: "chipDead" }),
  sense: (f) => ({
    kind: "sense",
    key: f.integer("key"),
    codes: f.integer("codes"),
    deferred: f.flag("deferred"),
  }),
};

const wordsOf = <T extends string>(table: Readonly<Record<T, unknown>>): readonly T[] => {
  const words: T[] = [];
  for (const word in table) words.push(word);
  return words;
};
const TRIGGER_WORDS = wordsOf(TRIGGERS);
const EFFECT_WORDS = wordsOf(EFFECTS);
/** Effects of one object; any other trigger would never set them off. */
const OBJECT_EFFECTS: ReadonlySet<FaultEffect["kind"]> = new Set([
  "readError",
  "writeError",
  "deferredError",
  "readFlip",
  "bitRot",
]);

function parseFault(fields: JsonFields): Fault {
  const when = fields.object("when");
  const what = fields.object("what");
  const at = when.word("at", TRIGGER_WORDS);
  const kind = what.word("kind", EFFECT_WORDS);
  if (OBJECT_EFFECTS.has(kind) && at !== "object") {
    throw complain(`a ${kind} happens at an object, not at "${at}"`);
  }
  return {
    when: TRIGGERS[at](when),
    what: EFFECTS[kind](what),
    ...(fields.has("times") ? { times: fields.integer("times", 1) } : {}),
  };
}

/**
 * A fault plan out of parsed JSON: a list of `{ "when": …, "what": …, "times": … }`.
 * @throws UsageError `SIM_FAULT_PLAN_INVALID` that names the place.
 */
export function parseFaultPlan(value: unknown): FaultPlan {
  return new JsonFields({ plan: value }, "fault", complain).objects("plan").map(parseFault);
}
