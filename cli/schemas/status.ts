import Type from "typebox";
import type { Static } from "typebox";
import { countSchema, exitStatusSchema } from "./parts.ts";
import { positionSchema } from "./tape.ts";

const Text = Type.String();
const OptionalText = Type.Optional(Text);
const OptionalCount = Type.Optional(countSchema);

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
          "from log page 11h; the clean lamp is either; absent where the drive does not tell",
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
      }),
      { description: "TapeAlert flags, from log page 12h; absent where the drive does not tell" },
    ),
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
