/** The kinds of cartridge there are: what is moulded into each, whatever drive it is put into. */

/** One kind of cartridge. */
export interface CartridgeFormat {
  /** As `CartridgeFacts.format` names it. */
  readonly name: string;
  /** Density code the cartridge was made for; what is on it may be another. */
  readonly densityCode: number;
  /** Native capacity in bytes. */
  readonly capacityBytes: number;
  readonly lengthMetres: number;
  /** Bytes of attribute space in its chip; 0 where it has none. */
  readonly chipBytes: number;
  /** Bytes of one data set (LTO) or group (DAT), the unit in which the pages count what is on tape; 0 where there is none. */
  readonly dataSetBytes: number;
  /** What software may rely on, in bytes. lto-generations.md 1.1. */
  readonly designCapacityBytes: number;
  /** Cartridge type of page 11h, parameter 8001h; 0 outside of LTO. */
  readonly statusType: number;
  /** Personality string of page 17h, parameter 0045h. */
  readonly formatText: string;
  /** Uses that a cleaning cartridge has; absent for all that hold data. */
  readonly cleanings?: number;
}

interface LtoRow {
  readonly generation: number;
  readonly gigabytes: number;
  readonly designGB: number;
  readonly density: number;
  readonly metres: number;
  readonly chipBytes: number;
  readonly dataSetKB: number;
  readonly statusType: number;
}

// Capacity, density, cartridge type: IBM LTO SCSI Reference GA32-0928-06, 3.4 and LP 11h. Length: table of the LTO
// programme. Attribute space is documented from LTO-5 on, data set sizes follow from table 18 of the same manual (LTO-5
// to LTO-9); what is assumed for the older ones stands in each personality.
// prettier-ignore
const LTO: readonly LtoRow[] = [
  { generation: 1, gigabytes:    100, designGB:    100, density: 0x40, metres:  609, chipBytes: 1024, dataSetKB:   400, statusType: 0x01 },
  { generation: 2, gigabytes:    200, designGB:    200, density: 0x42, metres:  609, chipBytes: 1024, dataSetKB:   400, statusType: 0x08 },
  { generation: 3, gigabytes:    400, designGB:    400, density: 0x44, metres:  680, chipBytes: 1024, dataSetKB: 1_600, statusType: 0x0a },
  { generation: 4, gigabytes:    800, designGB:    800, density: 0x46, metres:  820, chipBytes: 1024, dataSetKB: 1_600, statusType: 0x0c },
  { generation: 5, gigabytes:  1_500, designGB:  1_500, density: 0x58, metres:  846, chipBytes: 1024, dataSetKB: 2_400, statusType: 0x0d },
  { generation: 6, gigabytes:  2_500, designGB:  2_500, density: 0x5a, metres:  846, chipBytes: 3072, dataSetKB: 2_500, statusType: 0x0f },
  { generation: 7, gigabytes:  6_000, designGB:  6_000, density: 0x5c, metres:  960, chipBytes: 3072, dataSetKB: 5_030, statusType: 0x11 },
  { generation: 8, gigabytes: 12_000, designGB: 11_600, density: 0x5e, metres:  960, chipBytes: 3072, dataSetKB: 5_030, statusType: 0x12 },
  { generation: 9, gigabytes: 18_000, designGB: 17_400, density: 0x60, metres: 1035, chipBytes: 3072, dataSetKB: 9_800, statusType: 0x14 },
];

const lto = (row: LtoRow): CartridgeFormat => ({
  name: `LTO-${String(row.generation)}`,
  densityCode: row.density,
  capacityBytes: row.gigabytes * 1e9,
  lengthMetres: row.metres,
  chipBytes: row.chipBytes,
  dataSetBytes: row.dataSetKB * 1000,
  designCapacityBytes: row.designGB * 1e9,
  statusType: row.statusType,
  formatText: row.generation === 9 ? "LTOL9G9" : `Ultrium-${String(row.generation)}`,
});

