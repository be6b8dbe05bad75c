import Type from "typebox";
import type { Static } from "typebox";
import { exitStatusSchema } from "./parts.ts";

/** What is said of an error. */
export const errorFactsSchema = Type.Object({
  /** Stable; docs/errors.md lists them. */
  code: Type.String({ description: "stable error code, see docs/errors.md" }),
  message: Type.String({ description: "what was attempted: what happened, where" }),
  advice: Type.Optional(Type.String({ description: "what helps" })),
});

/** What is said of an error. */
export type ErrorFacts = Static<typeof errorFactsSchema>;

/** The document of a command that ended before it had a result. */
export const errorSchema = Type.Object({
  schema: Type.Literal("capstan.error/1"),
  command: Type.String(),
  exitStatus: exitStatusSchema,
  error: errorFactsSchema,
});

/** The document of a command that ended before it had a result. */
export type ErrorDocument = Static<typeof errorSchema>;
