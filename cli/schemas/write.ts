import Type from "typebox";
import type { Static } from "typebox";
import { errorFactsSchema } from "./error.ts";
import { countSchema, exitStatusSchema, millisecondsSchema } from "./parts.ts";
import { verificationSchema } from "./verify.ts";

const Text = Type.String();

const namedFileSchema = Type.Object({
  name: Text,
  size: countSchema,
  state: Type.String({ description: "whole, shrunk, grew, unreadable, skipped or partial" }),
});

/** The document of `capstan write`. */
export const writeSchema = Type.Object({
  schema: Type.Literal("capstan.write/1"),
  exitStatus: exitStatusSchema,
  device: Text,
  kind: Type.Union([Type.Literal("tar"), Type.Literal("raw")]),
  end: Type.Union([
    Type.Literal("complete"),
    Type.Literal("volumeFull"),
    Type.Literal("aborted"),
    Type.Literal("error"),
  ]),
  error: Type.Optional(errorFactsSchema),
  session: Type.Integer({ minimum: 1 }),
  setId: Type.String({ description: "32 hexadecimal digits" }),
  partition: countSchema,
  firstObject: countSchema,
  endObject: Type.Optional(countSchema),
  blockBytes: countSchema,
  blockCount: Type.Integer({ minimum: 0, description: "data blocks that are on the medium" }),
  byteCount: Type.Integer({ minimum: 0, description: "bytes in them" }),
  sentBlockCount: countSchema,
  evidence: Type.Union(
    [Type.Literal("proved"), Type.Literal("readBack"), Type.Literal("notChecked")],
    { description: "what the claim about blocks on the tape rests on" },
  ),
  closed: Type.Boolean({ description: "whether filemark, manifest and filemark are proved too" }),
  files: Type.Object(
    {
      wholeCount: countSchema,
      partialCount: countSchema,
      missingCount: countSchema,
      flawedCount: countSchema,
      partial: Type.Array(namedFileSchema),
      missing: Type.Array(namedFileSchema),
      flawed: Type.Array(namedFileSchema, {
        description: "on the tape, but not as in the source: see state",
      }),
    },
    { description: "names up to 10,000 of each kind, counts always" },
  ),
  digestAlgorithm: Text,
  streamDigest: Type.Optional(Text),
  recoveries: Type.Array(
    Type.Object({
      code: Text,
      message: Text,
      sentCount: countSchema,
      voidedCount: countSchema,
      resumedAt: Type.Optional(countSchema),
    }),
  ),
  rewrittenCount: countSchema,
  underrunCount: countSchema,
  repositionEstimate: countSchema,
  earlyWarningAtBlock: Type.Optional(countSchema),
  roomSource: Text,
  stoppedEarlyForRoom: Type.Boolean(),
  elapsedMs: millisecondsSchema,
  tapeMs: Type.Number({
    minimum: 0,
    description: "by the drive's clock; virtual for a simulated drive",
  }),
  notes: Type.Array(Text),
  journal: Type.Optional(Type.String({ description: "folder of the journal that was left" })),
  verification: Type.Optional(verificationSchema),
});

/** The document of `capstan write`. */
export type WriteDocument = Static<typeof writeSchema>;
