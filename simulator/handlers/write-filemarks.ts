import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { onHostStorage } from "../host-storage.ts";
import { endOfMediumNews } from "../mechanics/end-of-medium-news.ts";
import { requireOverwritable, requireUnbroken, requireWritable } from "../write-permission.ts";

async function writeFilemarks({
  drive,
  cdb,
}: Received<typeof WRITE_FILEMARKS_6>): Promise<Answer<never>> {
  const { deck } = drive;
  if (cdb.setmarks) throw invalidFieldInCdb(1, 1);
  if (drive.fenced && cdb.count > 0) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
  const programmable = drive.modes.programmableEarlyWarningBytes;
  const zoneBefore = deck.zone(programmable);
  if (cdb.count > 0) {
    requireWritable(drive);
    requireUnbroken(drive);
    requireOverwritable(drive);
    if (!deck.fits(cdb.count * drive.personality.filemarkBytes)) {
      throw refuse(SENSE_KEY.volumeOverflow, 0x0002, {
        endOfMedium: true,
        information: BigInt(cdb.count),
      });
    }
    onHostStorage(() => {
      deck.appendFilemarks(cdb.count);
    });
    drive.noteModified();
  }
  const flushes = cdb.count === 0 && drive.personality.quirks.immediateFilemarksFlush;
  if (!cdb.immediate || flushes) await drive.flush();
  return cdb.count > 0 ? endOfMediumNews(zoneBefore, deck.zone(programmable)) : GOOD;
}

/** WRITE FILEMARKS: with IMMED 0 everything accepted is on tape when it ends. */
export const writeFilemarksRoutes: readonly Route[] = [on(WRITE_FILEMARKS_6, writeFilemarks)];
