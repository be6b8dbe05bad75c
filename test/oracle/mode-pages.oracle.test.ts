import { expect, it } from "vitest";
import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { CONTROL_PAGE } from "../../src/scsi/mode-pages/control.ts";
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "../../src/scsi/mode-pages/device-configuration-extension.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/device-configuration.ts";
import { INFORMATIONAL_EXCEPTIONS_PAGE } from "../../src/scsi/mode-pages/informational-exceptions.ts";
import { MEDIUM_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/medium-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { READ_WRITE_ERROR_RECOVERY_PAGE } from "../../src/scsi/mode-pages/read-write-error-recovery.ts";
import { MODE_PARAMETERS_10, MODE_PARAMETERS_6 } from "../../src/scsi/mode-parameters.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

const HEADER = { mediumType: 0x98, writeProtected: false, bufferedMode: 1, speed: 0 } as const;
const blockDescriptor = { densityCode: 0x60, blockCount: 0, blockLength: 0 };

interface PageBytes {
  readonly page: number;
  readonly subpage: number;
  readonly bytes: Uint8Array;
}

/** Asks about a page inside a whole mode parameter list of the six- or the ten-byte form. */
function ask(page: PageBytes, form: "6" | "10"): readonly string[] {
  const list = { ...HEADER, blockDescriptor, pages: [page] };
  const subpage = page.subpage === 0 ? "" : `,0x${page.subpage.toString(16)}`;
  return askOracle({
    program: "sdparm",
    options: [
      "--inhex=FILE",
      ...(form === "6" ? ["--six"] : []),
      "--pdt=1",
      `--page=0x${page.page.toString(16)}${subpage}`,
      "--long",
    ],
    bytes: form === "6" ? MODE_PARAMETERS_6.encode(list) : MODE_PARAMETERS_10.encode(list),
  });
}

const at = (
  { page, subpage }: { readonly page: number; readonly subpage: number },
  bytes: Uint8Array,
): PageBytes => ({ page, subpage, bytes });

/** Page, its bytes, the fields and values sdparm must show. */
// prettier-ignore
const PAGES: readonly (readonly [string, PageBytes, readonly string[]])[] = [
  [
    "01h",
    at(READ_WRITE_ERROR_RECOVERY_PAGE, READ_WRITE_ERROR_RECOVERY_PAGE.encode({
      transferBlock: true, postError: true, disableCorrection: true, readRetryCount: 17, writeRetryCount: 34,
    })),
    ["TB 1", "EER 0", "PER 1", "DTE 0", "DCR 1", "RRC 17", "WRC 34"],
  ],
  [
    "0Ah",
    at(CONTROL_PAGE, CONTROL_PAGE.encode({
      taskSetType: 1, descriptorSense: true, queueAlgorithmModifier: 3, queueErrorManagement: 1, softwareWriteProtect: true,
      taskAbortedStatus: true, autoloadMode: 2, busyTimeoutTenthMs: 258, extendedSelfTestSeconds: 772,
    })),
    ["TST 1", "TMF_ONLY 0", "D_SENSE 1", "GLTSD 0", "QAM 3", "QERR 1", "RAC 0", "SWP 1", "ATO 0", "TAS 1", "AUTOLOAD 2", "BTP 258", "ESTCT 772"],
  ],
  [
    "0Ah/F0h",
    at(CONTROL_DATA_PROTECTION_PAGE, CONTROL_DATA_PROTECTION_PAGE.encode({
      method: 2, informationBytes: 4, write: true, read: false, recoverBufferedData: true,
    })),
    ["LBPM 2", "LBPIL 4", "LBP_W 1", "LBP_R 0", "RBDP 1"],
  ],
  [
    "0Fh",
    at(DATA_COMPRESSION_PAGE, DATA_COMPRESSION_PAGE.encode({
      compressionEnabled: true, compressionCapable: false, decompressionEnabled: true, reportExceptionOnDecompression: 2,
      compressionAlgorithm: 0xff, decompressionAlgorithm: 0x0102_0304,
    })),
    ["DCE 1", "DCC 0", "DDE 1", "RED 2", "COMPR_A 255", "DCOMPR_A 16909060"],
  ],
  [
    "10h",
    at(DEVICE_CONFIGURATION_PAGE, DEVICE_CONFIGURATION_PAGE.encode({
      changeActiveFormat: true, activeFormat: 5, activePartition: 3, writeBufferFullRatio: 17, readBufferEmptyRatio: 34,
      writeDelayTenthSeconds: 300, bufferRecovery: true, objectIdentifiers: false, reportsSetmarks: true,
      automaticVelocityControl: false, stopOnConsecutiveFilemarks: 2, recoverBufferOrder: true, reportEarlyWarningOnRead: false,
      gapSize: 7, endOfDataDefined: 2, endOfDataGeneration: false, synchronizeAtEarlyWarning: true, softwareWriteProtect: false,
      blockAddressModeLock: true, blockAddressMode: false, bufferBytesAtEarlyWarning: 66_051, selectCompression: 1,
      wormTamperReadEnable: 2, onlyIfReserved: false, rewindOnReset: 1, associatedWriteProtect: true,
      persistentWriteProtect: false, permanentWriteProtect: true,
    })),
    [
      "CAF 1", "ACT_F 5", "ACT_P 3", "WOBFR 17", "ROBER 34", "WDT 300", "OBR 1", "LOIS 0", "RSMK 1", "AVC 0", "SOCF 2", "ROBO 1",
      "REW 0", "GAP_S 7", "EOD_D 2", "EEG 0", "SEW 1", "SWP_T 0", "BAML 1", "BAM 0", "OBSAEW 66051", "SDCA 1", "WTRE 2", "OIR 0",
      "ROR 1", "ASOCWP 1", "PERSWP 0", "PRMWP 1",
    ],
  ],
  [
    "10h/01h",
    at(DEVICE_CONFIGURATION_EXTENSION_PAGE, DEVICE_CONFIGURATION_EXTENSION_PAGE.encode({
      programmableEarlyWarningUnit: 3, tapeAlertRespectsParameterFields: true, tapeAlertRespectsPageControl: true, writeMode: 1,
      shortEraseMode: 2, programmableEarlyWarningMB: 500, encryptedVolumeRequiresEncryption: true,
    })),
    ["PE_UN 3", "TARPF 1", "TASER 0", "TARPC 1", "TAPLSD 0", "WR_MOD 1", "SEM 2", "PEWS 500", "VCELBRE 1"],
  ],
  [
    "11h",
    at(MEDIUM_PARTITION_PAGE, MEDIUM_PARTITION_PAGE.encode({
      maximumAdditionalPartitions: 3, additionalPartitionsDefined: 1, selectDataPartitions: true, sizeUnit: 3,
      partitionOnFormat: true, additionalPartition: true, mediumFormatRecognition: 3, partitioningType: 1, sizeExponent: 9,
      size0: 258, size1: 0xffff,
    })),
    [
      "MAX_AP 3", "APD 1", "FDP 0", "SDP 1", "IDP 0", "PSUM 3", "POFM 1", "CLEAR 0", "ADDP 1", "MFR 3", "PART_T 1", "PART_U 9",
      "P_SZ 258",
    ],
  ],
  [
    "1Ch",
    at(INFORMATIONAL_EXCEPTIONS_PAGE, INFORMATIONAL_EXCEPTIONS_PAGE.encode({
      performance: true, warnings: true, exceptionsDisabled: false, test: true, reportMethod: 3, intervalTenthSeconds: 258,
    })),
    ["PERF 1", "EBF 0", "EWASC 1", "DEXCPT 0", "TEST 1", "LOGERR 0", "MRIE 3", "INTT 258"],
  ],
  [
    "1Dh",
    at(MEDIUM_CONFIGURATION_PAGE, MEDIUM_CONFIGURATION_PAGE.encode({
      wormMode: true, wormLabelRestrictions: 1, wormFilemarkRestrictions: 2,
    })),
    ["WORMM 1", "WMLR 1", "WMFR 2"],
  ],
];

it.each(PAGES)("sdparm reads our page %s in a list of MODE SENSE(6)", (_name, page, expected) => {
  expect(unconfirmed(ask(page, "6"), expected)).toEqual([]);
});

it.each(PAGES)("sdparm reads our page %s in a list of MODE SENSE(10)", (_name, page, expected) => {
  expect(unconfirmed(ask(page, "10"), expected)).toEqual([]);
});
