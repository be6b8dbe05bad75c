import fc from "fast-check";
import type { Fault, FaultEffect, FaultTrigger } from "../../simulator/faults/fault-plan.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";

const COMMANDS = ["WRITE(6)", "WRITE FILEMARKS(6)", "READ(6)", "LOCATE(10)", "any"] as const;

const triggers: fc.Arbitrary<FaultTrigger> = fc.oneof(
  fc.record({ at: fc.constant("object" as const), object: fc.nat(70) }),
  fc.record({
    at: fc.constant("command" as const),
    name: fc.constantFrom(...COMMANDS),
    count: fc.integer({ min: 1, max: 80 }),
  }),
);

/** Effects that belong to an object that is written. */
const objectEffects: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.constant({ kind: "writeError" as const }),
  fc.record({ kind: fc.constant("deferredError" as const), afterCommands: fc.nat(6) }),
  fc.constant({ kind: "readError" as const }),
);

/** Effects that come before a command. */
const commandEffects: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.record({
    kind: fc.constant("reset" as const),
    losesBuffer: fc.boolean(),
    rewinds: fc.boolean(),
    attentionStolen: fc.boolean(),
  }),
  fc.constant({ kind: "mediumChangedAttention" as const }),
  fc.constant({ kind: "foreignRewind" as const }),
  fc.constant({ kind: "bufferLost" as const }),
  fc.record({ kind: fc.constant("transportFailure" as const), executed: fc.boolean() }),
  fc.record({ kind: fc.constant("timeout" as const), executed: fc.boolean() }),
  fc.record({ kind: fc.constant("shortTape" as const), remainingBytes: fc.nat(30_000) }),
  fc.constantFrom<FaultEffect>(
    { kind: "sense", key: 0x4, codes: 0x4400, deferred: false },
    { kind: "sense", key: 0x3, codes: 0x0c00, deferred: true },
    { kind: "sense", key: 0xb, codes: 0x4700, deferred: false },
    { kind: "sense", key: 0x6, codes: 0x2a01, deferred: false },
    { kind: "sense", key: 0x2, codes: 0x0401, deferred: false },
    { kind: "sense", key: 0x7, codes: 0x2700, deferred: false },
  ),
);

const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ when: triggers, what: commandEffects }) },
  {
    weight: 1,
    arbitrary: fc.record({
      when: fc.record({ at: fc.constant("object" as const), object: fc.nat(70) }),
      what: objectEffects,
      times: fc.constantFrom(1, 1, 1, 5, 100),
    }),
  },
);

/** The cable is pulled, or the tape becomes unwritable, for good. */
const ends: fc.Arbitrary<Fault> = fc.record({
  when: fc.record({ at: fc.constant("bytesWritten" as const), bytes: fc.nat(200_000) }),
  what: fc.constantFrom<FaultEffect>(
    { kind: "transportFailure", executed: false },
    { kind: "timeout", executed: true },
    { kind: "sense", key: 0x7, codes: 0x2700, deferred: false },
  ),
  times: fc.constant(1_000_000),
});

/** Up to four faults, and sometimes one that does not end. */
export const faultPlans: fc.Arbitrary<readonly Fault[]> = fc
  .tuple(fc.array(faults, { maxLength: 4 }), fc.option(ends, { freq: 7 }))
  .map(([passing, lasting]) => (lasting === null ? passing : [...passing, lasting]));

/** Drives of one kind that differ in what the writer depends on. */
export const writers: fc.Arbitrary<Personality> = fc
  .record({
    reportsBuffer: fc.boolean(),
    bufferBytes: fc.constantFrom(5000, 40_000, 1_000_000),
    nativeBytesPerSecond: fc.constantFrom(10_000, 1_000_000, 400_000_000),
    warns: fc.boolean(),
    protects: fc.boolean(),
  })
  .map((drawn) => ({
    ...LTO_9,
    reportsBuffer: drawn.reportsBuffer,
    bufferBytes: drawn.bufferBytes,
    earlyWarningBytes: 20_000,
    filemarkBytes: 500,
    mechanics: { ...LTO_9.mechanics, nativeBytesPerSecond: drawn.nativeBytesPerSecond },
    modePages: LTO_9.modePages.filter(
      ({ page, subpage }) =>
        (drawn.warns || page !== 0x10 || subpage !== 1) && (drawn.protects || page !== 0x0a),
    ),
    protectionMethods: drawn.protects ? LTO_9.protectionMethods : [],
  }));
