import { DAT_DENSITIES, datPersonality } from "./dat-personality.ts";

/** A Certance DAT 72 drive, sold by Seagate before. */
export const DAT_72 = datPersonality({
  name: "dat-72",
  title: "Certance DAT 72 (SEAGATE DAT DAT72-000)",
  source:
    "Certance DDS-4 and DAT 72 SCSI Interface Manual 50000697 rev. B; Sony SDT-10000/11000 product description; HP DDS/DAT configuration guide",
  assumed: [
    "firmware revision",
    "transfer rate",
    "buffer size",
    "distance from early warning to the end of the tape",
    "tape taken by a filemark",
    "load, unload and wind times are those of Sony's DDS-4 drive",
    "group size",
    "compression algorithm 20h",
    "REPORT DENSITY SUPPORT and its descriptors, but for the codes and DDS-4's",
    "log parameters 0001h to 0007h of page 30h",
    "vital product data pages",
    "dividing the tape by MODE SELECT needs the beginning of the tape, and page 11h has one size, that of partition 1",
  ],
  vendor: "SEAGATE",
  product: "DAT    DAT72-000",
  revision: "CAP1",
  version: 3,
  serial: "CAPSTAN072",
  native: DAT_DENSITIES.dat72,
  older: [DAT_DENSITIES.dds3, DAT_DENSITIES.dds4],
  logPages: ["writeErrors", "readErrors", "tapeAlert", "tapeUsageDat", "tapeCapacityDat"],
  logSenseNeedsWholePage: false,
  rateMB: 3.5,
  bufferMB: 8,
});
