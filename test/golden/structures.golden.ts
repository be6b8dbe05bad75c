import type { GoldenBytes } from "./golden-bytes.ts";

const IBM = "IBM LTO SCSI Reference GA32-0928-06";

/** Worked by hand from a printed table. */
const worked = (
  of: string,
  source: string,
  known: Pick<GoldenBytes, "hex" | "value">,
): GoldenBytes => ({ of, ...known, provenance: `worked by hand from ${source}`, kind: "worked" });

const ascii = (text: string): string =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

const INQUIRY_VALUE = {
  qualifier: 0,
  deviceType: 1,
  removable: true,
  version: 6,
  normalAca: false,
  hierarchical: true,
  responseFormat: 2,
  protect: true,
  targetPortGroups: 0,
  multiPort: true,
  commandQueuing: true,
  vendor: "HPE",
  product: "Ultrium 9-SCSI",
  revision: "S2S1",
  versionDescriptor1: 0x00a2,
  versionDescriptor2: 0x0c28,
  versionDescriptor3: 0x0460,
  versionDescriptor4: 0x0520,
  versionDescriptor5: 0x0a28,
  versionDescriptor6: 0x0502,
  truncated: false,
} as const;

// prettier-ignore
const POSITIONS: readonly GoldenBytes[] = [
  worked("READ POSITION short form data", `${IBM}, READ POSITION, short form`, {
    hex: "C1 01 00 00 00 01 3D 62 00 01 3D 5A 00 00 00 08 00 20 00 00",
    value: {
      beginningOfPartition: true, endOfPartition: true, objectCountUnknown: false, byteCountUnknown: false,
      locationUnknown: false, positionError: false, beyondProgrammableEarlyWarning: true, partition: 1,
      firstLogicalObject: 81_250, lastLogicalObject: 81_242, bufferedObjectCount: 8, bufferedByteCount: 2_097_152,
    },
  }),
  worked("READ POSITION short form data", `${IBM}, READ POSITION, short form`, {
    hex: "36 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
    value: { objectCountUnknown: true, byteCountUnknown: true, locationUnknown: true, positionError: true, beyondProgrammableEarlyWarning: false },
  }),
  worked("READ POSITION long form data", `${IBM}, READ POSITION, long form`, {
    hex: "4D 00 00 00 00 00 00 01 00 00 00 01 00 00 00 05 00 00 00 00 00 00 00 2A 00 00 00 00 00 00 00 00",
    value: {
      beginningOfPartition: false, endOfPartition: true, markPositionUnknown: true, locationUnknown: true,
      beyondProgrammableEarlyWarning: true, partition: 1, logicalObject: 0x1_0000_0005n, logicalFile: 42n,
    },
  }),
  worked("READ POSITION extended form data", `${IBM}, READ POSITION, extended form`, {
    hex: "B7 01 00 1C 00 00 00 08 00 00 00 01 00 00 00 0C 00 00 00 01 00 00 00 04 00 00 00 00 00 20 00 00",
    value: {
      beginningOfPartition: true, endOfPartition: false, objectCountUnknown: true, byteCountUnknown: true,
      locationUnknown: true, positionError: true, beyondProgrammableEarlyWarning: true, partition: 1, additionalLength: 28, bufferedObjectCount: 8,
      firstLogicalObject: 0x1_0000_000cn, lastLogicalObject: 0x1_0000_0004n, bufferedByteCount: 2_097_152n,
    },
  }),
];

