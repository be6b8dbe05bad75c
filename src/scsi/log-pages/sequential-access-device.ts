import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** What went through the drive since the load, where the tape stands, and whether cleaning is asked for. */
export const SEQUENTIAL_ACCESS_DEVICE = defineLogPage({
  name: "Sequential-Access Device log page",
  page: 0x0c,
  reference:
    "SSC-4, Sequential-Access Device log page; IBM LTO SCSI Reference GA32-0928-06, LP 0Ch",
  // prettier-ignore
  parameters: parameterTable("Sequential-Access Device log page", {
    bytesFromHost:             { code: 0x0000, codec: counter(8), unit: "bytes" },
    bytesToTape:               { code: 0x0001, codec: counter(8), unit: "bytes" },
    bytesFromTape:             { code: 0x0002, codec: counter(8), unit: "bytes" },
    bytesToHost:               { code: 0x0003, codec: counter(8), unit: "bytes" },
    capacityToEndOfData:       { code: 0x0004, codec: counter(4), unit: "MB" },
    /** Of the current partition. */
    capacityToEarlyWarning:    { code: 0x0005, codec: counter(4), unit: "MB" },
    capacityAfterEarlyWarning: { code: 0x0006, codec: counter(4), unit: "MB" },
    /** Healthy drives answer all ones here. */
    capacityToPosition:        { code: 0x0007, codec: counter(4), unit: "MB" },
    objectBuffer:              { code: 0x0008, codec: counter(4), unit: "MB" },
    /** Cleaning is asked for where this is not 0. */
    cleaningRequested:         { code: 0x0100, codec: counter(8), unit: "0 no, else yes" },
    processedSinceCleaning:    { code: 0x8000, codec: counter(4), unit: "MB" },
    lifetimeLoads:             { code: 0x8001, codec: counter(4), unit: "loads" },
    lifetimeCleanings:         { code: 0x8002, codec: counter(4), unit: "cleanings" },
    lifetimePowerOn:           { code: 0x8003, codec: counter(4), unit: "s" },
  }),
});
