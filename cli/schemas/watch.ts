import Type from "typebox";
import type { Static } from "typebox";
import { LAMPS } from "../../src/index.ts";
import { countSchema } from "./parts.ts";

const Text = Type.String();
const OptionalText = Type.Optional(Text);
const OptionalCount = Type.Optional(countSchema);
const Rate = Type.Optional(Type.Number({ minimum: 0, description: "bytes a second" }));
const Lamp = Type.Optional(Type.Boolean());

/** One document of `capstan watch --json`, on a line of its own. What is not known is absent. */
export const watchSchema = Type.Object({
  schema: Type.Literal("capstan.watch/1"),
  device: Text,
  time: Type.String({ description: "ISO 8601, UTC" }),
  look: Type.Object({
    result: Type.Union([
      Type.Literal("seen"),
      Type.Literal("inUse"),
      Type.Literal("failed"),
      Type.Literal("hanging"),
    ]),
    says: Type.Optional(Type.String({ description: "who works with the drive, or what is wrong" })),
    code: OptionalText,
  }),
  job: Type.Optional(
    Type.Object(
      {
        pid: countSchema,
        program: Text,
        command: Text,
        activity: Text,
        doneBytes: OptionalCount,
        wholeBytes: OptionalCount,
      },
      { description: "what the program that works with the drive says of itself" },
    ),
  ),
  seenAgeMs: Type.Optional(
    Type.Number({
      minimum: 0,
      description: "how old everything below is, but for the rate of the job",
    }),
  ),
  depth: Type.Optional(
    Type.Union([Type.Literal("identity"), Type.Literal("pages"), Type.Literal("everything")], {
      description: "what the drive was asked",
    }),
  ),
  drive: Type.Optional(Type.Object({ model: Text, serial: OptionalText, firmware: Text })),
  state: Type.Optional(Type.Object({ ready: Type.Boolean(), says: Text, code: OptionalText })),
  activity: OptionalText,
  rates: Type.Optional(
    Type.Object(
      { writeHost: Rate, writeTape: Rate, readHost: Rate, readTape: Rate, job: Rate },
      { description: "since the look before" },
    ),
  ),
  sinceLoad: Type.Optional(
    Type.Object(
      {
        fromHostBytes: OptionalCount,
        toTapeBytes: OptionalCount,
        fromTapeBytes: OptionalCount,
        toHostBytes: OptionalCount,
      },
      { description: "what went through the drive since the cartridge was loaded" },
    ),
  ),
  position: Type.Optional(
    Type.Object({ partition: countSchema, object: OptionalCount, bufferedObjects: OptionalCount }),
  ),
  errors: Type.Optional(
    Type.Object(
      {
        recoveredWrite: OptionalCount,
        recoveredRead: OptionalCount,
        unrecoveredWrite: OptionalCount,
        unrecoveredRead: OptionalCount,
        suspendedWrites: OptionalCount,
      },
      { description: "in the life of the cartridge" },
    ),
  ),
  lamps: Type.Optional(Type.Object(Object.fromEntries(LAMPS.map((name) => [name, Lamp])))),
  alerts: Type.Optional(
    Type.Array(Type.Object({ number: countSchema, name: Text, severity: Text, meaning: Text })),
  ),
});

/** The document of `capstan watch`. */
export type WatchDocument = Static<typeof watchSchema>;