// prettier-ignore
const RESERVATIONS: readonly GoldenBytes[] = [
  worked("PERSISTENT RESERVE IN keys data", `${IBM}, PERSISTENT RESERVE IN, read keys`, {
    hex: "00 00 00 07 00 00 00 10 11 22 33 44 55 66 77 88 00 00 00 00 00 00 00 01",
    value: { generation: 7, items: [{ key: 0x1122_3344_5566_7788n }, { key: 1n }], truncated: false },
  }),
  worked("PERSISTENT RESERVE IN reservation data", `${IBM}, PERSISTENT RESERVE IN, read reservations`, {
    hex: "00 00 00 07 00 00 00 10 11 22 33 44 55 66 77 88 00 00 00 00 00 03 00 00",
    value: { generation: 7, items: [{ key: 0x1122_3344_5566_7788n, scope: 0, type: 3 }] },
  }),
  worked("PERSISTENT RESERVE IN capabilities data", "SPC-4, REPORT CAPABILITIES parameter data", {
    hex: "00 08 0D 80 48 00 00 00",
    value: {
      compatibleReservation: false, specifyInitiatorPorts: true, allTargetPorts: true, persistThroughPowerLoss: true,
      typeMaskValid: true, persistActive: false, exclusiveAccessRegistrantsOnly: true, exclusiveAccess: true,
      writeExclusive: false, writeExclusiveRegistrantsOnly: false, writeExclusiveAllRegistrants: false, exclusiveAccessAllRegistrants: false,
    },
  }),
  worked("PERSISTENT RESERVE IN capabilities data", "SPC-4, REPORT CAPABILITIES parameter data", {
    hex: "00 08 10 01 A2 01 00 00",
    value: {
      compatibleReservation: true, specifyInitiatorPorts: false, allTargetPorts: false, persistThroughPowerLoss: false,
      typeMaskValid: false, persistActive: true, exclusiveAccessRegistrantsOnly: false, exclusiveAccess: false,
      writeExclusive: true, writeExclusiveRegistrantsOnly: true, writeExclusiveAllRegistrants: true, exclusiveAccessAllRegistrants: true,
    },
  }),
  worked("PERSISTENT RESERVE OUT parameter list", `${IBM}, PERSISTENT RESERVE OUT`, {
    hex: "11 22 33 44 55 66 77 88 00 00 00 00 00 00 00 2A 00 00 00 00 0D 00 00 00",
    value: {
      reservationKey: 0x1122_3344_5566_7788n, serviceActionKey: 42n,
      specifyInitiatorPorts: true, allTargetPorts: true, activatePersistThroughPowerLoss: true,
    },
  }),
];

// prettier-ignore
const ATTRIBUTES: readonly GoldenBytes[] = [
  {
    of: "attribute list", kind: "printed",
    hex: `00 00 00 25 04 01 81 00 20 ${ascii("2023B16307".padEnd(32))}`,
    provenance: `header and attribute header of the printed example that reads attribute 0401h (${IBM}, READ ATTRIBUTE); the serial number is that of a cartridge seen in an HPE Ultrium 9 drive, log page 17h`,
    value: { items: [{ identifier: 0x0401, readOnly: true, format: 1, value: Uint8Array.from(`2023B16307${" ".repeat(22)}`, (c) => c.charCodeAt(0)) }], truncated: false },
  },
  {
    of: "attribute list", kind: "printed", hex: "00 00 00 05 08 03 02 00 00",
    provenance: `printed example that deletes the user medium text label (${IBM}, WRITE ATTRIBUTE)`,
    value: { items: [{ identifier: 0x0803, readOnly: false, format: 2, value: new Uint8Array(0) }] },
  },
  worked("READ ATTRIBUTE identifiers data", `${IBM}, READ ATTRIBUTE, attribute list`, {
    hex: "00 00 00 06 00 00 04 01 08 06",
    value: { items: [{ identifier: 0 }, { identifier: 0x0401 }, { identifier: 0x0806 }] },
  }),
  {
    of: "READ ATTRIBUTE range data", kind: "printed", hex: "00 02 00 01",
    provenance: `${IBM}, READ ATTRIBUTE, logical volume list: length 2, first volume 0, one volume`,
    value: { first: 0, count: 1, truncated: false },
  },
  worked("READ ATTRIBUTE range data", `${IBM}, READ ATTRIBUTE, partition list`, { hex: "00 02 01 04", value: { first: 1, count: 4 } }),
];

