import { ALL_VPD_PAGES } from "../../scsi/vpd-page-table.ts";
import { AUTOMATION_SERIAL_NUMBER } from "../../scsi/vpd-pages/automation-serial-number.ts";
import type { Designator } from "../../scsi/vpd-pages/designator.ts";
import { CODE_SET, DESIGNATOR } from "../../scsi/vpd-pages/designator.ts";
import { DEVICE_IDENTIFICATION } from "../../scsi/vpd-pages/device-identification.ts";
import { MANUFACTURER_SERIAL_NUMBER } from "../../scsi/vpd-pages/manufacturer-serial-number.ts";
import { SCSI_PORTS } from "../../scsi/vpd-pages/scsi-ports.ts";
import { UNIT_SERIAL_NUMBER } from "../../scsi/vpd-pages/unit-serial-number.ts";
import type { Findings, Identity } from "./identity.ts";
import { latin1, plainBytes, serial, words, worldWideName } from "./identity.ts";

const SERIAL_PAGES = [UNIT_SERIAL_NUMBER, MANUFACTURER_SERIAL_NUMBER, AUTOMATION_SERIAL_NUMBER];
const HEADER_BYTES = 4;
const PRODUCT_BYTES = 16;
/** Length of a designator: the last byte of its header. */
const LENGTH_BYTE = 3;

/**
 * What tells one drive from another in a vital product data page. Of a page that src/scsi does not define only the header
 * is known: those of the vendors hold serial numbers in places that nobody told.
 * @throws CodecError when the bytes are not the page
 */
export function identitiesInVpdPage(bytes: Uint8Array): Findings {
  const page = bytes[1];
  const serialPage = SERIAL_PAGES.find((one) => one.page === page);
  if (serialPage !== undefined) {
    const { serialNumber } = serialPage.codec.decode(bytes);
    const number = latin1(serialNumber);
    const identities = serial(number, bytes.subarray(0, HEADER_BYTES));
    return { identities, knownBytes: HEADER_BYTES + number.length };
  }
  if (page === DEVICE_IDENTIFICATION.page) {
    const decoded = DEVICE_IDENTIFICATION.codec.decode(bytes);
    const knownBytes = DEVICE_IDENTIFICATION.codec.encode(decoded).length;
    return { identities: decoded.items.flatMap(designated), knownBytes };
  }
  if (page === SCSI_PORTS.page) {
    const decoded = SCSI_PORTS.codec.decode(bytes);
    const identities = decoded.items.flatMap(({ initiatorTransportId, names }) => [
      ...plainBytes(initiatorTransportId),
      ...names.flatMap(designated),
    ]);
    return { identities, knownBytes: SCSI_PORTS.codec.encode(decoded).length };
  }
  const defined = ALL_VPD_PAGES.some((one) => one.page === page);
  return { identities: [], knownBytes: defined ? bytes.length : HEADER_BYTES };
}

function designated(designator: Designator): readonly Identity[] {
  const encoded = DESIGNATOR.encode(designator);
  switch (designator.kind) {
    case "naa":
      return worldWideName(designator.name);
    case "relativePort":
      return [];
    case "t10Vendor": {
      const { vendor, specific } = designator;
      const productBytes = specific.length > PRODUCT_BYTES ? PRODUCT_BYTES : lastWord(specific);
      const behind = latin1(vendor.padEnd(8) + specific.slice(0, productBytes));
      return serial(latin1(specific.slice(productBytes)), behind);
    }
    case "other":
      return otherName(designator, encoded.subarray(LENGTH_BYTE, LENGTH_BYTE + 1));
  }
}

/** Where the last word begins; behind the end when there is only one, which then is the product. */
function lastWord(text: string): number {
  const trimmed = text.trimEnd();
  const space = trimmed.lastIndexOf(" ");
  return space === -1 ? text.length : space + 1;
}

/** SPC-4, DESIGNATOR TYPE field: group numbers within the device, which tell nothing. */
const GROUPS: ReadonlySet<number> = new Set([5, 6]);
const NAME_STRING = /^(?:naa|eui)\.((?:[0-9A-Fa-f]{16}){1,2})/;

function otherName(
  { type, bytes, codeSet }: Designator & { readonly kind: "other" },
  behind: Uint8Array,
): readonly Identity[] {
  if (GROUPS.has(type)) return [];
  if (codeSet === CODE_SET.binary) return plainBytes(bytes, behind);
  const [, digits] = NAME_STRING.exec(Buffer.from(bytes).toString("latin1")) ?? [];
  // Names are looked for in hexadecimal digits as well, so this is replaced like the same name in bytes.
  if (digits !== undefined) return worldWideName(Uint8Array.from(Buffer.from(digits, "hex")));
  return words(bytes, behind);
}
