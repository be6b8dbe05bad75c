import Type from "typebox";
import type { Static } from "typebox";
import { countSchema } from "./parts.ts";

/** Where the tape stands. */
export const positionSchema = Type.Object({
  partition: countSchema,
  object: Type.Optional(
    Type.Integer({ minimum: 0, description: "absent when the drive does not know" }),
  ),
  beginningOfPartition: Type.Boolean(),
  endOfPartition: Type.Boolean({ description: "between early warning and the end" }),
});

/** The document of `capstan tape`. */
export const tapeSchema = Type.Object({
  schema: Type.Literal("capstan.tape/1"),
  device: Type.String(),
  action: Type.String(),
  outcome: Type.String({ description: "done, or what ended the motion: filemark, endOfData …" }),
  moved: Type.Optional(Type.Integer({ minimum: 0, description: "blocks or filemarks passed" })),
  earlyWarning: Type.Optional(Type.String({ description: "none, programmable or early" })),
  position: Type.Optional(positionSchema),
});

/** The document of `capstan tape`. */
export type TapeDocument = Static<typeof tapeSchema>;
