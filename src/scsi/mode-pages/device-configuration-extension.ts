import { bits, flag, orZero, u16 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** Values of the write mode. SSC-4, WRITE MODE field. */
export const WRITE_MODE = { overwrite: 0, appendOnly: 1 } as const;

/** Append-only mode, programmable early warning and how TapeAlert behaves. */
export const DEVICE_CONFIGURATION_EXTENSION_PAGE = defineModePage({
  name: "Device Configuration Extension",
  page: 0x10,
  subpage: 0x01,
  byteLength: 32,
  reference: "SSC-4, Device Configuration Extension mode page; IBM GA32-0928-06, 6.6",
  fields: {
    // Only newer revisions of SSC have it, as sdparm lists it; it was reserved before, when the unit was MB.
    programmableEarlyWarningUnit: orZero(bits(4, 7, 4)),
    tapeAlertRespectsParameterFields: orZero(flag(4, 3)), // TARPF
    tapeAlertSelectExceptReporting: orZero(flag(4, 2)), // TASER
    tapeAlertRespectsPageControl: orZero(flag(4, 1)), // TARPC
    tapeAlertPreventsLogSenseDeactivation: orZero(flag(4, 0)), // TAPLSD
    /** One of WRITE_MODE. */
    writeMode: bits(5, 7, 4),
    shortEraseMode: orZero(bits(5, 3, 0)),
    /** How far before early warning the programmable warning comes, in MB (10^6 bytes); 0 is off. */
    programmableEarlyWarningMB: u16(6), // PEWS
    allowsChangeOfWritesRequireEncryption: orZero(flag(8, 3)), // ACWRE
    writesRequireEncryption: orZero(flag(8, 2)), // WRE
    allowsChangeOfEncryptedVolumeRequiresEncryption: orZero(flag(8, 1)), // ACVCELBRE
    encryptedVolumeRequiresEncryption: orZero(flag(8, 0)), // VCELBRE
  },
  changeable: [
    "tapeAlertRespectsParameterFields",
    "tapeAlertSelectExceptReporting",
    "tapeAlertRespectsPageControl",
    "tapeAlertPreventsLogSenseDeactivation",
    "writeMode",
    "programmableEarlyWarningMB",
  ],
});
