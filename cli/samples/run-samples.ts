import Type from "typebox";
import type { Static } from "typebox";

const Count = Type.Integer({ minimum: 0 });
const OptionalCount = Type.Optional(Count);
const OptionalText = Type.Optional(Type.String());

/** The first line of a samples file: which run it tells of. */
export const samplesHeaderSchema = Type.Object({
  schema: Type.Literal("capstan.samples/1"),
  run: Type.Union([Type.Literal("write"), Type.Literal("verify"), Type.Literal("read")]),
  startedAt: Type.String({ description: "ISO 8601, UTC, on the clock the drive lives in" }),
  device: Type.String({ description: "specifier of the drive" }),
  drive: Type.String({ description: "vendor, product and firmware" }),
  driveSerial: OptionalText,
  cartridge: Type.Optional(Type.String({ description: "barcode, else serial number" })),
  simulated: Type.Boolean(),
});

/** One sample: what there was since the one before. */
export const sampleSchema = Type.Object({
  ms: Type.Number({ minimum: 0, description: "since the run began" }),
  bytes: Type.Integer({
    minimum: 0,
    description: "sent or read back since the run began; goes back when blocks must be sent again",
  }),
  bytesPerSecond: Type.Optional(
    Type.Number({
      minimum: 0,
      description: "since the sample before; absent where the run has gone back, and at its end",
    }),
  ),
  session: OptionalCount,
  underruns: Type.Optional(
    Type.Integer({ minimum: 0, description: "times the drive waited for the source, so far" }),
  ),
  repositions: Type.Optional(
    Type.Integer({ minimum: 0, description: "after how many of them the tape was set back" }),
  ),
  recoveries: OptionalCount,
  corrected: Type.Optional(
    Type.Integer({ minimum: 0, description: "log page 02h or 03h, 0003h, since the load" }),
  ),
  uncorrected: Type.Optional(
    Type.Integer({ minimum: 0, description: "log page 02h or 03h, 0006h, since the load" }),
  ),
});

/** The last line: absent when the run broke off, or its samples did. */
export const samplesEndSchema = Type.Object({
  end: Type.Literal(true),
  sampleCount: Count,
  counters: Type.Optional(Type.String({ description: "why there are none, or no more" })),
});

/** The first line of a samples file. */
export type SamplesHeader = Static<typeof samplesHeaderSchema>;
/** One sample. */
export type RunSample = Static<typeof sampleSchema>;
/** The last line. */
export type SamplesEnd = Static<typeof samplesEndSchema>;

/** The samples of one run, as its file holds them. */
export interface RunSamples extends SamplesHeader {
  readonly samples: readonly RunSample[];
  /** Whether the file ends as it should; else the run was cut off, or its disk was full. */
  readonly complete: boolean;
  /** Why error counters are missing. */
  readonly counters?: string;
}
