import type { Decoded } from "../codec/layout.ts";
import {
  POSITION_EXTENDED_FORM,
  type POSITION_LONG_FORM,
  type POSITION_SHORT_FORM,
  READ_POSITION_EXTENDED,
  READ_POSITION_LONG,
  READ_POSITION_SHORT,
} from "../scsi/commands/read-position.ts";
import type { Session } from "../session/session.ts";
import { UsageError } from "../transport/errors.ts";
import type { TapePosition } from "./outcomes.ts";

/** Forms of READ POSITION; `best` is the extended form where the drive has it, else the short one. */
export type PositionForm = "best" | "short" | "long" | "extended";

type BufferForm = Decoded<typeof POSITION_SHORT_FORM> | Decoded<typeof POSITION_EXTENDED_FORM>;

function fromBufferForm(form: BufferForm): TapePosition {
  const known = !form.locationUnknown && !form.positionError;
  return {
    partition: form.partition,
    objectNumber: known ? BigInt(form.firstLogicalObject) : 0n,
    known,
    beginningOfPartition: form.beginningOfPartition,
    endOfPartition: form.endOfPartition,
    beyondProgrammableEarlyWarning: form.beyondProgrammableEarlyWarning,
    ...(known ? { lastObject: BigInt(form.lastLogicalObject) } : {}),
    ...(form.objectCountUnknown ? {} : { bufferedObjectCount: form.bufferedObjectCount }),
  };
}

function fromLongForm(form: Decoded<typeof POSITION_LONG_FORM>): TapePosition {
  const known = !form.locationUnknown;
  return {
    partition: form.partition,
    objectNumber: known ? form.logicalObject : 0n,
    known,
    beginningOfPartition: form.beginningOfPartition,
    endOfPartition: form.endOfPartition,
    beyondProgrammableEarlyWarning: form.beyondProgrammableEarlyWarning,
    ...(form.markPositionUnknown ? {} : { fileNumber: form.logicalFile }),
  };
}

/** The answer's bytes 2-3 must be there for 64-bit numbers; an older drive may answer the short form instead. */
const EXTENDED_BYTES = POSITION_EXTENDED_FORM.byteLength;

async function extended(session: Session): Promise<TapePosition | undefined> {
  const attempt = await session.ask("READ POSITION extended form", READ_POSITION_EXTENDED, {
    allocationLength: EXTENDED_BYTES,
  });
  return attempt?.data === undefined ? undefined : fromBufferForm(attempt.data);
}

async function long(session: Session): Promise<TapePosition | undefined> {
  const attempt = await session.ask("READ POSITION long form", READ_POSITION_LONG, {});
  return attempt?.data === undefined ? undefined : fromLongForm(attempt.data);
}

async function short(session: Session): Promise<TapePosition> {
  return fromBufferForm(await session.send(READ_POSITION_SHORT, {}));
}

/**
 * Asks where the tape stands; does not move it.
 * @throws `COMMAND_UNSUPPORTED` (UsageError) when the drive does not have the form that was asked for; ScsiError.
 */
export async function readTapePosition(
  session: Session,
  form: PositionForm = "best",
): Promise<TapePosition> {
  switch (form) {
    case "short":
      return short(session);
    case "best":
      return (await extended(session)) ?? (await short(session));
    case "extended":
      return (await extended(session)) ?? unsupported(form);
    case "long":
      return (await long(session)) ?? unsupported(form);
  }
}

function unsupported(form: PositionForm): never {
  throw new UsageError("COMMAND_UNSUPPORTED", `READ POSITION: the drive has no ${form} form`);
}
