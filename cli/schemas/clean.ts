import Type from "typebox";
import type { Static } from "typebox";
import { countSchema, exitStatusSchema, millisecondsSchema } from "./parts.ts";

const Text = Type.String();
const lamp = Type.String({ description: "lit, dark or unknown" });
const wish = Type.Object({ requested: lamp, required: lamp });

/** The document of `capstan clean`. */
export const cleanSchema = Type.Object({
  schema: Type.Literal("capstan.clean/1"),
  device: Text,
  family: Type.String({ description: "lto, dat, dlt or unknown" }),
  due: Type.Object(
    {
      state: Type.String({ description: "due, notYet, notNeeded or notKnown" }),
      says: Text,
      source: Text,
    },
    { description: "whether the drive was to be cleaned at all" },
  ),
  outcome: Type.Union([
    Type.Literal("cleaned"),
    Type.Literal("usedUp"),
    Type.Literal("wrongCartridge"),
    Type.Literal("notCleaned"),
    Type.Literal("notConfirmed"),
  ]),
  sureness: Type.String({
    description: "told: the drive says so; inferred: it follows from what it did; none",
  }),
  evidence: Type.Array(Text),
  tookMs: millisecondsSchema,
  before: wish,
  after: wish,
  cleaner: Type.Object({
    name: Type.Optional(Text),
    isInDrive: Type.Boolean(),
    isUsedUp: Type.Boolean({ description: "no use is left, as far as that is known" }),
    usesMade: Type.Optional(countSchema),
    usesLeft: Type.Optional(countSchema),
    usesOfNewOne: countSchema,
    usesSureness: Type.String({ description: "told or inferred" }),
    usesFrom: Type.String({ description: "where the uses are known from" }),
    source: Type.String({ description: "whose word the uses of a new one are" }),
  }),
  exitStatus: exitStatusSchema,
});

/** The document of `capstan clean`. */
export type CleanDocument = Static<typeof cleanSchema>;