const TYPE_M: CartridgeFormat = {
  ...lto({
    generation: 8,
    gigabytes: 9_000,
    designGB: 8_400,
    density: 0x5d,
    metres: 960,
    chipBytes: 3072,
    dataSetKB: 5_030,
    statusType: 0x11,
  }),
  name: "LTO-M8",
  formatText: "Ultrium-8",
};

const plain = (
  name: string,
  row: { density: number; gigabytes: number; metres: number; groupBytes?: number },
): CartridgeFormat => ({
  name,
  densityCode: row.density,
  capacityBytes: row.gigabytes * 1e9,
  lengthMetres: row.metres,
  chipBytes: 0,
  dataSetBytes: row.groupBytes ?? 0,
  designCapacityBytes: row.gigabytes * 1e9,
  statusType: 0,
  formatText: name,
});

const CLEANING_STATUS_TYPE = 0x02;

const cleaner = (
  name: string,
  row: { cleanings: number; chipBytes?: number },
): CartridgeFormat => ({
  ...plain(name, { density: 0, gigabytes: 0, metres: 0 }),
  chipBytes: row.chipBytes ?? 0,
  statusType: row.chipBytes === undefined ? 0 : CLEANING_STATUS_TYPE,
  cleanings: row.cleanings,
});

/** Cartridges that clean a drive and hold nothing. */
export const CLEANING_FORMATS: readonly CartridgeFormat[] = [
  // 50 uses of the universal cartridge: IBM and Dell drive user guides. 20 of SDLT's: Tandberg SDLT 220/320 integration
  // manual, p 2-26. The others' are assumed.
  cleaner("LTO cleaning", { cleanings: 50, chipBytes: 1024 }),
  cleaner("DDS cleaning", { cleanings: 50 }),
  cleaner("DAT 160 cleaning", { cleanings: 50 }),
  cleaner("CleaningTape III", { cleanings: 20 }),
  cleaner("SDLT CleaningTape", { cleanings: 20 }),
];

/** Every kind of cartridge. */
export const CARTRIDGE_FORMATS: readonly CartridgeFormat[] = [
  ...LTO.map(lto),
  TYPE_M,
  // HP and Sony manuals; the group size is assumed.
  plain("DDS-1", { density: 0x13, gigabytes: 2, metres: 90, groupBytes: 126_632 }),
  plain("DDS-2", { density: 0x24, gigabytes: 4, metres: 120, groupBytes: 126_632 }),
  plain("DDS-3", { density: 0x25, gigabytes: 12, metres: 125, groupBytes: 384_296 }),
  plain("DDS-4", { density: 0x26, gigabytes: 20, metres: 150, groupBytes: 384_296 }),
  plain("DAT 72", { density: 0x47, gigabytes: 36, metres: 170, groupBytes: 384_296 }),
  // HP DDS/DAT configuration guide, for the length too: 8 mm wide, so not for drives before it.
  plain("DAT 160", { density: 0x48, gigabytes: 80, metres: 154, groupBytes: 384_296 }),
  // Quantum DLT 8000 product manual 81-60118 and user's guide.
  plain("DLTtape III", { density: 0x19, gigabytes: 10, metres: 356 }),
  plain("DLTtape IIIXT", { density: 0x19, gigabytes: 15, metres: 541 }),
  // What it holds, older drives write less closely: 20 GB a DLT4000, 35 GB a DLT7000.
  plain("DLTtape IV", { density: 0x41, gigabytes: 40, metres: 541 }),
  // Quantum DLT-S4 Interface Reference Guide; the lengths are assumed.
  plain("Super DLTtape I", { density: 0x49, gigabytes: 160, metres: 559 }),
  plain("Super DLTtape II", { density: 0x4a, gigabytes: 300, metres: 630 }),
  plain("DLTtape S4", { density: 0x4b, gigabytes: 800, metres: 640 }),
  ...CLEANING_FORMATS,
];

const BY_NAME: ReadonlyMap<string, CartridgeFormat> = new Map(
  CARTRIDGE_FORMATS.map((format) => [format.name, format]),
);

/** A kind of cartridge by its name; `undefined` for an unknown one. */
export const formatNamed = (name: string): CartridgeFormat | undefined => BY_NAME.get(name);
