import Type from "typebox";
import type { Static } from "typebox";
import { errorFactsSchema } from "./error.ts";
import { countSchema, exitStatusSchema, millisecondsSchema } from "./parts.ts";

const Text = Type.String();

const methodSchema = Type.Union([
  Type.Literal("read"),
  Type.Literal("drive"),
  Type.Literal("sample"),
]);
const resultSchema = Type.Union([
  Type.Literal("same"),
  Type.Literal("different"),
  Type.Literal("partial"),
]);

const rangeSchema = { fromByte: countSchema, toByte: countSchema };

/** One thing that is wrong with the data of a session. */
export const findingSchema = Type.Object({
  kind: Type.Union([
    Type.Literal("different"),
    Type.Literal("unreadable"),
    Type.Literal("missing"),
    Type.Literal("extra"),
  ]),
  block: Type.Integer({ minimum: 0, description: "block of the session, from 0" }),
  object: Type.Integer({ minimum: 0, description: "logical object number on the tape" }),
  blockCount: Type.Optional(countSchema),
  stream: Type.Object(rangeSchema, { description: "bytes of the stream, toByte exclusive" }),
  files: Type.Array(
    Type.Object(
      {
        name: Text,
        header: Type.Boolean(),
        ...rangeSchema,
        contentRight: Type.Optional(
          Type.Boolean({ description: "by its digest; then at most its header is damaged" }),
        ),
      },
      {
        description: "files touched, and which of their bytes",
      },
    ),
  ),
  moreFiles: Type.Boolean(),
  problem: Text,
  reread: Type.Optional(
    Type.Object(
      { attemptCount: countSchema, gives: Text },
      {
        description: "what reading the block again gave",
      },
    ),
  ),
  bits: Type.Optional(
    Type.Object({
      against: Type.String({
        description: "right: the true data; reread: another read of the block",
      }),
      differingBits: countSchema,
      differingBytes: countSchema,
    }),
  ),
});

/** One thing that is wrong with the data of a session. */
export type FindingFacts = Static<typeof findingSchema>;

/** What came of verifying. */
export const verificationSchema = Type.Object({
  method: methodSchema,
  result: resultSchema,
  covers: Type.Object(
    {
      hostMemory: Type.Boolean(),
      cableAndAdapter: Type.Boolean(),
      drive: Type.Boolean(),
      medium: Type.Boolean(),
      everyBlock: Type.Boolean(),
    },
    { description: "what a fault of which this method would notice" },
  ),
  byteCount: countSchema,
  elapsedMs: millisecondsSchema,
  tapeMs: Type.Number({
    minimum: 0,
    description: "by the drive's clock; virtual for a simulated drive",
  }),
  seed: Type.Optional(Type.Integer()),
  problem: Type.Optional(errorFactsSchema),
  sessions: Type.Array(
    Type.Object({
      ordinal: Type.Integer({ minimum: 1 }),
      sessionNumber: Type.Optional(Type.Integer({ minimum: 1 })),
      result: resultSchema,
      reasons: Type.Array(Text),
      comparedWith: Type.Union([
        Type.Literal("manifest"),
        Type.Literal("journal"),
        Type.Literal("nothing"),
      ]),
      firstObject: countSchema,
      blocksOnTape: countSchema,
      blockCount: countSchema,
      comparedCount: countSchema,
      unprovedMissingCount: countSchema,
      byteCount: countSchema,
      filesSame: Type.Optional(countSchema),
      filesDifferent: Type.Optional(Type.Array(Text)),
      filesTouched: Type.Optional(Type.Array(Text)),
      filesOnTape: Type.Optional(
        Type.Object(
          {
            wholeCount: countSchema,
            whole: Type.Array(Text),
            partial: Type.Array(Text),
            missing: Type.Array(Text),
            sources: Type.Array(Text, {
              description:
                "what was to be written; what of it is not named here is not on the tape",
            }),
          },
          {
            description:
              "for a session that was not brought to its end, as far as its journal tells",
          },
        ),
      ),
      stream: Type.Optional(Text),
      findings: Type.Array(findingSchema),
      problem: Type.Optional(errorFactsSchema),
    }),
  ),
  lostSessions: Type.Array(
    Type.Object({
      session: Type.Integer({ minimum: 1 }),
      firstObject: countSchema,
      journal: Type.String({ description: "folder of the journal that knows of it" }),
      sentBlockCount: countSchema,
      provedBlockCount: countSchema,
      files: Type.Array(Text),
    }),
    {
      description:
        "sessions whose writer did not come to its end and of which nothing is on the tape",
    },
  ),
});

/** What came of verifying. */
export type Verification = Static<typeof verificationSchema>;

/** The document of `capstan verify`. */
export const verifySchema = Type.Object({
  schema: Type.Literal("capstan.verify/1"),
  exitStatus: exitStatusSchema,
  device: Text,
  verification: verificationSchema,
});

/** The document of `capstan verify`. */
export type VerifyDocument = Static<typeof verifySchema>;
