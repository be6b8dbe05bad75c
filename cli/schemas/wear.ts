import Type from "typebox";

/** What the life of a cartridge comes to: one figure. */
export const wearSchema = Type.Object({
  name: Type.Union([
    Type.Literal("loads"),
    Type.Literal("beginningPasses"),
    Type.Literal("middlePasses"),
    Type.Literal("passes"),
    Type.Literal("motionHours"),
    Type.Literal("lifetimeWritten"),
    Type.Literal("lifetimeRead"),
    Type.Literal("fullVolumesWritten"),
    Type.Literal("fullVolumesRead"),
    Type.Literal("lifeRemaining"),
    Type.Literal("lifeUsed"),
    Type.Literal("recoveredWriteErrors"),
    Type.Literal("recoveredReadErrors"),
    Type.Literal("unrecoveredWriteErrors"),
    Type.Literal("unrecoveredReadErrors"),
    Type.Literal("suspendedWrites"),
    Type.Literal("fatalSuspendedWrites"),
    Type.Literal("mountWriteRetries"),
    Type.Literal("mountWriteCorrected"),
    Type.Literal("mountWriteUnrecovered"),
    Type.Literal("mountReadRetries"),
    Type.Literal("mountReadCorrected"),
    Type.Literal("mountReadUnrecovered"),
    Type.Literal("rewrittenFramesThisLoad"),
    Type.Literal("rewrittenFramesPreviousLoad"),
    Type.Literal("rewrittenFramesSinceFormat"),
    Type.Literal("c3CorrectionsThisLoad"),
    Type.Literal("c3CorrectionsPreviousLoad"),
    Type.Literal("c3CorrectionsSinceFormat"),
    Type.Literal("usedCapacity"),
    Type.Literal("remainingCapacity"),
    Type.Literal("capacityLoss"),
    Type.Literal("driveWritten"),
    Type.Literal("driveRead"),
  ]),
  value: Type.Number({ minimum: 0 }),
  unit: Type.Union([
    Type.Literal("loads"),
    Type.Literal("passes"),
    Type.Literal("hours"),
    Type.Literal("volumes"),
    Type.Literal("%"),
    Type.Literal("bytes"),
    Type.Literal("GB"),
    Type.Literal("errors"),
    Type.Literal("writes"),
    Type.Literal("errors/GB"),
    Type.Literal("frames/1000 groups"),
    Type.Literal("rewrites/1000 groups"),
    Type.Literal("corrections/1000 groups"),
  ]),
  from: Type.String({ description: "where the drive said it" }),
  count: Type.Optional(
    Type.Integer({ minimum: 0, description: "of a rate: how many there were in all" }),
  ),
  limit: Type.Optional(
    Type.Object(
      { value: Type.Number(), source: Type.String() },
      { description: "what the cartridge is made for" },
    ),
  ),
  note: Type.Optional(Type.String({ description: "what is to be known to understand it" })),
  doubt: Type.Optional(Type.String({ description: "why it cannot be true" })),
});

/** What makers say that a cartridge is made for. */
export const lifeSchema = Type.Object(
  {
    loads: Type.Optional(Type.Integer({ minimum: 0 })),
    passes: Type.Optional(
      Type.Integer({ minimum: 0, description: "of the head over any spot of the tape" }),
    ),
    source: Type.String(),
  },
  { description: "what the cartridge is made for, as its maker says" },
);
