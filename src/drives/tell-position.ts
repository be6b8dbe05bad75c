import { REWIND } from "../scsi/commands/rewind.ts";
import type { DriveLink } from "./drive-link.ts";
import type { TapePosition } from "./outcomes.ts";
import type { PositionCount } from "./position-count.ts";
import type { PositionForm } from "./read-tape-position.ts";
import { readTapePosition } from "./read-tape-position.ts";
import { runMotion } from "./run-motion.ts";

/** Goes to the beginning of the current partition. */
export async function rewindTape(link: DriveLink): Promise<void> {
  link.count.depart();
  const send = (immediate: boolean) => link.session.attempt(REWIND, { immediate });
  await runMotion(link, { command: REWIND, send });
  link.count.atBeginning();
}

function counted(told: TapePosition, objectNumber: number | undefined): TapePosition {
  return {
    partition: told.partition,
    objectNumber: BigInt(objectNumber ?? 0),
    known: objectNumber !== undefined,
    counted: true,
    beginningOfPartition: objectNumber === 0,
    endOfPartition: told.endOfPartition,
    beyondProgrammableEarlyWarning: told.beyondProgrammableEarlyWarning,
  };
}

/**
 * Asks where the tape stands. A drive that does not know it right after a rewind, not even when it is rewound and asked
 * again, tells no positions; neither does one that has no LOCATE and says that it stands at object 0 behind an object
 * that it has just moved past. From then on the answer is what was counted, until the drive names another place than 0.
 * The software tape of Linux tgt answers like this always (usr/bs_ssc.c, READ_POSITION).
 *
 * @throws what {@link readTapePosition} throws
 */
export async function tellPosition(link: DriveLink, form?: PositionForm): Promise<TapePosition> {
  const { count, session } = link;
  let told = await readTapePosition(session, form);
  if (told.known && told.objectNumber !== 0n) count.tellsNone = false;
  else if (!count.tellsNone && !told.known && count.rewound) {
    // A reset in between, of which another program was told, looks the same; twice in a row it does not happen.
    await rewindTape(link);
    told = await readTapePosition(session, form);
    count.tellsNone = !told.known && count.rewound;
  } else if (!count.tellsNone && told.known && isBehindObject(count)) {
    count.tellsNone = true;
    // The same would be seen of an honest drive that another program has rewound.
    count.forget();
  }
  return count.tellsNone ? counted(told, count.objectNumber) : told;
}

/** Whether the tape must stand behind an object, on a drive without LOCATE. */
function isBehindObject({ locateMissing, objectNumber = 0 }: PositionCount): boolean {
  return locateMissing && objectNumber > 0;
}
