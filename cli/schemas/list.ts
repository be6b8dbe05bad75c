import Type from "typebox";
import type { Static } from "typebox";

/** The document of `capstan list`. */
export const listSchema = Type.Object({
  schema: Type.Literal("capstan.list/1"),
  devices: Type.Array(
    Type.Object({
      device: Type.String({ description: "specifier, for --device" }),
      kind: Type.Union([Type.Literal("simulated"), Type.Literal("node")]),
      model: Type.Optional(Type.String()),
      serial: Type.Optional(Type.String()),
      state: Type.String(),
      problem: Type.Optional(
        Type.Object(
          { code: Type.String(), message: Type.String() },
          {
            description: "why it cannot be used",
          },
        ),
      ),
    }),
  ),
});

/** The document of `capstan list`. */
export type ListDocument = Static<typeof listSchema>;