// prettier-ignore
const MODE_LISTS: readonly GoldenBytes[] = [
  worked("mode parameter list(6)", `${IBM}, mode parameter list, with page 0Fh of an HPE Ultrium 9`, {
    hex: "1B 98 90 08 60 00 00 00 00 00 02 00 0F 0E C0 80 00 00 00 FF 00 00 00 FF 00 00 00 00",
    value: {
      modeDataLength: 27, mediumType: 0x98, writeProtected: true, bufferedMode: 1, speed: 0,
      blockDescriptor: { densityCode: 0x60, blockCount: 0, blockLength: 512 },
      pages: [{ page: 0x0f, subpage: 0, bytes: bytes(0x0f, 0x0e, 0xc0, 0x80, 0, 0, 0, 0xff, 0, 0, 0, 0xff, 0, 0, 0, 0) }],
      truncated: false,
    },
  }),
  worked("mode parameter list(6)", `${IBM}, MODE SELECT: mode data length, medium type and write protection 0`, {
    hex: "00 00 10 00", value: { modeDataLength: 0, bufferedMode: 1, pages: [], forSelect: true },
  }),
  worked("mode parameter list(10)", `${IBM}, mode parameter list, with page 0Ah subpage F0h`, {
    hex: "00 2E 98 15 00 00 00 08 5E 01 02 03 00 04 00 00 4A F0 00 1C 02 04 C0 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
    value: {
      modeDataLength: 46, mediumType: 0x98, writeProtected: false, bufferedMode: 1, speed: 5,
      blockDescriptor: { densityCode: 0x5e, blockCount: 0x01_0203, blockLength: 262_144 },
      pages: [{ page: 0x0a, subpage: 0xf0, bytes: bytes(0x4a, 0xf0, 0, 0x1c, 2, 4, 0xc0, ...new Uint8Array(25)) }],
    },
  }),
  worked("mode parameter block descriptor", `${IBM}, mode parameter block descriptor`, {
    hex: "5C 01 02 03 00 04 05 06", value: { densityCode: 0x5c, blockCount: 0x01_0203, blockLength: 0x04_0506 },
  }),
  worked("mode parameter header(6)", `${IBM}, mode parameter header(6)`, {
    hex: "2B 78 95 08", value: { modeDataLength: 43, mediumType: 0x78, writeProtected: true, bufferedMode: 1, speed: 5, blockDescriptorLength: 8 },
  }),
  worked("mode parameter header(10)", `${IBM}, mode parameter header(10)`, {
    hex: "01 2B 8C 23 01 00 00 08",
    value: { modeDataLength: 299, mediumType: 0x8c, writeProtected: false, bufferedMode: 2, speed: 3, longLba: true, blockDescriptorLength: 8 },
  }),
];

// prettier-ignore
const ABILITIES: readonly GoldenBytes[] = [
  worked("REPORT SUPPORTED OPERATION CODES", "SPC-4", { hex: "A3 0C 03 8C 00 05 00 00 01 00 00 00", value: { reportingOptions: 3, requestedOpcode: 0x8c, requestedServiceAction: 5, allocationLength: 256 } }),
  worked("all commands parameter data header", "SPC-4, all commands parameter data", { hex: "00 00 02 80", value: { length: 640 } }),
  worked("command descriptor", "SPC-4, command descriptor", {
    hex: "A3 00 00 0F 00 03 00 0C", value: { opcode: 0xa3, serviceAction: 15, timeoutsPresent: true, serviceActionValid: true, cdbBytes: 12 },
  }),
  worked("command descriptor", "SPC-4, command descriptor", {
    hex: "19 00 00 00 00 02 00 06", value: { opcode: 0x19, timeoutsPresent: true, serviceActionValid: false, cdbBytes: 6 },
  }),
  worked("command timeouts descriptor", "SPC-4, command timeouts descriptor", {
    hex: "00 0A 00 07 00 00 00 3C 00 00 5D C0", value: { length: 10, commandSpecific: 7, nominalSeconds: 60, recommendedSeconds: 24_000 },
  }),
  worked("one command parameter data header", "SPC-4, one command parameter data", {
    hex: "00 83 00 10", value: { timeoutsPresent: true, support: 3, cdbBytes: 16 },
  }),
  worked("REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS data", `${IBM}, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS`, {
    hex: "AA 05 00 00",
    value: {
      abortTask: true, abortTaskSet: false, clearAca: true, clearTaskSet: false, logicalUnitReset: true, queryTask: false,
      targetReset: true, wakeup: false, queryAsynchronousEvent: true, queryTaskSet: false, nexusReset: true, additionalLength: 0,
    },
  }),
  worked("REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS data", `${IBM}, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS`, {
    hex: "55 02 00 00",
    value: {
      abortTask: false, abortTaskSet: true, clearAca: false, clearTaskSet: true, logicalUnitReset: false, queryTask: true,
      targetReset: false, wakeup: true, queryAsynchronousEvent: false, queryTaskSet: true, nexusReset: false,
    },
  }),
  worked("REPORT TIMESTAMP data", `${IBM}, REPORT TIMESTAMP`, {
    hex: "00 0A 02 00 01 8B CF E5 68 00 00 00", value: { origin: 2, timestampMs: 1_700_000_000_000, truncated: false },
  }),
  worked("SET TIMESTAMP parameter list", `${IBM}, SET TIMESTAMP`, {
    hex: "00 00 00 00 01 8B CF E5 68 00 00 00", value: { timestampMs: 1_700_000_000_000 },
  }),
];

