import {
  DLT_ASSUMED,
  DLT_DENSITIES,
  DLT_TAPES,
  dltPersonality,
  ownDensity,
  writes,
} from "./dlt-personality.ts";

const { gb2, gb6, gb10, gb20 } = DLT_DENSITIES;

/** A Quantum DLT4000: no TapeAlert; what it knows of itself stands in its sense data. */
export const DLT_4000 = dltPersonality({
  name: "dlt-4000",
  title: "Quantum DLT4000",
  source:
    "Quantum DLT 4000 product manual and DLT4000/4500/4700 user's manual; DLT 8000 user's guide; illumos st drive table",
  assumed: [
    ...DLT_ASSUMED,
    "firmware revision",
    "load, unload and wind times are those of the DLT8000",
    "CompacTape I and II and the densities 0Ah and 16h, which it reads, are left out",
    "a DLTtape III is written in density 19h, also where it holds an older one",
    "mode pages 0Fh, 10h and 11h have the defaults of the DLT8000",
    "log page 07h is left out",
  ],
  // Mixed case, as in the illumos st drive table.
  vendor: "Quantum",
  product: "DLT4000",
  revision: "CAP4",
  version: 2,
  serial: "CAPSTAN400",
  densities: [gb2, gb6, gb10, ownDensity(gb20)],
  cartridge: writes(DLT_TAPES.iv, gb20),
  older: [writes(DLT_TAPES.iiiXt, gb10), writes(DLT_TAPES.iii, gb10)],
  nativeMB: 20_000,
  logPages: ["writeErrorsDlt", "readErrorsDlt", "compressionDlt"],
  rateMB: 1.5,
  linkMB: 10,
  bufferMB: 2,
  filemarkBytes: 4 * 1024,
  loadSeconds: 37,
  unloadSeconds: 17,
  windSeconds: 122,
  wraps: 64,
  quirks: { dltSense: true, immediateFilemarksFlush: true },
});
