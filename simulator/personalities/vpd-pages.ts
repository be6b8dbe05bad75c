import { crc32c } from "../../src/codec/crc32c.ts";
import { ASSOCIATION, CODE_SET } from "../../src/scsi/vpd-pages/designator.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { MANUFACTURER_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/manufacturer-serial-number.ts";
import { PROTECTION_METHODS } from "../../src/scsi/vpd-pages/protection-methods.ts";
import { SEQUENTIAL_ACCESS_CAPABILITIES } from "../../src/scsi/vpd-pages/sequential-access-capabilities.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import type { PersonalityVpdPage } from "./personality.ts";

const TAPE = { qualifier: 0, deviceType: 1 };
const PROTECTION_BYTES = 4;

/** The pages, with the list of them in front. */
export function withSupportedPages(
  pages: readonly PersonalityVpdPage[],
): readonly PersonalityVpdPage[] {
  const items = [0x00, ...pages.map(({ page }) => page)].map((page) => ({ page }));
  return [{ page: 0x00, bytes: SUPPORTED_VPD_PAGES.codec.encode({ ...TAPE, items }) }, ...pages];
}

/** Page 80h. */
export function serialNumberPage(serial: string): PersonalityVpdPage {
  const bytes = UNIT_SERIAL_NUMBER.codec.encode({ ...TAPE, serialNumber: serial });
  return { page: UNIT_SERIAL_NUMBER.page, bytes };
}

/** Page B1h. */
export function manufacturerSerialPage(serial: string): PersonalityVpdPage {
  const bytes = MANUFACTURER_SERIAL_NUMBER.codec.encode({ ...TAPE, serialNumber: serial });
  return { page: MANUFACTURER_SERIAL_NUMBER.page, bytes };
}

/** Page B0h. */
export function capabilitiesPage(worm: boolean): PersonalityVpdPage {
  const bytes = SEQUENTIAL_ACCESS_CAPABILITIES.codec.encode({ ...TAPE, worm });
  return { page: SEQUENTIAL_ACCESS_CAPABILITIES.page, bytes };
}

/** Page B5h. */
export function protectionPage(methods: readonly number[]): PersonalityVpdPage {
  const items = methods.map((method) => ({
    method,
    informationBytes: PROTECTION_BYTES,
    write: true,
    read: true,
    recoverBufferedData: false,
  }));
  return {
    page: PROTECTION_METHODS.page,
    bytes: PROTECTION_METHODS.codec.encode({ ...TAPE, items }),
  };
}

/** Page 83h: the drive's name in words, and a world wide name that its serial number decides. */
export function identificationPage(
  names: { readonly vendor: string; readonly product: string },
  serial: string,
): PersonalityVpdPage {
  const unique = crc32c(new TextEncoder().encode(serial));
  const naa = Uint8Array.of(
    // HPE's company number, as on the drive of the capture.
    ...[0x50, 0x01, 0x43, 0x80],
    ...[unique >>> 24, (unique >>> 16) & 0xff, (unique >>> 8) & 0xff, unique & 0xff],
  );
  const unit = {
    protocol: 0,
    protocolValid: false,
    association: ASSOCIATION.logicalUnit,
  };
  const bytes = DEVICE_IDENTIFICATION.codec.encode({
    ...TAPE,
    items: [
      {
        ...unit,
        codeSet: CODE_SET.ascii,
        kind: "t10Vendor",
        vendor: names.vendor,
        specific: `${names.product.padEnd(16)}${serial}`,
      },
      { ...unit, codeSet: CODE_SET.binary, kind: "naa", name: naa },
    ],
  });
  return { page: DEVICE_IDENTIFICATION.page, bytes };
}
