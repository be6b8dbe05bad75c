import Type from "typebox";
import type { Static } from "typebox";
import { exitStatusSchema } from "./parts.ts";

/** One thing that the doctor found. */
export const doctorFindingSchema = Type.Object({
  code: Type.String({ description: "stable, for programs" }),
  severity: Type.Union(
    [Type.Literal("ok"), Type.Literal("note"), Type.Literal("warning"), Type.Literal("problem")],
    {
      description:
        "problem: the drive cannot be used; warning: work may be spoiled; note: worth knowing; ok: looked at, good",
    },
  ),
  device: Type.Optional(
    Type.String({ description: "the drive it is about; absent for the whole computer" }),
  ),
  says: Type.String(),
  evidence: Type.String({ description: "where it was read, and what stood there" }),
  fix: Type.Optional(Type.String({ description: "a command, or a thing to do, that mends it" })),
});

/** The document of `capstan doctor`. */
export const doctorSchema = Type.Object({
  schema: Type.Literal("capstan.doctor/1"),
  exitStatus: exitStatusSchema,
  device: Type.Optional(Type.String({ description: "the drive that was named, if one was" })),
  findings: Type.Array(doctorFindingSchema),
});

/** The document of `capstan doctor`. */
export type DoctorDocument = Static<typeof doctorSchema>;
