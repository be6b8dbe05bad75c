import type { Attribute } from "../../src/scsi/attribute-list.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import type { Cartridge, CartridgeState } from "../cartridge.ts";
import { invalidFieldInParameterList, refuse } from "../check-condition.ts";
import { checkPlace, reachableCartridge } from "../chip/chip-access.ts";
import { chipBytes } from "../chip/chip-attributes.ts";
import { attributeKey, HOST_ATTRIBUTES, spaceTaken } from "../chip/host-attributes.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on, parameterList } from "../command-router.ts";

const LIST_HEADER_BYTES = 4;
const ATTRIBUTE_HEADER_BYTES = 5;

/** Refuses an attribute that a host must not write, or of another format or length than it has. */
function checkAttribute(attribute: Attribute, offset: number): void {
  const { identifier, readOnly, format, value } = attribute;
  const name = MAM_ATTRIBUTES.nameOf(identifier);
  if (name === undefined || !HOST_ATTRIBUTES.includes(identifier)) {
    throw invalidFieldInParameterList(offset);
  }
  if (readOnly) throw invalidFieldInParameterList(offset + 2, 7);
  // Without a value it is to be deleted, and its format says nothing.
  if (value.length === 0) return;
  const known = MAM_ATTRIBUTES.entries[name];
  if (format !== known.format) throw invalidFieldInParameterList(offset + 2, 1);
  if (known.byteLength !== undefined && value.length !== known.byteLength) {
    throw invalidFieldInParameterList(offset + 3);
  }
}

/** Checks all before anything is changed. Identifiers must ascend. SPC-4, WRITE ATTRIBUTE command. */
function checkAll(attributes: readonly Attribute[]): void {
  let offset = LIST_HEADER_BYTES;
  let before = -1;
  for (const attribute of attributes) {
    if (attribute.identifier <= before) throw invalidFieldInParameterList(offset);
    checkAttribute(attribute, offset);
    before = attribute.identifier;
    offset += ATTRIBUTE_HEADER_BYTES + attribute.value.length;
  }
}

/** The host attributes as they would be. Throws CheckCondition 5/55 06 when the chip has no room for them. */
function changed(
  cartridge: Cartridge,
  attributes: readonly Attribute[],
  partition: number,
): CartridgeState["hostAttributes"] {
  const next = new Map(Object.entries(cartridge.state.hostAttributes));
  for (const { identifier, format, value } of attributes) {
    const key = attributeKey(identifier, partition);
    if (value.length === 0) next.delete(key);
    else next.set(key, { format, value: Buffer.from(value).toString("hex") });
  }
  const result = Object.fromEntries(next);
  if (spaceTaken(result) > chipBytes(cartridge)) throw refuse(SENSE_KEY.illegalRequest, 0x5506);
  return result;
}

function writeAttribute({ drive, cdb, dataOut }: Received<typeof WRITE_ATTRIBUTE>): Answer<never> {
  const cartridge = reachableCartridge(drive);
  checkPlace(cdb, cartridge.medium.partitions.length);
  const { parameterListLength: length } = cdb;
  if (length === 0) return GOOD;
  if (dataOut.length < length) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
  // IBM LTO SCSI Reference GA32-0928-06, table 30: the switch protects the chip as well.
  if (cartridge.state.writeProtected) throw refuse(SENSE_KEY.dataProtect, 0x2700);
  const list = parameterList(WRITE_ATTRIBUTE, dataOut.subarray(0, length));
  if (list.truncated) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
  checkAll(list.items);
  cartridge.state.hostAttributes = changed(cartridge, list.items, cdb.partition);
  // Without write-through the chip is written at the next occasion, at the latest at unload.
  if (cdb.writeThroughCache) drive.onLastingChange?.();
  return GOOD;
}

/** WRITE ATTRIBUTE: creates, changes and deletes host attributes, all or none. */
export const writeAttributeRoutes: readonly Route[] = [on(WRITE_ATTRIBUTE, writeAttribute)];
