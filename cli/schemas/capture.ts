import Type from "typebox";
import type { Static } from "typebox";
import { errorFactsSchema } from "./error.ts";
import { countSchema, exitStatusSchema } from "./parts.ts";

const Text = Type.String();

/** The document of `capstan capture`. */
export const captureSchema = Type.Object({
  schema: Type.Literal("capstan.capture/1"),
  file: Type.String({ description: "the recording, for replay:FILE" }),
  command: Type.Array(Text, { description: "what was run, as it was called" }),
  drive: Type.Optional(
    Type.Object(
      { vendor: Text, product: Text, revision: Text },
      { description: "what the recorded drive calls itself; absent when it did not tell" },
    ),
  ),
  exchangeCount: countSchema,
  userData: Type.Union([Type.Literal("kept"), Type.Literal("digests"), Type.Literal("leftOut")], {
    description:
      "what the recording holds of blocks and buffers: bytes, length and SHA-256, length",
  }),
  anonymised: Type.Boolean(),
  identityCount: Type.Optional(
    Type.Integer({ minimum: 0, description: "different serial numbers and names replaced" }),
  ),
  problem: Type.Optional(errorFactsSchema),
  exitStatus: exitStatusSchema,
});

/** The document of `capstan capture`. */
export type CaptureDocument = Static<typeof captureSchema>;
