import {
  DLT_ASSUMED,
  DLT_DENSITIES,
  DLT_TAPES,
  dltPersonality,
  ownDensity,
  writes,
} from "./dlt-personality.ts";

const { gb2, gb6, gb10, gb20, gb35 } = DLT_DENSITIES;

/** A Quantum DLT7000: page 33h keeps its last errors. */
export const DLT_7000 = dltPersonality({
  name: "dlt-7000",
  title: "Quantum DLT7000",
  source:
    "Quantum DLT 7000 product manual; DX-Series Software Interface Guide; DLT 8000 user's guide; amanda tape types",
  assumed: [
    ...DLT_ASSUMED,
    "tape taken by a filemark",
    "load, unload and wind times are those of the DLT8000",
    "a DLTtape III is written in density 19h, also where it holds an older one",
    "CompacTape I and II and the densities 0Ah and 16h, which it reads, are left out",
    "mode pages 0Fh, 10h, 11h and 1Ch have the defaults of the DLT8000",
    "page 33h has no medium identifiers and no additional information, and only the errors there were",
    "log page 07h is left out",
  ],
  vendor: "QUANTUM",
  product: "DLT7000",
  revision: "2150",
  version: 2,
  serial: "CAPSTAN700",
  densities: [gb2, gb6, gb10, gb20, ownDensity(gb35)],
  cartridge: writes(DLT_TAPES.iv, gb35),
  older: [writes(DLT_TAPES.iiiXt, gb10), writes(DLT_TAPES.iii, gb10)],
  nativeMB: 35_000,
  logPages: ["writeErrorsDlt", "readErrorsDlt", "tapeAlert", "compressionDlt", "deviceWellness"],
  rateMB: 5,
  linkMB: 20,
  bufferMB: 8,
  filemarkBytes: 29 * 1024,
  loadSeconds: 37,
  unloadSeconds: 17,
  windSeconds: 122,
  wraps: 52,
  quirks: { dltSense: true, immediateFilemarksFlush: true },
});
