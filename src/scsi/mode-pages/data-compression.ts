import { bits, flag, orZero, u32 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/**
 * Whether the drive compresses what it writes. On LTO, page 10h can force this on: switch off both, then read both back
 * (IBM GA32-0928-06, 6.6, Data Compression, note 49). DAT drives have the same form.
 */
export const DATA_COMPRESSION_PAGE = defineModePage({
  name: "Data Compression",
  page: 0x0f,
  byteLength: 16,
  reference: "SSC-4, Data Compression mode page",
  fields: {
    compressionEnabled: flag(2, 7), // DCE
    compressionCapable: flag(2, 6), // DCC
    decompressionEnabled: flag(3, 7), // DDE
    reportExceptionOnDecompression: orZero(bits(3, 6, 5)), // RED
    /** The number of an algorithm; FFh is the LTO format's own. */
    compressionAlgorithm: u32(4),
    decompressionAlgorithm: u32(8),
  },
  changeable: ["compressionEnabled", "decompressionEnabled"],
});
