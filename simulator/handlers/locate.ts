import { LOCATE_10, LOCATE_16, LOCATE_DESTINATION } from "../../src/scsi/commands/locate.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, sense } from "../check-condition.ts";
import type { Answer, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import { beforeMotion, windTo } from "../mechanics/motion.ts";
import type { DriveCore } from "../drive-core.ts";

const END_OF_DATA = sense(SENSE_KEY.blankCheck, 0x0005);

const DESTINATIONS: readonly number[] = Object.values(LOCATE_DESTINATION);

function partitionOf(
  drive: DriveCore,
  wanted: { readonly change: boolean; readonly partition: number; readonly byte: number },
): number {
  const { deck } = drive;
  if (!wanted.change) return deck.partition;
  if (wanted.partition >= deck.cartridge.medium.partitions.length) {
    throw invalidFieldInCdb(wanted.byte);
  }
  return wanted.partition;
}

async function locateObject(
  drive: DriveCore,
  to: { readonly partition: number; readonly object: bigint },
  immediate: boolean,
): Promise<Answer<never>> {
  const count = drive.deck.cartridge.medium.partitions[to.partition]?.objectCount ?? 0;
  const beyond = to.object > BigInt(count);
  const object = beyond ? count : Number(to.object);
  await windTo(drive, { object, partition: to.partition }, { kind: "locate", immediate });
  // Beyond the end of data the tape stands at the end of data. sense.md 4, LOCATE past EOD.
  return beyond ? { check: END_OF_DATA } : {};
}

async function locateFile(
  drive: DriveCore,
  to: { readonly partition: number; readonly file: bigint },
  immediate: boolean,
): Promise<Answer<never>> {
  const content = drive.deck.cartridge.medium.partitions[to.partition];
  if (to.file === 0n) return await locateObject(drive, { ...to, object: 0n }, immediate);
  const ordinal = Number(to.file) - 1;
  const mark = content?.indexOfFilemark(ordinal) ?? -1;
  const object = mark < 0 ? BigInt(content?.objectCount ?? 0) + 1n : BigInt(mark) + 1n;
  return await locateObject(drive, { ...to, object }, immediate);
}

/** LOCATE: to an object, after a number of filemarks, or to the end of data. */
export const locate: readonly Route[] = [
  on(LOCATE_10, async ({ drive, cdb }) => {
    const { changePartition: change, partition } = cdb;
    const target = partitionOf(drive, { change, partition, byte: 8 });
    await beforeMotion(drive);
    const object = BigInt(cdb.logicalObject);
    return await locateObject(drive, { partition: target, object }, cdb.immediate);
  }),
  on(LOCATE_16, async ({ drive, cdb }) => {
    const { changePartition: change, partition } = cdb;
    const target = partitionOf(drive, { change, partition, byte: 3 });
    if (cdb.blockAddressMode) throw invalidFieldInCdb(2, 0);
    if (!DESTINATIONS.includes(cdb.destinationType)) throw invalidFieldInCdb(1, 4);
    await beforeMotion(drive);
    switch (cdb.destinationType) {
      case LOCATE_DESTINATION.object:
        return await locateObject(
          drive,
          { partition: target, object: cdb.logicalIdentifier },
          cdb.immediate,
        );
      case LOCATE_DESTINATION.file:
        return await locateFile(
          drive,
          { partition: target, file: cdb.logicalIdentifier },
          cdb.immediate,
        );
      default: {
        const content = drive.deck.cartridge.medium.partitions[target];
        const object = BigInt(content?.objectCount ?? 0);
        return await locateObject(drive, { partition: target, object }, cdb.immediate);
      }
    }
  }),
];
