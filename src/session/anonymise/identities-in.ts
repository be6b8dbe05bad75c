import { CodecError } from "../../codec/codec-error.ts";
import { INQUIRY } from "../../scsi/commands/inquiry.ts";
import { LOG_SENSE } from "../../scsi/commands/log-sense.ts";
import { READ_ATTRIBUTE_VALUES } from "../../scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../scsi/commands/write-attribute.ts";
import { identitiesInAttributes } from "./attribute-identities.ts";
import type { Findings } from "./identity.ts";
import { identitiesInLogPage } from "./log-identities.ts";
import { identitiesInVpdPage } from "./vpd-identities.ts";

const VITAL_PRODUCT_DATA = 0x01; // EVPD, byte 1 bit 0
/** Every structure here begins with four bytes that say what it is and how long. */
const HEADER_BYTES = 4;
const SERVICE_ACTION_MASK = 0x1f;

type Finder = (data: Uint8Array) => Findings;

function finderFor(cdb: Uint8Array): Finder | undefined {
  const [opcode, second = 0] = cdb;
  switch (opcode) {
    case INQUIRY.opcode:
      return asksForModel(cdb) ? undefined : identitiesInVpdPage;
    case LOG_SENSE.opcode:
      return identitiesInLogPage;
    case READ_ATTRIBUTE_VALUES.opcode:
      return (second & SERVICE_ACTION_MASK) === 0 ? identitiesInAttributes : undefined;
    case WRITE_ATTRIBUTE.opcode:
      return identitiesInAttributes;
    default:
      return undefined;
  }
}

/** Whether a command is an INQUIRY for the standard data. */
export const asksForModel = ([opcode, second = 0]: Uint8Array): boolean =>
  opcode === INQUIRY.opcode && (second & VITAL_PRODUCT_DATA) === 0;

/**
 * What in the data of a command tells one drive, cartridge, host or user from all others, and how far the data are
 * understood: of bytes that are not what they claim to be, only the header.
 */
export function identitiesIn(cdb: Uint8Array, data: Uint8Array): Findings {
  const find = finderFor(cdb);
  if (find === undefined) return { identities: [], knownBytes: data.length };
  try {
    return find(data);
  } catch (error) {
    if (error instanceof CodecError) return { identities: [], knownBytes: HEADER_BYTES };
    throw error;
  }
}
