import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { CONTROL_PAGE } from "../../src/scsi/mode-pages/control.ts";
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "../../src/scsi/mode-pages/device-configuration-extension.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/device-configuration.ts";
import { INFORMATIONAL_EXCEPTIONS_PAGE } from "../../src/scsi/mode-pages/informational-exceptions.ts";
import { MEDIUM_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/medium-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import type { LtoRow } from "./lto-generations.ts";
import { hasAppendOnly } from "./lto-generations.ts";
import { modePage } from "./mode-page-bytes.ts";
import type { PersonalityModePage } from "./personality.ts";

const pair = (value: number): string => value.toString(16).padStart(2, "0");

function common({ partitions }: LtoRow): readonly PersonalityModePage[] {
  return [
    // Capture of an HPE Ultrium 9-SCSI.
    modePage({ page: 0x0a }, "0A 0A 00 01 00 00 00 00 FF FF 00 00", CONTROL_PAGE.changeableMask),
    modePage(
      { page: 0x0f },
      "0F 0E C0 80 00 00 00 FF 00 00 00 FF 00 00 00 00",
      DATA_COMPRESSION_PAGE.changeableMask,
    ),
    modePage(
      { page: 0x10 },
      "10 0E 00 00 00 00 01 2C 40 00 10 00 00 00 01 90",
      DEVICE_CONFIGURATION_PAGE.changeableMask,
    ),
    modePage(
      { page: 0x11 },
      `11 0E ${pair(partitions - 1)} 00 3C 03 09 00 FF FF 00 00 00 00 00 00`,
      MEDIUM_PARTITION_PAGE.changeableMask,
    ),
    modePage(
      { page: 0x1c },
      "1C 0A 08 04 00 00 00 00 00 00 00 00",
      INFORMATIONAL_EXCEPTIONS_PAGE.changeableMask,
    ),
  ];
}

/** Logical block protection: LTO-5 and later. */
function protection({ protectionMethods }: LtoRow): readonly PersonalityModePage[] {
  if (protectionMethods.length === 0) return [];
  return [
    modePage(
      { page: 0x0a, subpage: 0xf0 },
      CONTROL_DATA_PROTECTION_PAGE.encode({
        method: 0,
        informationBytes: 0,
        write: false,
        read: false,
      }),
      CONTROL_DATA_PROTECTION_PAGE.changeableMask,
    ),
  ];
}

/** Append-only mode and programmable early warning. */
function extension(row: LtoRow): readonly PersonalityModePage[] {
  if (!hasAppendOnly(row)) return [];
  return [
    modePage(
      { page: 0x10, subpage: 1 },
      DEVICE_CONFIGURATION_EXTENSION_PAGE.encode({
        writeMode: 0,
        programmableEarlyWarningMB: 0,
      }),
      DEVICE_CONFIGURATION_EXTENSION_PAGE.changeableMask,
    ),
  ];
}

/** The mode pages of a generation. */
export function ltoModePages(row: LtoRow): readonly PersonalityModePage[] {
  const worm =
    row.generation < 3
      ? []
      : [
          modePage(
            { page: 0x1d },
            MEDIUM_CONFIGURATION_PAGE.encode({
              wormMode: false,
              wormLabelRestrictions: 1,
              wormFilemarkRestrictions: 2,
            }),
            MEDIUM_CONFIGURATION_PAGE.changeableMask,
          ),
        ];
  return [...common(row), ...protection(row), ...extension(row), ...worm];
}
