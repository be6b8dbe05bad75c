/** Pieces that several documents have in common. */
import Type from "typebox";

/** Whole numbers from 0: counts, bytes. */
export const countSchema = Type.Integer({ minimum: 0 });

/** The status the process ends with. */
export const exitStatusSchema = Type.Integer({ minimum: 0, maximum: 130 });

/** Milliseconds. */
export const millisecondsSchema = Type.Number({ minimum: 0 });
