import type { GoldenBytes } from "./golden-bytes.ts";

const LTO9 = "dump of an HPE Ultrium 9-SCSI, CC0 fixtures of archivetechie/remanence";
const byHand = (table: string): string => `worked by hand from ${table}`;
const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const ascii = (text: string): string =>
  Array.from(text, (one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
const zeros = (count: number): string => new Array<string>(count).fill("00").join(" ");

const NAA = (last: number): Uint8Array => bytesOf(0x50, 0x01, 0x43, 0x80, 0x31, 0xbd, 0xc7, last);

/** Known encodings of the vital product data pages. */
export const VPD_PAGE_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "Supported VPD Pages VPD page",
    hex: `01 00 00 17
      00 03 80 83 86 87 88 90 B0 B1 B3 B4 B5 C0 C1 C2 C3 C7 C8 CC D0 E0 E1`,
    provenance: `list: ${LTO9}; header ${byHand("SPC-4, Supported VPD Pages VPD page")}`,
    kind: "worked",
    value: {
      deviceType: 1,
      truncated: false,
      items: [
        0x00, 0x03, 0x80, 0x83, 0x86, 0x87, 0x88, 0x90, 0xb0, 0xb1, 0xb3, 0xb4, 0xb5, 0xc0, 0xc1,
        0xc2, 0xc3, 0xc7, 0xc8, 0xcc, 0xd0, 0xe0, 0xe1,
      ].map((page) => ({ page })),
    },
  },
  {
    of: "Firmware Designation VPD page",
    hex: `01 03 00 08 00 00 00 00 4C 4D 4E 4F`,
    provenance: byHand("SPC-4, VPD page format; the body is opaque"),
    kind: "worked",
    value: { deviceType: 1, designation: bytesOf(0, 0, 0, 0, 0x4c, 0x4d, 0x4e, 0x4f) },
  },
  {
    of: "Unit Serial Number VPD page",
    hex: `01 80 00 0A ${ascii("8031BDC7DB")}`,
    provenance: byHand("SPC-4, Unit Serial Number VPD page, with the serial number of an LTO-9"),
    kind: "worked",
    value: { qualifier: 0, deviceType: 1, serialNumber: "8031BDC7DB", truncated: false },
  },
  {
    of: "Device Identification VPD page",
    hex: `01 83 00 52 02 01 00 22 ${ascii("HPE     Ultrium 9-SCSI  8031BDC7DB")}
      01 03 00 08 50 01 43 80 31 BD C7 DB
      61 94 00 04 00 00 00 01
      61 93 00 08 50 01 43 80 31 BD C7 DC
      61 A3 00 08 50 01 43 80 31 BD C7 DB`,
    provenance: LTO9,
    kind: "capture",
    value: {
      deviceType: 1,
      truncated: false,
      items: [
        {
          kind: "t10Vendor",
          vendor: "HPE",
          specific: "Ultrium 9-SCSI  8031BDC7DB",
          association: 0,
          codeSet: 2,
        },
        { kind: "naa", name: NAA(0xdb), association: 0, codeSet: 1, protocolValid: false },
        { kind: "relativePort", port: 1, association: 1, protocol: 6, protocolValid: true },
        { kind: "naa", name: NAA(0xdc), association: 1, protocol: 6, protocolValid: true },
        { kind: "naa", name: NAA(0xdb), association: 2, protocol: 6, protocolValid: true },
      ],
    },
  },
  {
    of: "Device Identification VPD page",
    hex: `01 83 00 0E 03 08 00 0A ${ascii("eui.012345")}`,
    provenance: byHand("SPC-4, designation descriptor: a SCSI name string, which has no type here"),
    kind: "worked",
    value: {
      items: [
        {
          kind: "other",
          type: 8,
          codeSet: 3,
          bytes: bytesOf(0x65, 0x75, 0x69, 0x2e, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35),
        },
      ],
    },
  },
  {
    of: "Extended INQUIRY Data VPD page",
    hex: `01 86 00 3C 80 01 00 01 00 00 00 1E 00 60 ${zeros(50)}`,
    provenance: byHand("SPC-4, Extended INQUIRY Data VPD page"),
    kind: "worked",
    value: {
      activateMicrocode: 2,
      supportedProtectionTypes: 0,
      simple: true,
      ordered: false,
      unitAttentionClearedPerNexus: true,
      extendedSelfTestMinutes: 30,
      maximumSenseBytes: 96,
      truncated: false,
    },
  },
  {
    of: "Extended INQUIRY Data VPD page",
    hex: `01 86 00 3C 6A 2A 05 30 14 09 01 02 A0 FC ${zeros(49)} 5A`,
    provenance: byHand("SPC-4, Extended INQUIRY Data VPD page, alternate bits set"),
    kind: "worked",
    value: {
      activateMicrocode: 1,
      supportedProtectionTypes: 5,
      checksGuard: false,
      checksApplicationTag: true,
      checksReferenceTag: false,
      senseKeySpecificInUnitAttention: true,
      grouping: false,
      priority: true,
      headOfQueue: false,
      ordered: true,
      simple: false,
      writeUncorrectable: false,
      correctionDisable: true,
      nonVolatileCache: false,
      volatileCache: true,
      leavesProtectionUnchecked: true,
      protectionInterval: true,
      unitAttentionClearedPerNexus: false,
      referral: true,
      rebuildAssist: false,
      sanitizeHistoryReleased: true,
      multiNexusMicrocodeDownload: 9,
      extendedSelfTestMinutes: 0x0102,
      powerOnActivation: true,
      hardResetActivation: false,
      vendorSpecificActivation: true,
      maximumSenseBytes: 0xfc,
    },
  },
  {
    of: "Mode Page Policy VPD page",
    hex: `01 87 00 08 3F FF 00 00 0A F0 83 00`,
    provenance: byHand("SPC-4, Mode Page Policy VPD page"),
    kind: "worked",
    value: {
      items: [
        { pageCode: 0x3f, subpageCode: 0xff, sharedByUnits: false, policy: 0 },
        { pageCode: 0x0a, subpageCode: 0xf0, sharedByUnits: true, policy: 3 },
      ],
    },
  },
  {
    of: "SCSI Ports VPD page",
    hex: `01 88 00 34
      00 00 00 01 00 00 00 00 00 00 00 0C 61 93 00 08 50 01 43 80 31 BD C7 DC
      00 00 00 02 00 00 00 04 AA BB CC DD 00 00 00 0C 61 93 00 08 50 01 43 80 31 BD C7 DD`,
    provenance: byHand("SPC-4, SCSI Ports VPD page, with the port names of an LTO-9"),
    kind: "worked",
    value: {
      items: [
        {
          relativePort: 1,
          initiatorTransportId: bytesOf(),
          names: [{ kind: "naa", name: NAA(0xdc), association: 1, protocol: 6 }],
        },
        {
          relativePort: 2,
          initiatorTransportId: bytesOf(0xaa, 0xbb, 0xcc, 0xdd),
          names: [{ kind: "naa", name: NAA(0xdd), association: 1, protocol: 6 }],
        },
      ],
    },
  },
  {
    of: "Sequential-access Device Capabilities VPD page",
    hex: `01 B0 00 02 01 00`,
    provenance: byHand(
      "Oracle StorageTek T10000 Interface Reference Manual (August 2016), table 3-18",
    ),
    kind: "worked",
    value: { deviceType: 1, worm: true, truncated: false },
  },
  {
    of: "Manufacturer-assigned Serial Number VPD page",
    hex: `01 B1 00 0C ${ascii("0013A0012345")}`,
    provenance: byHand("SSC-4, Manufacturer-assigned Serial Number VPD page"),
    kind: "worked",
    value: { serialNumber: "0013A0012345" },
  },
  {
    of: "Automation Device Serial Number VPD page",
    hex: `01 B3 00 10 ${ascii("        LIB00042")}`,
    provenance: byHand("SSC-4, Automation Device Serial Number VPD page"),
    kind: "worked",
    value: { serialNumber: "        LIB00042" },
  },
  {
    of: "Data Transfer Device Element Address VPD page",
    hex: `01 B4 00 02 01 02`,
    provenance: byHand("SSC-4, Data Transfer Device Element Address VPD page"),
    kind: "worked",
    value: { elementAddress: 0x0102 },
  },
  {
    of: "Logical Block Protection VPD page",
    hex: `01 B5 00 14 00 00 00 00
      07 01 04 E0 00 00 00 00
      07 02 04 C0 00 00 00 00`,
    provenance: byHand(
      "SSC-5, Logical Block Protection VPD page; LTO-7 and later have both methods",
    ),
    kind: "worked",
    value: {
      items: [
        { method: 1, informationBytes: 4, write: true, read: true, recoverBufferedData: true },
        { method: 2, informationBytes: 4, write: true, read: true, recoverBufferedData: false },
      ],
    },
  },
];
