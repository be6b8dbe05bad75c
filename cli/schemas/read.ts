import Type from "typebox";
import type { Static } from "typebox";
import { errorFactsSchema } from "./error.ts";
import { countSchema, exitStatusSchema, millisecondsSchema } from "./parts.ts";
import { findingSchema } from "./verify.ts";

const Text = Type.String();

/** The document of `capstan read`. */
export const readSchema = Type.Object({
  schema: Type.Literal("capstan.read/1"),
  exitStatus: exitStatusSchema,
  device: Text,
  target: Type.String({ description: "the folder the data went to" }),
  session: Type.Integer({ minimum: 1, description: "place on the tape, from 1" }),
  kind: Type.Union([Type.Literal("tar"), Type.Literal("raw")]),
  comparedWith: Type.Union([
    Type.Literal("manifest"),
    Type.Literal("journal"),
    Type.Literal("nothing"),
  ]),
  complete: Type.Boolean({ description: "whether the session was written to its end" }),
  blockCount: countSchema,
  byteCount: Type.Integer({
    minimum: 0,
    description: "bytes handed on, zeros for unreadable blocks included",
  }),
  filledBytes: Type.Integer({
    minimum: 0,
    description: "bytes of zeros in place of unreadable blocks",
  }),
  damagedBlockCount: countSchema,
  restoredCount: Type.Optional(countSchema),
  filesSame: Type.Optional(countSchema),
  filesDifferent: Type.Optional(Type.Array(Text)),
  filesTouched: Type.Optional(Type.Array(Text)),
  notRestored: Type.Array(Type.Object({ name: Text, code: Text, problem: Text })),
  findings: Type.Array(findingSchema),
  problem: Type.Optional(errorFactsSchema),
  elapsedMs: millisecondsSchema,
  tapeMs: millisecondsSchema,
});

/** The document of `capstan read`. */
export type ReadDocument = Static<typeof readSchema>;
