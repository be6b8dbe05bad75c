import { DAT_ASSUMED, DAT_DENSITIES, datPersonality } from "./dat-personality.ts";

/** An HP DAT 160, on 8 mm tape. Little of it is documented beyond its name and what its cassettes hold. */
export const DAT_160 = datPersonality({
  name: "dat-160",
  title: "HP DAT 160",
  source: "HP DDS/DAT UNIX, Linux and OpenVMS configuration guide",
  assumed: [
    ...DAT_ASSUMED,
    "firmware revision and INQUIRY's version",
    "transfer rate and buffer size",
    "load, unload and wind times are those of Sony's DDS-4 drive",
    "which older cassettes it takes: DAT 72 and DDS-4, to read and to write",
    "WORM cassettes are not taken",
    "which commands it has: those of SCSI-2 tape drives; READ ATTRIBUTE is not among them",
    "REPORT DENSITY SUPPORT and its descriptors, but for the codes, the bits of DAT 160 and what DDS-4's says",
    "mode pages: 0Fh, 10h and 11h of Certance's drive; HP's page 3Dh is left out",
    "dividing the tape by MODE SELECT needs the beginning of the tape, and page 11h has one size, that of partition 1",
    "READ POSITION always calls the buffer empty, as HP documents for DAT 72",
    "log pages 02h, 03h, 2Eh, 30h and 31h are those of Certance's drive; 0Ch and 32h to 39h are left out",
  ],
  vendor: "HP",
  product: "DAT160",
  revision: "CAP1",
  version: 3,
  serial: "CAPSTAN160",
  native: DAT_DENSITIES.dat160,
  older: [DAT_DENSITIES.dds4, DAT_DENSITIES.dat72],
  logPages: ["writeErrors", "readErrors", "tapeAlert", "tapeUsageDat", "tapeCapacityDat"],
  cleaner: "DAT 160 cleaning",
  logSenseNeedsWholePage: false,
  rateMB: 6.9,
  bufferMB: 8,
});
