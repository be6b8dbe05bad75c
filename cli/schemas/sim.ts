import Type from "typebox";
import type { Static } from "typebox";
import { countSchema } from "./parts.ts";

const Text = Type.String();

/** The document of `capstan sim`. */
export const simSchema = Type.Object({
  schema: Type.Literal("capstan.sim/1"),
  action: Text,
  device: Type.String({ description: "specifier of the simulated drive" }),
  personality: Text,
  serial: Text,
  inDrive: Type.Optional(Type.String({ description: "name of the cartridge in the drive" })),
  cartridges: Type.Array(
    Type.Object({
      name: Text,
      barcode: Type.Optional(Text),
      serial: Text,
      format: Text,
      kind: Text,
      medium: Type.String({ description: "folder, memory or synthetic" }),
      capacityBytes: countSchema,
      writeProtected: Type.Boolean(),
      loadCount: Type.Integer({
        minimum: 0,
        description: "loads; of a cleaning cartridge, cleanings that it has done",
      }),
      usesLeft: Type.Optional(
        Type.Integer({ minimum: 0, description: "cleanings left in a cleaning cartridge" }),
      ),
    }),
  ),
  pendingFaultCount: countSchema,
  assumed: Type.Optional(
    Type.Array(Text, {
      description: "of create: what of the model rests on no source that could be checked",
    }),
  ),
});

/** The document of `capstan sim`. */
export type SimDocument = Static<typeof simSchema>;
