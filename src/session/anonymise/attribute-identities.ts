import type { Attribute } from "../../scsi/attribute-list.ts";
import { ATTRIBUTE_FORMAT, ATTRIBUTE_LIST } from "../../scsi/attribute-list.ts";
import type { MamAttributeName } from "../../scsi/mam-attributes.ts";
import { MAM_ATTRIBUTES } from "../../scsi/mam-attributes.ts";
import type { Findings, Identity } from "./identity.ts";
import { barcode, joined, plainBytes, serial, words } from "./identity.ts";

type Reader = (value: Uint8Array, behind: Uint8Array) => readonly Identity[];

const VENDOR_BYTES = 8;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A drive that had the cartridge: the vendor stays. SPC-4, Device make/serial number attribute. */
const drive: Reader = (value, behind) =>
  serial(value.subarray(VENDOR_BYTES), joined(behind, value.subarray(0, VENDOR_BYTES)));

/** What a file system noted; LTFS puts the UUID of its volume there, between things that must stay. */
const uniqueTexts: Reader = (value) =>
  [...Buffer.from(value).toString("latin1").matchAll(UUID)].flatMap(({ index, 0: text }) =>
    serial(value.subarray(index, index + text.length)),
  );

// prettier-ignore
const READERS: Readonly<Partial<Record<MamAttributeName, Reader>>> = {
  mediumSerialNumber:         serial,
  volumeIdentifier:           barcode,
  barcode,
  driveAtLastLoad:            drive,
  driveOneLoadBefore:         drive,
  driveTwoLoadsBefore:        drive,
  driveThreeLoadsBefore:      drive,
  userLabel:                  words,
  owningHost:                 words,
  mediaPool:                  words,
  partitionLabel:             words,
  mediumUniqueIdentifier:     words,
  poolUniqueIdentifier:       words,
  volumeCoherency:            uniqueTexts,
  cartridgeIdentity:          plainBytes,
  alternateCartridgeIdentity: plainBytes,
  userCartridgeIdentity:      plainBytes,
};

/**
 * What tells one cartridge, drive, host or user from another in a list of cartridge memory attributes. Of attributes
 * without a name here all text counts, and no numbers. A last attribute that was cut off is not known.
 * @throws CodecError when the bytes are not such a list
 */
export function identitiesInAttributes(bytes: Uint8Array): Findings {
  const { items } = ATTRIBUTE_LIST.decode(bytes);
  const identities = items.flatMap((attribute) => {
    const { length } = attribute.value;
    // The length of an attribute stands right before its value.
    const behind = Uint8Array.of(length >> 8, length & 0xff);
    return readerOf(attribute)?.(attribute.value, behind) ?? [];
  });
  return { identities, knownBytes: ATTRIBUTE_LIST.encode({ items }).length };
}

function readerOf({ identifier, format }: Attribute): Reader | undefined {
  const name = MAM_ATTRIBUTES.nameOf(identifier);
  if (name !== undefined) return READERS[name];
  return format === ATTRIBUTE_FORMAT.binary ? undefined : words;
}
