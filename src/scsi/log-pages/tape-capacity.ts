import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/**
 * Native capacity left and in all, by partition. "Left" is a gauge made from where the data ends; it gets pessimistic as
 * rewrites use up tape.
 */
export const TAPE_CAPACITY_LTO = defineLogPage({
  name: "Tape Capacity log page (LTO)",
  page: 0x31,
  family: "LTO",
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 31h Tape Capacity",
  // prettier-ignore
  parameters: parameterTable("Tape Capacity log page (LTO)", {
    remainingPartition0: { code: 0x0001, codec: counter(4), unit: "MiB" },
    remainingPartition1: { code: 0x0002, codec: counter(4), unit: "MiB" },
    maximumPartition0:   { code: 0x0003, codec: counter(4), unit: "MiB" },
    maximumPartition1:   { code: 0x0004, codec: counter(4), unit: "MiB" },
    // HP's LTO-6 and the IBM-built drives after it.
    remainingPartition2: { code: 0x0005, codec: counter(4), unit: "MiB" },
    remainingPartition3: { code: 0x0006, codec: counter(4), unit: "MiB" },
    maximumPartition2:   { code: 0x0007, codec: counter(4), unit: "MiB" },
    maximumPartition3:   { code: 0x0008, codec: counter(4), unit: "MiB" },
  }),
});

/** The same page on DAT drives, in another unit. */
export const TAPE_CAPACITY_DAT = defineLogPage({
  name: "Tape Capacity log page (DAT)",
  page: 0x31,
  family: "DAT",
  reference:
    "Sony SDT-10000/SDT-11000 product description manual v1.2; Certance SCSI manual 50000697",
  // prettier-ignore
  parameters: parameterTable("Tape Capacity log page (DAT)", {
    remainingPartition0: { code: 0x0001, codec: counter(4), unit: "KiB" },
    remainingPartition1: { code: 0x0002, codec: counter(4), unit: "KiB" },
    maximumPartition0:   { code: 0x0003, codec: counter(4), unit: "KiB" },
    maximumPartition1:   { code: 0x0004, codec: counter(4), unit: "KiB" },
  }),
});
