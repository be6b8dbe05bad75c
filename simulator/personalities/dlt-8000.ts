import { DLT_DENSITIES, DLT_TAPES, dltPersonality, ownDensity, writes } from "./dlt-personality.ts";

const { gb10, gb20, gb35, gb40 } = DLT_DENSITIES;

/** A Quantum DLT8000: sense data say how much tape is left, and page 3Eh what the drive wants. */
export const DLT_8000 = dltPersonality({
  name: "dlt-8000",
  title: "Quantum DLT8000",
  source: "Quantum DLT 8000 product manual 81-60118 and user's guide; DLT 7000 product manual",
  assumed: [
    "transfer rate",
    "buffer size",
    "distance from early warning to the end of the tape",
    "REPORT DENSITY SUPPORT and the texts of its descriptors",
    "mode pages but for 0Fh, 10h, 11h and 1Ch, and the defaults of those",
    "log pages 07h and 33h are left out",
    "which megabyte page 32h means: 10^6",
    "density codes 88h and 89h cannot be set, so they are never returned",
    "vital product data pages",
  ],
  vendor: "QUANTUM",
  product: "DLT8000",
  revision: "010F",
  version: 2,
  serial: "CAPSTAN800",
  densities: [gb10, gb20, gb35, ownDensity(gb40)],
  cartridge: writes(DLT_TAPES.iv, gb40),
  older: [writes(DLT_TAPES.iiiXt, gb10), writes(DLT_TAPES.iii, gb10)],
  nativeMB: 40_000,
  logPages: [
    "writeErrorsDlt",
    "readErrorsDlt",
    "tapeAlert",
    "compressionDlt",
    "driveStatusDlt8000",
  ],
  rateMB: 6,
  linkMB: 40,
  bufferMB: 8,
  filemarkBytes: 29 * 1024,
  loadSeconds: 37,
  unloadSeconds: 17,
  windSeconds: 122,
  wraps: 52,
  quirks: { dltSense: true },
});
