import { CONTROL_PAGE } from "../../src/scsi/mode-pages/control.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { MODE_SENSE_6, PAGE_CONTROL } from "../../src/scsi/commands/mode-sense.ts";
import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { encodeFixedSense, SENSE_KEY } from "../../src/scsi/sense.ts";
import { DEVICE_TYPE, STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { ASSOCIATION, CODE_SET } from "../../src/scsi/vpd-pages/designator.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { invalidFieldInCdb, refuse } from "../../simulator/check-condition.ts";
import { u16, u32, u8 } from "../../src/codec/field.ts";
import { layout } from "../../src/codec/layout.ts";
import { READ_CAPACITY_10, READ_CAPACITY_16 } from "./ram-disk-commands.ts";

const NOTHING = new Uint8Array(0);
const VENDOR = "CAPSTAN";
const SERIAL = "RAM0000001";
/** SPC-4, version descriptors: SPC-4, SBC-3, iSCSI, each without a revision. */
const FOLLOWS = { spc4: 0x0460, sbc3: 0x04c0, iscsi: 0x0960 } as const;
const SPC_4 = 6;
const ALL_PAGES = 0x3f;
/** SBC-3, SYNCHRONIZE CACHE(10) command: QEMU sends it when it lets go of a disk. */
const SYNCHRONIZE_CACHE_10 = 0x35;
/** As far as READ CAPACITY(10) can count. */
const LAST_BLOCK_MAX = 0xffff_ffff;

const STANDARD = STANDARD_INQUIRY.encode({
  qualifier: 0,
  deviceType: DEVICE_TYPE.disk,
  removable: false,
  version: SPC_4,
  responseFormat: 2,
  commandQueuing: true,
  vendor: VENDOR,
  product: "RAM disk",
  revision: "0001",
  vendorSpecific: new Uint8Array(20),
  clocking: 0,
  reserved: 0,
  versionDescriptor1: FOLLOWS.spc4,
  versionDescriptor2: FOLLOWS.sbc3,
  versionDescriptor3: FOLLOWS.iscsi,
});

const BLOCK_LIMITS_PAGE = 0xb0;
/** SBC-3, Block Limits VPD page: of all its limits this disk has none, which is 0. */
const BLOCK_LIMITS = layout("Block Limits VPD page", 64, {
  deviceType: u8(0),
  page: u8(1),
  pageLength: u16(2),
  maximumTransferBlocks: u32(8),
});

const page = { deviceType: DEVICE_TYPE.disk };
const PAGES: ReadonlyMap<number, Uint8Array> = new Map([
  [
    SUPPORTED_VPD_PAGES.page,
    SUPPORTED_VPD_PAGES.codec.encode({
      ...page,
      items: [
        SUPPORTED_VPD_PAGES,
        UNIT_SERIAL_NUMBER,
        DEVICE_IDENTIFICATION,
        { page: BLOCK_LIMITS_PAGE },
      ],
    }),
  ],
  [UNIT_SERIAL_NUMBER.page, UNIT_SERIAL_NUMBER.codec.encode({ ...page, serialNumber: SERIAL })],
  [
    DEVICE_IDENTIFICATION.page,
    DEVICE_IDENTIFICATION.codec.encode({
      ...page,
      items: [
        {
          kind: "t10Vendor",
          vendor: VENDOR,
          specific: SERIAL,
          protocol: 0,
          protocolValid: false,
          association: ASSOCIATION.logicalUnit,
          codeSet: CODE_SET.ascii,
        },
      ],
    }),
  ],
  [
    BLOCK_LIMITS_PAGE,
    BLOCK_LIMITS.encode({
      ...page,
      page: BLOCK_LIMITS_PAGE,
      pageLength: BLOCK_LIMITS.byteLength - 4,
      maximumTransferBlocks: 0,
    }),
  ],
]);

function inquiry(cdb: Uint8Array): Uint8Array {
  const { vitalProductData, pageCode } = INQUIRY.cdb.decode(cdb);
  const data = vitalProductData ? PAGES.get(pageCode) : pageCode === 0 ? STANDARD : undefined;
  if (data === undefined) throw invalidFieldInCdb(2);
  return data;
}

function modeSense(cdb: Uint8Array): Uint8Array {
  const { pageCode, subpageCode, pageControl } = MODE_SENSE_6.cdb.decode(cdb);
  if (pageControl === PAGE_CONTROL.saved) throw refuse(SENSE_KEY.illegalRequest, 0x3900);
  if (pageCode !== ALL_PAGES && pageCode !== CONTROL_PAGE.page) throw invalidFieldInCdb(2, 5);
  if (subpageCode !== 0 && subpageCode !== 0xff) throw invalidFieldInCdb(3);
  const bytes = CONTROL_PAGE.encode({ busyTimeoutTenthMs: 0xffff, extendedSelfTestSeconds: 0 });
  return MODE_SENSE_6.data.codec.encode({
    mediumType: 0,
    writeProtected: false,
    // Bit 4 of that byte, which a disk calls DPOFUA: both may be set. SBC-3, mode parameter header.
    bufferedMode: 1,
    speed: 0,
    pages: [{ page: CONTROL_PAGE.page, subpage: 0, bytes }],
  });
}

/** What the RAM disk says of itself. */
export class RamDiskIdentity {
  readonly #blockCount: number;
  readonly #blockBytes: number;
  /** The units of its target, for REPORT LUNS. */
  unitNumbers: readonly number[] = [];

  constructor(size: { readonly blockCount: number; readonly blockBytes: number }) {
    this.#blockCount = size.blockCount;
    this.#blockBytes = size.blockBytes;
  }

  /** Room that the initiator says it has for the answer. */
  roomBytes(cdb: Uint8Array): number {
    for (const { opcode, cdb: layout } of [
      INQUIRY,
      REQUEST_SENSE,
      MODE_SENSE_6,
      REPORT_LUNS,
      READ_CAPACITY_16,
    ])
      if (cdb[0] === opcode) return layout.fields.allocationLength.get(cdb);
    return cdb[0] === READ_CAPACITY_10.opcode
      ? READ_CAPACITY_10.data.codec.encode({ lastBlock: 0, blockBytes: 0 }).length
      : 0;
  }

  /** Answers a command that moves no blocks. Throws CheckCondition. */
  answer(cdb: Uint8Array): Uint8Array {
    const blockBytes = this.#blockBytes;
    const lastBlock = this.#blockCount - 1;
    switch (cdb[0]) {
      case TEST_UNIT_READY.opcode:
      // There is no cache.
      case SYNCHRONIZE_CACHE_10:
        return NOTHING;
      case INQUIRY.opcode:
        return inquiry(cdb);
      case REQUEST_SENSE.opcode:
        return encodeFixedSense({
          key: SENSE_KEY.noSense,
          additionalCode: 0,
          additionalQualifier: 0,
        });
      case MODE_SENSE_6.opcode:
        return modeSense(cdb);
      case REPORT_LUNS.opcode:
        return REPORT_LUNS.data.codec.encode({
          items: this.unitNumbers.map((unit) => ({ lun: BigInt(unit) << 48n })),
        });
      case READ_CAPACITY_10.opcode:
        return READ_CAPACITY_10.data.codec.encode({
          lastBlock: Math.min(lastBlock, LAST_BLOCK_MAX),
          blockBytes,
        });
      case READ_CAPACITY_16.opcode:
        if (((cdb[1] ?? 0) & 0x1f) !== READ_CAPACITY_16.serviceAction)
          throw invalidFieldInCdb(1, 4);
        return READ_CAPACITY_16.data.codec.encode({ lastBlock: BigInt(lastBlock), blockBytes });
      default:
        throw refuse(SENSE_KEY.illegalRequest, 0x2000);
    }
  }
}
