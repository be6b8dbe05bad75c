import type { Attribute } from "../scsi/attribute-list.ts";
import { READ_ATTRIBUTE_VALUES } from "../scsi/commands/read-attribute.ts";
import type { Session } from "./session.ts";

/** Drives send nothing when the first attribute does not fit, so there is room for all. */
const ATTRIBUTE_BYTES = 0x1_0000;

/**
 * Reads the attributes of the cartridge memory of one partition, from `first` on; `undefined` when the drive has no
 * READ ATTRIBUTE, as drives for cassettes without a chip. Name them with `nameAttributes` of src/scsi. Drives before
 * LTO-7 may answer for a cartridge that has left.
 * @throws `MEDIUM_MEMORY_INACCESSIBLE`, `DRIVE_NO_MEDIUM` and what else the drive answers.
 */
export async function readAttributes(
  session: Session,
  options: { readonly partition?: number; readonly first?: number } = {},
): Promise<readonly Attribute[] | undefined> {
  const { partition = 0, first = 0 } = options;
  const key = `attributes of partition ${String(partition)} from ${String(first)}`;
  const attempt = await session.ask(key, READ_ATTRIBUTE_VALUES, {
    partition,
    firstAttribute: first,
    allocationLength: Math.min(ATTRIBUTE_BYTES, session.transport.limits.maxTransferBytes),
  });
  return attempt?.data?.items;
}
