import Type from "typebox";
import type { Static } from "typebox";
import { countSchema } from "./parts.ts";

const Text = Type.String();

/** The document of `capstan sim serve`, printed on one line as soon as the drives are served. */
export const simServeSchema = Type.Object({
  schema: Type.Literal("capstan.sim-serve/1"),
  host: Type.String({ description: "address that is listened at" }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  targetName: Type.String({ description: "iSCSI name" }),
  advertise: Type.Optional(Type.String({ description: "host:port that discovery tells" })),
  chap: Type.Union([Type.Literal("none"), Type.Literal("oneWay"), Type.Literal("mutual")], {
    description: "who must prove who it is: nobody, initiators, or both sides when asked",
  }),
  drives: Type.Array(
    Type.Object({
      unit: countSchema,
      device: Type.String({ description: "specifier, for --device" }),
      folder: Text,
      personality: Text,
      model: Text,
      serial: Text,
      inDrive: Type.Optional(Type.String({ description: "name of the cartridge in the drive" })),
    }),
  ),
});

/** The document of `capstan sim serve`. */
export type SimServeDocument = Static<typeof simServeSchema>;
