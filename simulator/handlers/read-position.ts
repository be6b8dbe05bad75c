import {
  READ_POSITION_EXTENDED,
  READ_POSITION_LONG,
  READ_POSITION_SHORT,
  READ_POSITION_SHORT_DEVICE_SPECIFIC,
} from "../../src/scsi/commands/read-position.ts";
import type { DataInput } from "../../src/scsi/define-command.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";
import { onHostStorage } from "../host-storage.ts";

interface Facts {
  readonly beginningOfPartition: boolean;
  readonly endOfPartition: boolean;
  readonly beyondProgrammableEarlyWarning: boolean;
  /** The fenced state after a reset: there is no position to tell. */
  readonly locationUnknown: boolean;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly bufferedBytes: number;
}

function positionOf(drive: DriveCore): Facts {
  const { deck } = drive;
  deck.drain();
  const zone = deck.zone(drive.modes.programmableEarlyWarningBytes);
  const reports = drive.personality.reportsBuffer;
  // What the answer says is on the tape must survive the death of this process.
  if (reports) {
    onHostStorage(() => {
      deck.cartridge.medium.synchronize();
    });
  }
  const last = reports ? Math.min(deck.firstBufferedObject, deck.object) : deck.object;
  return {
    beginningOfPartition: deck.object === 0,
    endOfPartition: zone === "earlyWarning",
    beyondProgrammableEarlyWarning: zone !== "free",
    locationUnknown: drive.fenced,
    partition: deck.partition,
    first: deck.object,
    last,
    bufferedBytes: reports ? Math.ceil(deck.bufferedBytes) : 0,
  };
}

const COUNTS_KNOWN = { objectCountUnknown: false, byteCountUnknown: false };

function shortForm({
  drive,
  cdb,
}: Received<typeof READ_POSITION_SHORT>): Answer<DataInput<typeof READ_POSITION_SHORT>> {
  if (cdb.allocationLength !== 0) throw invalidFieldInCdb(7);
  const { first, last, bufferedBytes, ...rest } = positionOf(drive);
  const overflow = first > 0xffff_ffff;
  return {
    data: {
      ...rest,
      ...COUNTS_KNOWN,
      positionError: overflow,
      firstLogicalObject: overflow ? 0 : first,
      lastLogicalObject: overflow ? 0 : last,
      bufferedObjectCount: Math.min(first - last, 0xff_ffff),
      bufferedByteCount: Math.min(bufferedBytes, 0xffff_ffff),
    },
  };
}

/** READ POSITION: all forms are views of one position. */
export const readPosition: readonly Route[] = [
  on(READ_POSITION_SHORT, shortForm),
  on(READ_POSITION_SHORT_DEVICE_SPECIFIC, shortForm),
  on(READ_POSITION_LONG, ({ drive, cdb }) => {
    if (cdb.allocationLength !== 0) throw invalidFieldInCdb(7);
    const { first, last: _last, bufferedBytes: _bytes, ...rest } = positionOf(drive);
    return {
      data: {
        ...rest,
        markPositionUnknown: rest.locationUnknown,
        logicalObject: BigInt(first),
        logicalFile: BigInt(drive.deck.content.filemarksBefore(first)),
      },
    };
  }),
  on(READ_POSITION_EXTENDED, ({ drive, cdb }) => {
    if (cdb.allocationLength < 32) throw invalidFieldInCdb(7);
    const { first, last, bufferedBytes, ...rest } = positionOf(drive);
    return {
      data: {
        ...rest,
        ...COUNTS_KNOWN,
        positionError: false,
        additionalLength: 0x1c,
        bufferedObjectCount: Math.min(first - last, 0xff_ffff),
        firstLogicalObject: BigInt(first),
        lastLogicalObject: BigInt(last),
        bufferedByteCount: BigInt(bufferedBytes),
      },
    };
  }),
];
