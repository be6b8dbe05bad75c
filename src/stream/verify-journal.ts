import { crc32c } from "../codec/crc32c.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { ReaderTape } from "./reader-tape.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import type { ScannedSession } from "./session-scan-walk.ts";
import type { SessionRecord } from "./session-record.ts";

/** A journal that a writer left behind, and which cartridge it was for. */
export interface JournalCandidate extends SessionRecord {
  readonly header: {
    /** Serial number or barcode of the cartridge, where it was known. */
    readonly cartridge?: string | undefined;
    readonly partition: number;
    readonly createdEpochMs: number;
  };
}

/** The cartridge in the drive, as far as it is known. */
export interface JournalPlace {
  readonly partition: number;
  readonly cartridge: string | undefined;
}

const PROBES = 3;

/** Whether a journal can be of these data, by what it says of its place. */
function mayBelong(
  journal: JournalCandidate,
  session: ScannedSession,
  place: JournalPlace,
): boolean {
  const { cartridge, partition } = journal.header;
  const otherCartridge =
    cartridge !== undefined && place.cartridge !== undefined && cartridge !== place.cartridge;
  return (
    !otherCartridge && partition === place.partition && journal.firstObject === session.firstObject
  );
}

/** First, middle and last of the blocks that both know. */
function probeIndexes(journal: JournalCandidate, session: ScannedSession): readonly number[] {
  const count = Math.min(journal.blockCount, session.blockCount);
  const indexes = Array.from({ length: PROBES }, (_, probe) =>
    Math.floor(((count - 1) * probe) / (PROBES - 1)),
  );
  return count === 0 ? [] : [...new Set(indexes)];
}

async function holds(
  drive: TapeDrive,
  journal: JournalCandidate,
  session: ScannedSession,
): Promise<boolean> {
  const { firstObject } = session;
  const { blockBytes } = journal;
  const tape = new ReaderTape({ drive, firstObject, blockBytes, signal: undefined });
  try {
    await tape.start();
  } catch (error) {
    if (judgeTrouble(error) !== "interruption") throw error;
    await tape.comeBack(0, undefined, error);
  }
  for (const index of probeIndexes(journal, session)) {
    if ((await crcOnTape(tape, index)) === journal.crcAt(index)) return true;
  }
  return false;
}

/** CRC of a block on the tape, however often the drive is interrupted; `undefined` when it cannot be read. */
async function crcOnTape(tape: ReaderTape, index: number): Promise<number | undefined> {
  for (;;) {
    try {
      await tape.goTo(index);
      const outcome = await tape.buffer.read();
      return outcome.kind === "block" ? crc32c(tape.buffer.bytes(outcome.byteLength)) : undefined;
    } catch (error) {
      const trouble = judgeTrouble(error);
      if (trouble === "block") return undefined;
      if (trouble === "end") throw error;
      await tape.comeBack(index, undefined, error);
    }
  }
}

/**
 * The journal of a session without a manifest. A journal may be older than what is on the tape now, so one of three
 * blocks must be as it says. The newest that fits counts.
 *
 * @throws what the drive says
 */
export async function journalOf(
  drive: TapeDrive,
  session: ScannedSession,
  options: { readonly journals: readonly JournalCandidate[]; readonly place: JournalPlace },
): Promise<SessionRecord | undefined> {
  const candidates = options.journals
    .filter((journal) => mayBelong(journal, session, options.place))
    .sort((a, b) => b.header.createdEpochMs - a.header.createdEpochMs);
  for (const journal of candidates) {
    if (await holds(drive, journal, session)) return journal;
  }
  return undefined;
}
