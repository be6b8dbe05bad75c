import { FLAG_BYTE } from "../../codec/flag-byte.ts";
import { parameterTable } from "../../codec/parameter-table.ts";
import { uintValue } from "../../codec/uint-value.ts";
import { counter, paddedText } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";
import {
  PARTITION_OBJECT_RECORD,
  PARTITION_SIZE_RECORD,
  partitionRecords,
} from "./partition-record.ts";

const REFERENCE =
  "SSC-4, Volume Statistics log page; IBM LTO SCSI Reference GA32-0928-06, LP 17h Volume Statistics";

const SIZES = partitionRecords(PARTITION_SIZE_RECORD);
const OBJECTS = partitionRecords(PARTITION_OBJECT_RECORD);

// prettier-ignore
const PARAMETERS = parameterTable("Volume Statistics log page", {
  /** Where it is false, nothing else on the page says anything. */
  pageValid:                     { code: 0x0000, codec: FLAG_BYTE },
  mounts:                        { code: 0x0001, codec: counter(4), unit: "mounts" },
  dataSetsWritten:               { code: 0x0002, codec: counter(8), unit: "data sets" },
  recoveredWriteErrors:          { code: 0x0003, codec: counter(4), unit: "errors" },
  unrecoveredWriteErrors:        { code: 0x0004, codec: counter(2), unit: "errors" },
  suspendedWrites:               { code: 0x0005, codec: counter(2), unit: "writes" },
  fatalSuspendedWrites:          { code: 0x0006, codec: counter(2), unit: "writes" },
  dataSetsRead:                  { code: 0x0007, codec: counter(8), unit: "data sets" },
  recoveredReadErrors:           { code: 0x0008, codec: counter(4), unit: "errors" },
  unrecoveredReadErrors:         { code: 0x0009, codec: counter(2), unit: "errors" },
  lastMountUnrecoveredWriteErrors: { code: 0x000c, codec: counter(2), unit: "errors" },
  lastMountUnrecoveredReadErrors: { code: 0x000d, codec: counter(2), unit: "errors" },
  lastMountWritten:              { code: 0x000e, codec: counter(4), unit: "MB" },
  lastMountRead:                 { code: 0x000f, codec: counter(4), unit: "MB" },
  lifetimeWritten:               { code: 0x0010, codec: counter(8), unit: "MB" },
  lifetimeRead:                  { code: 0x0011, codec: counter(8), unit: "MB" },
  // IBM's manual prints the two formulas exchanged; drives answer as SSC-4 says.
  lastLoadWriteCompressionRatio: { code: 0x0012, codec: uintValue(2), unit: "1/100" },
  lastLoadReadCompressionRatio:  { code: 0x0013, codec: uintValue(2), unit: "1/100" },
  mountTime:                     { code: 0x0014, codec: counter(6), unit: "ms" },
  readyTime:                     { code: 0x0015, codec: counter(6), unit: "ms" },
  nativeCapacity:                { code: 0x0016, codec: counter(4), unit: "MB" },
  usedNativeCapacity:            { code: 0x0017, codec: counter(4), unit: "MB" },
  /** What software may rely on. */
  applicationDesignCapacity:     { code: 0x0018, codec: counter(4), unit: "MB" },
  /** 100 to 0; IBM-built drives only. */
  lifeRemaining:                 { code: 0x0019, codec: uintValue(1), unit: "%" },
  mediumSerialNumber:            { code: 0x0040, codec: paddedText(32) },
  tapeLot:                       { code: 0x0041, codec: paddedText(8) },
  barcode:                       { code: 0x0042, codec: paddedText(32) },
  mediumManufacturer:            { code: 0x0043, codec: paddedText(8) },
  licenceCode:                   { code: 0x0044, codec: paddedText(4) },
  /** Such as `Ultrium-7`. */
  personality:                   { code: 0x0045, codec: paddedText(9) },
  manufactureDate:               { code: 0x0046, codec: paddedText(8), unit: "YYYYMMDD" },
  writeProtected:                { code: 0x0080, codec: uintValue(1), unit: "0 no, 1 yes, 255 unknown" },
  writeOnce:                     { code: 0x0081, codec: uintValue(1), unit: "0 no, 1 yes, 255 unknown" },
  temperatureExceeded:           { code: 0x0082, codec: uintValue(1), unit: "0 no, 1 yes, 255 unknown" },
  beginningOfMediumPasses:       { code: 0x0101, codec: counter(4), unit: "passes" },
  middleOfTapePasses:            { code: 0x0102, codec: counter(4), unit: "passes" },
  firstEncryptedObjects:         { code: 0x0200, codec: OBJECTS },
  /** The first plain object behind the first encrypted one. */
  firstUnencryptedObjects:       { code: 0x0201, codec: OBJECTS },
  partitionCapacities:           { code: 0x0202, codec: SIZES, unit: "MB" },
  partitionUsed:                 { code: 0x0203, codec: SIZES, unit: "MB" },
  /** To early warning. Not the difference of the two above: real drives are off by 20 GB. */
  partitionRemaining:            { code: 0x0204, codec: SIZES, unit: "MB" },
});

/** The life of the cartridge in the drive, or of the last one: counters, wear, capacity, identity. Reading changes nothing. */
export const VOLUME_STATISTICS = defineLogPage({
  name: "Volume Statistics log page",
  page: 0x17,
  reference: REFERENCE,
  parameters: PARAMETERS,
});

/** The same page as it stood for the mount before. IBM LTO. */
export const VOLUME_STATISTICS_PREVIOUS = defineLogPage({
  name: "Volume Statistics log page (previous mount)",
  page: 0x17,
  subpage: 0x01,
  family: "IBM LTO",
  reference: REFERENCE,
  parameters: PARAMETERS,
});

/** The same page as it stood two mounts before. IBM LTO. */
export const VOLUME_STATISTICS_BEFORE_PREVIOUS = defineLogPage({
  name: "Volume Statistics log page (mount before the previous)",
  page: 0x17,
  subpage: 0x02,
  family: "IBM LTO",
  reference: REFERENCE,
  parameters: PARAMETERS,
});
