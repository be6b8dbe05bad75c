import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** The life of an LTO cartridge as its memory chip has it: the same numbers as 0001h to 0009h of page 17h. */
export const TAPE_USAGE_LTO = defineLogPage({
  name: "Tape Usage log page (LTO)",
  page: 0x30,
  family: "LTO",
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 30h Tape Usage Log",
  // prettier-ignore
  parameters: parameterTable("Tape Usage log page (LTO)", {
    mounts:                 { code: 0x0001, codec: counter(4), unit: "mounts" },
    dataSetsWritten:        { code: 0x0002, codec: counter(8), unit: "data sets" },
    writeRetries:           { code: 0x0003, codec: counter(4), unit: "retries" },
    unrecoveredWriteErrors: { code: 0x0004, codec: counter(2), unit: "errors" },
    suspendedWrites:        { code: 0x0005, codec: counter(2), unit: "writes" },
    fatalSuspendedWrites:   { code: 0x0006, codec: counter(2), unit: "writes" },
    dataSetsRead:           { code: 0x0007, codec: counter(8), unit: "data sets" },
    readRetries:            { code: 0x0008, codec: counter(4), unit: "retries" },
    unrecoveredReadErrors:  { code: 0x0009, codec: counter(2), unit: "errors" },
    suspendedReads:         { code: 0x000a, codec: counter(2), unit: "reads" },
    fatalSuspendedReads:    { code: 0x000b, codec: counter(2), unit: "reads" },
  }),
});

/**
 * The life of a DAT cassette, which the drive keeps on the tape itself: formatting zeroes the totals, and a write-protected
 * cassette or a power failure with the tape loaded loses this load's counts. "Current" is this load, "previous" the one
 * before, "total" since the tape was formatted.
 */
export const TAPE_USAGE_DAT = defineLogPage({
  name: "Tape Log page (DAT)",
  page: 0x30,
  family: "DAT",
  // Codes 0008h to 000Dh are as the manual prints them; the first seven follow from symmetry and the page's length.
  reference: "Certance DDS-4 and DAT 72 SCSI Interface Manual, 50000697, p. 70",
  // prettier-ignore
  parameters: parameterTable("Tape Log page (DAT)", {
    currentGroupsWritten:    { code: 0x0001, codec: counter(3), unit: "groups" },
    currentRewrittenFrames:  { code: 0x0002, codec: counter(3), unit: "frames" },
    currentGroupsRead:       { code: 0x0003, codec: counter(3), unit: "groups" },
    currentC3Corrections:    { code: 0x0004, codec: counter(2), unit: "corrections" },
    previousGroupsWritten:   { code: 0x0005, codec: counter(3), unit: "groups" },
    previousRewrittenFrames: { code: 0x0006, codec: counter(3), unit: "frames" },
    previousGroupsRead:      { code: 0x0007, codec: counter(3), unit: "groups" },
    previousC3Corrections:   { code: 0x0008, codec: counter(2), unit: "corrections" },
    totalGroupsWritten:      { code: 0x0009, codec: counter(4), unit: "groups" },
    totalRewrittenFrames:    { code: 0x000a, codec: counter(3), unit: "series of rewrites" },
    totalGroupsRead:         { code: 0x000b, codec: counter(4), unit: "groups" },
    totalC3Corrections:      { code: 0x000c, codec: counter(3), unit: "corrections" },
    loads:                   { code: 0x000d, codec: counter(2), unit: "loads" },
  }),
});
