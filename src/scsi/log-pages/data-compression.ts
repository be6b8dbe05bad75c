import { parameterTable } from "../../codec/parameter-table.ts";
import { signedCounter } from "../../codec/signed-counter.ts";
import { uintValue } from "../../codec/uint-value.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

// Amounts are a number of megabytes rounded to the nearest, and the bytes that are missing or too many: a remainder can
// be negative.
// prettier-ignore
const AMOUNTS = {
  readRatio:            { code: 0x0000, codec: uintValue(2), unit: "1/100" },
  writeRatio:           { code: 0x0001, codec: uintValue(2), unit: "1/100" },
  toHost:               { code: 0x0002, codec: counter(4), unit: "MB" },
  toHostRemainder:      { code: 0x0003, codec: signedCounter(4), unit: "bytes" },
  fromTape:             { code: 0x0004, codec: counter(4), unit: "MB" },
  fromTapeRemainder:    { code: 0x0005, codec: signedCounter(4), unit: "bytes" },
  fromHost:             { code: 0x0006, codec: counter(4), unit: "MB" },
  fromHostRemainder:    { code: 0x0007, codec: signedCounter(4), unit: "bytes" },
  toTape:               { code: 0x0008, codec: counter(4), unit: "MB" },
  toTapeRemainder:      { code: 0x0009, codec: signedCounter(4), unit: "bytes" },
} as const;

/** What compression did since the load. LTO-5 and later. */
export const DATA_COMPRESSION_LOG = defineLogPage({
  name: "Data Compression log page",
  page: 0x1b,
  reference: "SSC-4, Data Compression log page; IBM LTO SCSI Reference GA32-0928-06, LP 1Bh",
  parameters: parameterTable("Data Compression log page", {
    ...AMOUNTS,
    compressionEnabled: { code: 0x0100, codec: uintValue(1), unit: "0 no, else yes" },
  }),
});

/** The same on the older page, which LOG SELECT can clear too. */
export const DATA_COMPRESSION_LTO = defineLogPage({
  name: "Data Compression log page (LTO, 32h)",
  page: 0x32,
  family: "LTO",
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 32h",
  parameters: parameterTable("Data Compression log page (LTO, 32h)", AMOUNTS),
});

const APPROXIMATE_MEGABYTES = "megabytes, 10^6 or 2^20: not documented";

/** The same on DLT drives, whose manuals do not say which megabyte they mean: show amounts as approximate. */
export const DATA_COMPRESSION_DLT = defineLogPage({
  name: "Compression Ratio log page (DLT)",
  page: 0x32,
  family: "DLT",
  reference: "Quantum DLT4000 product manual, Compression Ratio log page",
  parameters: parameterTable("Compression Ratio log page (DLT)", {
    ...AMOUNTS,
    toHost: { ...AMOUNTS.toHost, unit: APPROXIMATE_MEGABYTES },
    fromTape: { ...AMOUNTS.fromTape, unit: APPROXIMATE_MEGABYTES },
    fromHost: { ...AMOUNTS.fromHost, unit: APPROXIMATE_MEGABYTES },
    toTape: { ...AMOUNTS.toTape, unit: APPROXIMATE_MEGABYTES },
  }),
});
