/** Every vital product data page that this project speaks, both as host and as device. */
import type { VpdPageDefinition } from "./define-vpd-page.ts";
import { AUTOMATION_SERIAL_NUMBER } from "./vpd-pages/automation-serial-number.ts";
import { DEVICE_IDENTIFICATION } from "./vpd-pages/device-identification.ts";
import { ELEMENT_ADDRESS } from "./vpd-pages/element-address.ts";
import { EXTENDED_INQUIRY } from "./vpd-pages/extended-inquiry.ts";
import { FIRMWARE_DESIGNATION } from "./vpd-pages/firmware-designation.ts";
import { MANUFACTURER_SERIAL_NUMBER } from "./vpd-pages/manufacturer-serial-number.ts";
import { MODE_PAGE_POLICY } from "./vpd-pages/mode-page-policy.ts";
import { PROTECTION_METHODS } from "./vpd-pages/protection-methods.ts";
import { SCSI_PORTS } from "./vpd-pages/scsi-ports.ts";
import { SEQUENTIAL_ACCESS_CAPABILITIES } from "./vpd-pages/sequential-access-capabilities.ts";
import { SUPPORTED_VPD_PAGES } from "./vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "./vpd-pages/unit-serial-number.ts";

/** All pages, in the order of their codes. */
export const ALL_VPD_PAGES: readonly VpdPageDefinition[] = [
  SUPPORTED_VPD_PAGES,
  FIRMWARE_DESIGNATION,
  UNIT_SERIAL_NUMBER,
  DEVICE_IDENTIFICATION,
  EXTENDED_INQUIRY,
  MODE_PAGE_POLICY,
  SCSI_PORTS,
  SEQUENTIAL_ACCESS_CAPABILITIES,
  MANUFACTURER_SERIAL_NUMBER,
  AUTOMATION_SERIAL_NUMBER,
  ELEMENT_ADDRESS,
  PROTECTION_METHODS,
];
