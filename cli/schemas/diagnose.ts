import Type from "typebox";
import type { Static } from "typebox";
import { countSchema, exitStatusSchema, millisecondsSchema } from "./parts.ts";
import { statusSchema } from "./status.ts";

const Text = Type.String();
const OptionalText = Type.Optional(Text);

const symptomSchema = Type.Union(
  [Type.Literal("errors"), Type.Literal("loading"), Type.Literal("cleaning"), Type.Literal("link")],
  { description: "a trouble that may follow the tape, the drive or the cable" },
);

const partSchema = Type.Union([Type.Literal("tape"), Type.Literal("drive"), Type.Literal("cable")]);

const findingSchema = Type.Object({
  id: Type.String({ description: "stable name of the finding" }),
  severity: Type.Union([
    Type.Literal("information"),
    Type.Literal("warning"),
    Type.Literal("critical"),
  ]),
  about: Type.Union(
    [
      Type.Literal("drive"),
      Type.Literal("tape"),
      Type.Literal("tapeOrDrive"),
      Type.Literal("cable"),
      Type.Literal("host"),
      Type.Literal("cleaning"),
      Type.Literal("environment"),
    ],
    { description: "tapeOrDrive: one of the two; several diagnoses can tell which" },
  ),
  symptom: Type.Optional(symptomSchema),
  finding: Text,
  meaning: Text,
  action: Type.String({ description: "what to do next" }),
  evidence: Type.Array(Type.String({ description: "where the drive said it" })),
  source: Type.String({ description: "what gives the evidence this meaning" }),
});

/** A figure of the drive. */
export const figureSchema = Type.Object({
  name: Text,
  label: Text,
  value: Type.Number(),
  unit: Text,
  from: Type.String({ description: "where the drive said it" }),
  normal: Type.Optional(Type.String({ description: "what is normal, where a source says so" })),
});

/** What later diagnoses compare with. */
export const comparisonSchema = Type.Object(
  {
    tape: Type.Optional(
      Type.Union([Text, Type.Null()], {
        description: "serial number, barcode or name of the cartridge; null: there was none",
      }),
    ),
    drive: OptionalText,
    cable: Type.String({ description: "the way to the host, by --path; else the host" }),
    shows: Type.Array(symptomSchema),
    clears: Type.Array(symptomSchema, {
      description:
        "troubles that would have shown, were they there: enough was moved since the load",
    }),
  },
  { description: "for --with of a later diagnosis" },
);

const followingSchema = Type.Object({
  symptom: symptomSchema,
  follows: Type.Union([partSchema, Type.Literal("undecided"), Type.Literal("none")], {
    description: "none: no one part explains all states",
  }),
  item: OptionalText,
  suspects: Type.Array(partSchema),
  reasons: Type.Array(Text),
  next: Type.Array(Type.String({ description: "what to try" })),
});

const outcomeFields = {
  outcome: Type.Union([Type.Literal("passed"), Type.Literal("failed"), Type.Literal("notRun")]),
  says: Text,
} as const;

const sampleSchema = Type.Object({
  phase: Type.Union([Type.Literal("write"), Type.Literal("read")]),
  atBytes: countSchema,
  bytesPerSecond: Type.Number({ minimum: 0 }),
  correctedErrors: Type.Optional(countSchema),
});

const scratchSchema = Type.Object({
  ...outcomeFields,
  seed: Type.Integer({ description: "makes the same data again" }),
  blockBytes: countSchema,
  wantedBytes: countSchema,
  writtenBytes: countSchema,
  writeMs: millisecondsSchema,
  readBytes: countSchema,
  readMs: Type.Number({ minimum: 0, description: "milliseconds, with all positioning" }),
  differentBlocks: countSchema,
  samples: Type.Array(sampleSchema, { description: "rate over the length of what was written" }),
  notes: Type.Array(Text),
});

const counterSchema = Type.Object({
  name: Text,
  label: Text,
  unit: Text,
  from: Text,
  before: Type.Number(),
  after: Type.Number(),
});

const selfTestSchema = Type.Object({
  drive: Type.Object({ ...outcomeFields, elapsedMs: millisecondsSchema }),
  scratch: Type.Optional(scratchSchema),
  counters: Type.Array(counterSchema, { description: "before and after the test" }),
});

const { panel, alerts, alertsFrom, unread, cartridge, state } = statusSchema.properties;

/** The document of `capstan diagnose`. */
export const diagnoseSchema = Type.Object({
  schema: Type.Literal("capstan.diagnose/1"),
  exitStatus: exitStatusSchema,
  device: Type.String({ description: "specifier of the drive" }),
  simulated: Type.Boolean(),
  takenAt: Type.String({ description: "ISO 8601, UTC" }),
  light: Type.Union([Type.Literal("green"), Type.Literal("yellow"), Type.Literal("red")], {
    description: "red: something critical; yellow: a warning; green: neither",
  }),
  findings: Type.Array(findingSchema, { description: "the gravest first" }),
  drive: Type.Object({
    vendor: Text,
    product: Text,
    revision: Type.String({ description: "firmware level" }),
    serial: OptionalText,
    family: Text,
    generation: OptionalText,
  }),
  ...{ state, panel, alerts, alertsFrom, cartridge },
  driveFigures: Type.Array(figureSchema),
  unread,
  comparison: comparisonSchema,
  follows: Type.Optional(
    Type.Array(followingSchema, { description: "with --with: whom each trouble follows" }),
  ),
  selfTest: Type.Optional(selfTestSchema),
});

/** The document of `capstan diagnose`. */
export type DiagnoseDocument = Static<typeof diagnoseSchema>;
