import { DAT_ASSUMED, DAT_DENSITIES, datPersonality } from "./dat-personality.ts";

/**
 * A Sony SDT-11000: no TapeAlert page, and LOG SENSE that wants room for all of a page. The report of densities has DDS-3's
 * code as the secondary one of DDS-4, as the manual prints it.
 */
export const DDS_4 = datPersonality({
  name: "dds-4",
  title: "Sony DDS-4 (SDT-11000)",
  source:
    "Sony SDT-10000/SDT-11000 product description manual v1.2; Certance DDS-4 and DAT 72 SCSI Interface Manual 50000697 rev. B",
  assumed: [
    ...DAT_ASSUMED,
    "firmware revision and INQUIRY's version",
    "transfer rate and buffer size are those of a DDS-4 autoloader",
    "which older cassettes it takes: DDS-2 and DDS-3, and DDS-1 to read",
    "bits per millimetre of DDS-1 to DDS-3",
    "which commands it has: those of SCSI-2 tape drives",
    "default values of mode pages 0Fh, 10h and 11h",
    "dividing the tape by MODE SELECT needs the beginning of the tape, and page 11h has one size, that of partition 1",
    "READ POSITION always calls the buffer empty",
    "log pages 02h and 03h have the documented length; which three counters fill it",
    "log page 30h has the documented length and the parameters of Certance's drive",
    "log pages 07h, 33h and 39h, which it also has, are left out: what stands in them is not known",
    "sense data end at byte 17: where its soft errors and remaining tape stand is not known",
    "unbuffered writes cost time, but no tape",
  ],
  vendor: "SONY",
  product: "SDT-11000",
  revision: "CAP4",
  version: 2,
  serial: "CAPSTAND04",
  native: { ...DAT_DENSITIES.dds4, secondaryCode: DAT_DENSITIES.dds3.code },
  older: [DAT_DENSITIES.dds1, DAT_DENSITIES.dds2, DAT_DENSITIES.dds3],
  logPages: ["writeErrorsShort", "readErrorsShort", "tapeUsageDat", "tapeCapacityDat"],
  logSenseNeedsWholePage: true,
  rateMB: 2.4,
  bufferMB: 10,
});