// prettier-ignore
/** Data structures that no other table of golden bytes covers. */
export const STRUCTURE_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "standard INQUIRY data", kind: "capture",
    hex: `01 80 06 12 41 01 10 02 ${ascii("HPE     Ultrium 9-SCSI  S2S1")} 00 00 6b 00 01 8c 0e 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 a2 0c 28 04 60 05 20 0a 28 05 02`,
    provenance: "HPE Ultrium 9-SCSI, firmware S2S1, CC0 fixtures of archivetechie/remanence; bytes 44 to 57 are not in the excerpt and are zero here",
    value: INQUIRY_VALUE,
  },
  worked("standard INQUIRY data", "SPC-4, standard INQUIRY data: the first 36 bytes of an early drive", {
    hex: `01 80 03 02 1F 00 00 00 ${ascii("IBM     ULT3580-TD1     0123")}`,
    value: { vendor: "IBM", product: "ULT3580-TD1", revision: "0123", version: 3, multiPort: false, truncated: false },
  }),
  worked("READ BLOCK LIMITS data", `${IBM}, READ BLOCK LIMITS: 800000h and 0001h`, {
    hex: "00 80 00 00 00 01", value: { granularity: 0, maximumBlockBytes: 8_388_608, minimumBlockBytes: 1 },
  }),
  worked("READ BLOCK LIMITS data", `${IBM}, READ BLOCK LIMITS, all fields set`, {
    hex: "02 FF FF FC 00 04", value: { granularity: 2, maximumBlockBytes: 16_777_212, minimumBlockBytes: 4 },
  }),
  worked("REPORT DENSITY SUPPORT data", `${IBM}, density support data block descriptor, LTO-9`, {
    hex: `00 36 00 00 60 5E A0 00 00 00 4C 31 00 7F 22 C0 01 12 A8 80 ${ascii("LTO-CVE U-932   Ultrium 9/32T       ")}`,
    value: {
      items: [{
        primaryDensityCode: 0x60, secondaryDensityCode: 0x5e, writable: true, duplicate: false, isDefault: true, descriptorLengthValid: false,
        bitsPerMillimetre: 19_505, mediaWidth: 127, trackCount: 8896, capacityMB: 18_000_000,
        assigningOrganization: "LTO-CVE", densityName: "U-932", description: "Ultrium 9/32T",
      }],
      truncated: false,
    },
  }),
  // Widths are in tenths of a millimetre: 4 mm. Assigning organisation and description are not printed there.
  worked("REPORT DENSITY SUPPORT data", "Sony SDT-10000/SDT-11000 product description manual v1.2, p 6-71, DDS-4", {
    hex: `00 36 00 00 26 26 A0 00 00 00 12 C4 00 28 00 01 00 00 4E 20 ${ascii("SONY    DDS4    DDS-4               ")}`,
    value: {
      items: [{
        primaryDensityCode: 0x26, writable: true, isDefault: true, bitsPerMillimetre: 4804, mediaWidth: 40, trackCount: 1,
        capacityMB: 20_000, densityName: "DDS4",
      }],
      truncated: false,
    },
  }),
  worked("REPORT LUNS data", "SPC-4, REPORT LUNS parameter data: LUN 0 and LUN 1", {
    hex: "00 00 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00",
    value: { items: [{ lun: 0n }, { lun: 0x0001_0000_0000_0000n }], truncated: false },
  }),
  {
    of: "log page", kind: "capture",
    hex: "31 00 00 20 00 01 c0 04 00 9e 4e ef 00 02 c0 04 00 00 00 00 00 03 c0 04 01 05 ef 39 00 04 c0 04 00 00 00 00",
    provenance: "HPE Ultrium 9-SCSI, CC0 fixtures of archivetechie/remanence: page 31h",
    value: {
      disableSave: false, subpageFormat: false, page: 0x31, subpage: 0, truncated: false,
      items: [
        { code: 1, control: 0xc0, value: bytes(0, 0x9e, 0x4e, 0xef) }, { code: 2, control: 0xc0, value: bytes(0, 0, 0, 0) },
        { code: 3, control: 0xc0, value: bytes(1, 5, 0xef, 0x39) }, { code: 4, control: 0xc0, value: bytes(0, 0, 0, 0) },
      ],
    },
  },
  worked("log page", `${IBM}, log page format: subpage 01h of page 0Dh`, {
    hex: "CD 01 00 05 01 00 03 01 2A",
    value: { disableSave: true, subpageFormat: true, page: 0x0d, subpage: 1, items: [{ code: 0x0100, control: 3, value: bytes(0x2a) }] },
  }),
  ...POSITIONS,
  ...RESERVATIONS,
  ...ATTRIBUTES,
  ...MODE_LISTS,
  ...ABILITIES,
];
