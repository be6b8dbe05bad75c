/** Every mode page that this project speaks, both as host and as device. */
import type { ModePageDefinition } from "./define-mode-page.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "./mode-pages/control-data-protection.ts";
import { CONTROL_PAGE } from "./mode-pages/control.ts";
import { DATA_COMPRESSION_PAGE } from "./mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "./mode-pages/device-configuration-extension.ts";
import {
  DEVICE_CONFIGURATION_PAGE,
  DEVICE_CONFIGURATION_PAGE_DAT,
} from "./mode-pages/device-configuration.ts";
import { DISCONNECT_RECONNECT_PAGE } from "./mode-pages/disconnect-reconnect.ts";
import { INFORMATIONAL_EXCEPTIONS_PAGE } from "./mode-pages/informational-exceptions.ts";
import { MEDIUM_CONFIGURATION_PAGE } from "./mode-pages/medium-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "./mode-pages/medium-partition.ts";
import { POWER_CONDITION_PAGE } from "./mode-pages/power-condition.ts";
import { READ_WRITE_ERROR_RECOVERY_PAGE } from "./mode-pages/read-write-error-recovery.ts";

/** All pages, in the order of their codes, subpages and variants. */
export const ALL_MODE_PAGES: readonly ModePageDefinition[] = [
  READ_WRITE_ERROR_RECOVERY_PAGE,
  DISCONNECT_RECONNECT_PAGE,
  CONTROL_PAGE,
  CONTROL_DATA_PROTECTION_PAGE,
  DATA_COMPRESSION_PAGE,
  DEVICE_CONFIGURATION_PAGE,
  DEVICE_CONFIGURATION_PAGE_DAT,
  DEVICE_CONFIGURATION_EXTENSION_PAGE,
  MEDIUM_PARTITION_PAGE,
  POWER_CONDITION_PAGE,
  INFORMATIONAL_EXCEPTIONS_PAGE,
  MEDIUM_CONFIGURATION_PAGE,
];

/** The definition of a page: the family's own where there is one, else the standard's; `undefined` for an unknown page. */
export function modePageOf(
  code: { readonly page: number; readonly subpage: number },
  family?: "dat",
): ModePageDefinition | undefined {
  const alike = ALL_MODE_PAGES.filter(
    (definition) => definition.page === code.page && definition.subpage === code.subpage,
  );
  return (
    alike.find((definition) => definition.family === family) ??
    alike.find((definition) => definition.family === undefined)
  );
}
