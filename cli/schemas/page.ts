import Type from "typebox";
import type { Static } from "typebox";

/** The document of `capstan page`. */
export const pageSchema = Type.Object({
  schema: Type.Literal("capstan.page/1"),
  device: Type.Optional(Type.String({ description: "specifier of the drive; absent for a file" })),
  file: Type.Optional(Type.String()),
  kind: Type.Union([
    Type.Literal("log"),
    Type.Literal("mode"),
    Type.Literal("vpd"),
    Type.Literal("mam"),
    Type.Literal("sense"),
    Type.Literal("density"),
    Type.Literal("inquiry"),
  ]),
  name: Type.String({ description: "the standard's name of the page" }),
  truncated: Type.Boolean({ description: "whether the bytes ended before the page did" }),
  values: Type.Array(
    Type.Object({
      name: Type.String(),
      value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      unit: Type.Optional(Type.String()),
    }),
  ),
  hex: Type.String({ description: "all bytes of the page, as hexadecimal digits" }),
});

/** The document of `capstan page`. */
export type PageDocument = Static<typeof pageSchema>;
