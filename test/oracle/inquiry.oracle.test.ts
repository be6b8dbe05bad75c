import { describe, expect, it } from "vitest";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { AUTOMATION_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/automation-serial-number.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { ELEMENT_ADDRESS } from "../../src/scsi/vpd-pages/element-address.ts";
import { EXTENDED_INQUIRY } from "../../src/scsi/vpd-pages/extended-inquiry.ts";
import { MANUFACTURER_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/manufacturer-serial-number.ts";
import { MODE_PAGE_POLICY } from "../../src/scsi/vpd-pages/mode-page-policy.ts";
import { PROTECTION_METHODS } from "../../src/scsi/vpd-pages/protection-methods.ts";
import { SCSI_PORTS } from "../../src/scsi/vpd-pages/scsi-ports.ts";
import { SEQUENTIAL_ACCESS_CAPABILITIES } from "../../src/scsi/vpd-pages/sequential-access-capabilities.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

const COMMON = {
  qualifier: 0,
  deviceType: 1,
  version: 6,
  responseFormat: 2,
  vendor: "IBM",
  product: "ULT3580-TD9",
  revision: "R3G3",
} as const;

function inquire(bytes: Uint8Array): readonly string[] {
  return askOracle({ program: "sg_inq", options: ["--inhex=FILE"], bytes });
}

describe("sg_inq reads our standard INQUIRY data", () => {
  it("with one half of the flags set", () => {
    const lines = inquire(
      STANDARD_INQUIRY.encode({
        ...COMMON,
        removable: true,
        normalAca: true,
        targetPortGroups: 2,
        protect: true,
        multiPort: true,
        commandQueuing: true,
        accessControls: true,
      }),
    );
    const expected = [
      "PQual=0 PDT=1 RMB=1",
      "version=0x06 [SPC-4]",
      "NormACA=1 HiSUP=0 Resp_data_format=2",
      "SCCS=0 ACC=1 TPGS=2 3PC=0 Protect=1",
      "EncServ=0 MultiP=1 (VS=0) [MChngr=0]",
      "Addr16=0",
      "[RelAdr=0] WBus16=0 Sync=0 [Linked=0] [TranDis=0] CmdQue=1",
      "Peripheral device type: tape",
      "Vendor identification: IBM",
      "Product identification: ULT3580-TD9",
      "Product revision level: R3G3",
    ];
    expect(unconfirmed(lines, expected)).toEqual([]);
  });

  it("with the other half", () => {
    const lines = inquire(
      STANDARD_INQUIRY.encode({
        ...COMMON,
        deviceType: 8,
        removable: false,
        hierarchical: true,
        embeddedChanger: true,
        thirdPartyCopy: true,
        enclosureServices: true,
        vendorBit: true,
        mediumChanger: true,
        address16: true,
        relativeAddressing: true,
        wideBus16: true,
        synchronous: true,
        linked: true,
      }),
    );
    const expected = [
      "PDT=8 RMB=0",
      "NormACA=0 HiSUP=1",
      "SCCS=1 ACC=0 TPGS=0 3PC=1 Protect=0",
      // Without MultiP the program leaves VS out.
      "EncServ=1 MultiP=0 [MChngr=1]",
      "Addr16=1",
      "[RelAdr=1] WBus16=1 Sync=1 [Linked=1] [TranDis=0] CmdQue=0",
      "length=36 (0x24)",
      "medium changer",
    ];
    expect(unconfirmed(lines, expected)).toEqual([]);
  });

  it("with version descriptors", () => {
    const bytes = STANDARD_INQUIRY.encode({
      ...COMMON,
      removable: true,
      versionDescriptor1: 0x00a2,
      versionDescriptor2: 0x0460,
      versionDescriptor3: 0x0520,
    });
    const lines = askOracle({
      program: "sg_inq",
      options: ["--inhex=FILE", "--descriptors"],
      bytes,
    });
    expect(
      unconfirmed(lines, [
        "length=64 (0x40)",
        "SAM-5 T10/2104-D revision 4",
        "SPC-4 (no version claimed)",
        "SSC-4 (no version claimed)",
      ]),
    ).toEqual([]);
  });
});

/** Page, options beyond the usual ones, what sg_vpd must say. */
const PAGES: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  [
    "00h",
    SUPPORTED_VPD_PAGES.codec.encode({
      deviceType: 1,
      items: [0x00, 0x80, 0x83, 0x86, 0xb0, 0xb5].map((page) => ({ page })),
    }),
    [
      "Unit serial number",
      "Device identification",
      "Extended inquiry data",
      "Sequential access device capabilities",
    ],
  ],
  [
    "80h",
    UNIT_SERIAL_NUMBER.codec.encode({ deviceType: 1, serialNumber: "8031BDC7DB" }),
    ["Unit serial number: 8031BDC7DB"],
  ],
  [
    "83h",
    DEVICE_IDENTIFICATION.codec.encode({
      deviceType: 1,
      items: [
        {
          kind: "t10Vendor",
          vendor: "HPE",
          specific: "Ultrium 9-SCSI  8031BDC7DB",
          protocol: 0,
          protocolValid: false,
          association: 0,
          codeSet: 2,
        },
        {
          kind: "naa",
          name: Uint8Array.of(0x50, 1, 0x43, 0x80, 0x31, 0xbd, 0xc7, 0xdc),
          protocol: 6,
          protocolValid: true,
          association: 1,
          codeSet: 1,
        },
        {
          kind: "relativePort",
          port: 258,
          protocol: 6,
          protocolValid: true,
          association: 1,
          codeSet: 1,
        },
        {
          kind: "other",
          type: 8,
          bytes: new TextEncoder().encode("eui.0123"),
          protocol: 0,
          protocolValid: false,
          association: 2,
          codeSet: 3,
        },
      ],
    }),
    [
      "vendor id: HPE",
      "vendor specific: Ultrium 9-SCSI 8031BDC7DB",
      "designator type: NAA, code set: Binary",
      "transport: Serial Attached SCSI Protocol",
      "0x5001438031bdc7dc",
      "Relative target port: 0x102",
      "Target device that contains addressed lu",
      "SCSI name string",
      "eui.0123",
    ],
  ],
  [
    "86h",
    EXTENDED_INQUIRY.codec.encode({
      deviceType: 1,
      activateMicrocode: 1,
      supportedProtectionTypes: 5,
      checksApplicationTag: true,
      senseKeySpecificInUnitAttention: true,
      priority: true,
      ordered: true,
      correctionDisable: true,
      volatileCache: true,
      leavesProtectionUnchecked: true,
      referral: true,
      multiNexusMicrocodeDownload: 9,
      extendedSelfTestMinutes: 258,
      powerOnActivation: true,
      vendorSpecificActivation: true,
      maximumSenseBytes: 252,
    }),
    [
      "ACTIVATE_MICROCODE=1 SPT=5 GRD_CHK=0 APP_CHK=1 REF_CHK=0",
      "UASK_SUP=1 GROUP_SUP=0 PRIOR_SUP=1 HEADSUP=0 ORDSUP=1 SIMPSUP=0",
      "WU_SUP=0 [CRD_SUP=1] NV_SUP=0 V_SUP=1",
      "NO_PI_CHK=1 P_I_I_SUP=0 LUICLR=0",
      "R_SUP=1 RTD_SUP=0 HSSRELEF=0",
      "Multi I_T nexus microcode download=9",
      "Extended self-test completion minutes=258",
      "POA_SUP=1 HRA_SUP=0 VSA_SUP=1",
      "Maximum supported sense data length=252",
    ],
  ],
  [
    "87h",
    MODE_PAGE_POLICY.codec.encode({
      deviceType: 1,
      items: [
        { pageCode: 0x3f, subpageCode: 0xff, policy: 0 },
        { pageCode: 0x0a, subpageCode: 0xf0, sharedByUnits: true, policy: 3 },
      ],
    }),
    [
      "the policy applies to all modes pages and subpages",
      "MLUS=0, Policy: shared",
      "Policy page code: 0xa, subpage code: 0xf0",
      "MLUS=1, Policy: per I_T nexus",
    ],
  ],
  [
    "88h",
    SCSI_PORTS.codec.encode({
      deviceType: 1,
      items: [
        {
          relativePort: 2,
          initiatorTransportId: new Uint8Array(0),
          names: [
            {
              kind: "naa",
              name: Uint8Array.of(0x50, 1, 0x43, 0x80, 0x31, 0xbd, 0xc7, 0xdd),
              protocol: 6,
              protocolValid: true,
              association: 1,
              codeSet: 1,
            },
          ],
        },
      ],
    }),
    ["Relative port=2", "Target port descriptor(s)", "0x5001438031bdc7dd"],
  ],
  ["B0h", SEQUENTIAL_ACCESS_CAPABILITIES.codec.encode({ deviceType: 1, worm: true }), ["WORM=1"]],
  [
    "B1h",
    MANUFACTURER_SERIAL_NUMBER.codec.encode({ deviceType: 1, serialNumber: "0013A0012345" }),
    ["Manufacturer-assigned serial number: 0013A0012345"],
  ],
  [
    "B3h",
    AUTOMATION_SERIAL_NUMBER.codec.encode({ deviceType: 1, serialNumber: "LIB00042" }),
    ["Automation device serial number: LIB00042"],
  ],
  [
    "B4h",
    ELEMENT_ADDRESS.codec.encode({ deviceType: 1, elementAddress: 0x0102 }),
    ["Data transfer device element address: 0x0102"],
  ],
  [
    "B5h",
    PROTECTION_METHODS.codec.encode({
      deviceType: 1,
      items: [
        { method: 1, informationBytes: 4, write: true, read: false, recoverBufferedData: true },
        { method: 2, informationBytes: 5, write: false, read: true },
      ],
    }),
    [
      "method: 1, info_len: 4, LBP_W_C=1, LBP_R_C=0, RBDP_C=1",
      "method: 2, info_len: 5, LBP_W_C=0, LBP_R_C=1, RBDP_C=0",
    ],
  ],
];

it.each(PAGES)("sg_vpd reads our VPD page %s", (_page, bytes, expected) => {
  const lines = askOracle({ program: "sg_vpd", options: ["--inhex=FILE"], bytes });
  expect(unconfirmed(lines, expected)).toEqual([]);
});
