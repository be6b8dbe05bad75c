import type { Attribute } from "../../src/scsi/attribute-list.ts";
import {
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_VOLUMES,
} from "../../src/scsi/commands/read-attribute.ts";
import type { CdbValue } from "../../src/scsi/define-command.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import { checkPlace, volumeToTell } from "../chip/chip-access.ts";
import {
  chipAttributes,
  supportedAttributes,
  VOLUME_CHANGE_REFERENCE,
} from "../chip/chip-attributes.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";

type Request = Pick<
  CdbValue<typeof READ_ATTRIBUTE_VALUES>,
  "logicalVolume" | "partition" | "firstAttribute" | "cache"
>;

/** The attributes from the first one asked for on. One that does not exist is refused; 0 stands for the very first. */
function wanted(drive: DriveCore, cdb: Request): readonly Attribute[] {
  const volume = volumeToTell(drive, cdb.cache);
  checkPlace(cdb, volume.partitions.length);
  const attributes = chipAttributes(drive, volume, cdb.partition);
  const { firstAttribute: first } = cdb;
  if (first !== 0 && !attributes.some(({ identifier }) => identifier === first)) {
    throw invalidFieldInCdb(8, 7);
  }
  return attributes.filter(({ identifier }) => identifier >= first);
}

/** Bytes of the answer's header and of each attribute's. SPC-4, READ ATTRIBUTE command. */
const HEADER_BYTES = { answer: 4, attribute: 5 } as const;

/** Whether the host makes room for the attribute: only what travels counts as read. */
function isWithin(
  identifier: number,
  attributes: readonly Attribute[],
  allocationLength: number,
): boolean {
  let end: number = HEADER_BYTES.answer;
  for (const attribute of attributes) {
    end += HEADER_BYTES.attribute + attribute.value.length;
    if (attribute.identifier === identifier) return end <= allocationLength;
  }
  return false;
}

const identifiersOf = (attributes: readonly Attribute[]) => ({
  items: attributes.map(({ identifier }) => ({ identifier })),
});

/** READ ATTRIBUTE: what the cartridge's chip holds, also when the tape is not threaded. */
export const readAttributeRoutes: readonly Route[] = [
  on(READ_ATTRIBUTE_VALUES, ({ drive, cdb }) => {
    const items = wanted(drive, cdb);
    if (isWithin(VOLUME_CHANGE_REFERENCE, items, cdb.allocationLength)) {
      // Whoever has read the reference must be able to see that the volume was changed after that. mam.md 9.
      drive.mechanism.modified = false;
    }
    return { data: { items } };
  }),
  on(READ_ATTRIBUTE_LIST, ({ drive, cdb }) => ({ data: identifiersOf(wanted(drive, cdb)) })),
  on(READ_ATTRIBUTE_VOLUMES, ({ drive, cdb }) => {
    checkPlace(cdb, volumeToTell(drive, cdb.cache).partitions.length);
    return { data: { first: 0, count: 1 } };
  }),
  on(READ_ATTRIBUTE_PARTITIONS, ({ drive, cdb }) => {
    const { length: count } = volumeToTell(drive, cdb.cache).partitions;
    checkPlace(cdb, count);
    return { data: { first: 0, count } };
  }),
  on(READ_ATTRIBUTE_SUPPORTED, ({ drive, cdb }) => {
    const volume = volumeToTell(drive, cdb.cache);
    checkPlace(cdb, volume.partitions.length);
    const identifiers = supportedAttributes(chipAttributes(drive, volume, cdb.partition));
    const items = identifiers
      .filter((identifier) => identifier >= cdb.firstAttribute)
      .map((identifier) => ({ identifier }));
    return { data: { items } };
  }),
];
