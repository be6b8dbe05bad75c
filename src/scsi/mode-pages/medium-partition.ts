import type { Decoded } from "../../codec/layout.ts";
import { bits, flag, orZero, tail, u16, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** In what partition sizes are counted. SSC-4, PSUM field. */
export const PARTITION_SIZE_UNIT = { bytes: 0, kilobytes: 1, megabytes: 2, powerOfTen: 3 } as const;

/** The size that means "all that is left"; at most one partition has it. SSC-4, PARTITION SIZE field. */
export const REMAINING_SIZE = 0xffff;

/**
 * How the next FORMAT MEDIUM divides the tape; nothing happens before that. The page is as long as the drive has sizes:
 * 8 bytes with none on a Certance DDS-4, 16 with four on LTO. More than four sizes are kept by `modified`, not decoded.
 */
export const MEDIUM_PARTITION_PAGE = defineModePage({
  name: "Medium Partition",
  page: 0x11,
  byteLength: 16,
  minimumBytes: 8,
  reference: "SSC-4, Medium Partition mode page; IBM GA32-0928-06, 6.6",
  fields: {
    maximumAdditionalPartitions: u8(2),
    additionalPartitionsDefined: u8(3),
    fixedDataPartitions: orZero(flag(4, 7)), // FDP
    selectDataPartitions: orZero(flag(4, 6)), // SDP
    initiatorDefinedPartitions: orZero(flag(4, 5)), // IDP
    /** One of PARTITION_SIZE_UNIT. */
    sizeUnit: bits(4, 4, 3), // PSUM
    partitionOnFormat: orZero(flag(4, 2)), // POFM
    clear: orZero(flag(4, 1)),
    additionalPartition: orZero(flag(4, 0)), // ADDP
    mediumFormatRecognition: orZero(u8(5)),
    partitioningType: orZero(bits(6, 7, 4)),
    /** The power of ten of one step where `sizeUnit` is `powerOfTen`. */
    sizeExponent: orZero(bits(6, 3, 0)),
    size0: tail(u16(8)),
    size1: tail(u16(10)),
    size2: tail(u16(12)),
    size3: tail(u16(14)),
  },
  changeable: [
    "additionalPartitionsDefined",
    "fixedDataPartitions",
    "selectDataPartitions",
    "initiatorDefinedPartitions",
    "sizeUnit",
    "sizeExponent",
    "size0",
    "size1",
    "size2",
    "size3",
  ],
});

/** The partition sizes a Medium Partition page holds, from partition 0 on. */
export function partitionSizes(
  page: Pick<Decoded<typeof MEDIUM_PARTITION_PAGE.codec>, "size0" | "size1" | "size2" | "size3">,
): readonly number[] {
  return [page.size0, page.size1, page.size2, page.size3].filter((size) => size !== undefined);
}
