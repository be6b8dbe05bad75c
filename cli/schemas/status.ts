import Type from "typebox";
import type { Static } from "typebox";
import { countSchema, exitStatusSchema } from "./parts.ts";
import { positionSchema } from "./tape.ts";
import { lifeSchema, wearSchema } from "./wear.ts";

const Text = Type.String();
const OptionalText = Type.Optional(Text);
const OptionalCount = Type.Optional(countSchema);

const lampSchema = Type.Object({
  state: Type.Union([Type.Literal("lit"), Type.Literal("dark"), Type.Literal("unknown")]),
  sureness: Type.Union(
    [
      Type.Literal("told"),
      Type.Literal("inferred"),
      Type.Literal("contradicted"),
      Type.Literal("none"),
    ],
    { description: "contradicted: answers of the drive differ, and the lamp counts as lit" },
  ),
  evidence: Type.Array(
    Type.Object({
      from: Type.String({ description: "where the drive said it" }),
      lit: Type.Boolean(),
      kind: Type.Union([Type.Literal("told"), Type.Literal("inferred")]),
      source: Type.String({ description: "what gives the answer this meaning" }),
    }),
  ),
});

const panelSchema = Type.Object(
  {
    lamps: Type.Object({
      ready: lampSchema,
      activity: lampSchema,
      cleanRequested: lampSchema,
      cleanRequired: lampSchema,
      cleaningCartridgeExpired: lampSchema,
      tapeFault: lampSchema,
      driveFault: lampSchema,
      writeProtect: lampSchema,
      encryption: lampSchema,
    }),
    display: Type.Optional(
      Type.String({ description: "the character of a single-character display" }),
    ),
  },
  { description: "the front panel, as far as it follows from what the drive answers" },
);

const dateTimeSchema = Type.String({ description: "ISO 8601, UTC" });

/** The document of `capstan status`. */
export const statusSchema = Type.Object({
  schema: Type.Literal("capstan.status/1"),
  exitStatus: exitStatusSchema,
  device: Type.String({ description: "specifier of the drive" }),
  simulated: Type.Boolean(),
  drive: Type.Object({
    vendor: Text,
    product: Text,
    revision: Type.String({ description: "firmware level" }),
    serial: OptionalText,
    family: Text,
    generation: OptionalText,
    minBlockBytes: countSchema,
    maxBlockBytes: countSchema,
  }),
  state: Type.Object({
    ready: Type.Boolean(),
    code: Type.Optional(Type.String({ description: "stable code of why it is not ready" })),
    says: Text,
  }),
  cleaning: Type.Optional(
    Type.Object(
      { requested: Type.Boolean(), required: Type.Boolean() },
      {
        description:
          "from the panel; the clean lamp is either; absent where the drive does not tell",
      },
    ),
  ),
  alerts: Type.Optional(
    Type.Array(
      Type.Object({
        number: Type.Integer({ minimum: 1, maximum: 64 }),
        name: Text,
        severity: Type.Union([
          Type.Literal("informational"),
          Type.Literal("warning"),
          Type.Literal("critical"),
        ]),
        meaning: Text,
        firstRead: Type.Optional(dateTimeSchema),
        lastRead: Type.Optional(dateTimeSchema),
      }),
      { description: "TapeAlert flags; absent where the drive does not tell" },
    ),
  ),
  alertsFrom: Type.Optional(
    Type.Union([Type.Literal("state"), Type.Literal("kept")], {
      description:
        "state: log page 12h, as it is now; kept: log page 2Eh, which is cleared by reading, since the last --acknowledge",
    }),
  ),
  panel: Type.Optional(panelSchema),
  unread: Type.Optional(
    Type.Array(Type.Object({ what: Text, why: Text }), {
      description: "what the panel could not be told from, and why",
    }),
  ),
  cartridge: Type.Optional(
    Type.Object({
      writeProtected: Type.Optional(Type.Boolean()),
      blank: Type.Optional(Type.Boolean()),
      barcode: OptionalText,
      serial: OptionalText,
      manufacturer: OptionalText,
      manufactureDate: Type.Optional(Type.String({ description: "YYYYMMDD" })),
      kind: Type.Optional(
        Type.Union([Type.Literal("data"), Type.Literal("cleaning"), Type.Literal("worm")]),
      ),
      density: OptionalText,
      loadCount: OptionalCount,
      medium: Type.Optional(
        Type.String({
          description: "the kind of a DLT cartridge, which its density does not tell",
        }),
      ),
      madeFor: Type.Optional(lifeSchema),
      wear: Type.Optional(Type.Array(wearSchema, { description: "what its life comes to" })),
      bytesWrittenInLife: OptionalCount,
      bytesReadInLife: OptionalCount,
      capacityBytes: Type.Optional(
        Type.Integer({ minimum: 0, description: "native, of this partition" }),
      ),
      remainingBytes: OptionalCount,
      remainingSource: OptionalText,
    }),
  ),
  position: Type.Optional(positionSchema),
});

/** The document of `capstan status`. */
export type StatusDocument = Static<typeof statusSchema>;
