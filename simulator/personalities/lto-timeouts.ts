/** Nominal and recommended seconds of the commands that move tape. */
export interface LtoTimeouts {
  readonly read: readonly [number, number];
  readonly spaceAndLocate: readonly [number, number];
  readonly load: readonly [number, number];
  readonly format: readonly [number, number];
  readonly erase: readonly [number, number];
  readonly verify: readonly [number, number];
  readonly sendDiagnostic: readonly [number, number];
}

const LTO_5: LtoTimeouts = {
  read: [300, 1500],
  spaceAndLocate: [300, 2040],
  load: [300, 780],
  format: [300, 1560],
  erase: [13_800, 16_380],
  verify: [13_800, 16_920],
  sendDiagnostic: [900, 2100],
};
const LTO_6: LtoTimeouts = {
  ...LTO_5,
  format: [480, 3000],
  erase: [20_400, 24_600],
  verify: [20_400, 25_200],
};
const LTO_7: LtoTimeouts = {
  read: [120, 2280],
  spaceAndLocate: [360, 2940],
  load: [540, 960],
  format: [420, 3000],
  erase: [24_600, 27_540],
  verify: [24_600, 28_860],
  sendDiagnostic: [900, 1980],
};
const LTO_8: LtoTimeouts = {
  ...LTO_7,
  erase: [46_029, 54_896],
  verify: [41_100, 47_700],
};
const LTO_9: LtoTimeouts = {
  read: [120, 2340],
  spaceAndLocate: [360, 2940],
  load: [540, 7200],
  format: [420, 7200],
  erase: [64_048, 74_341],
  verify: [55_020, 63_300],
  sendDiagnostic: [900, 7200],
};

/** By generation, full-height drives. IBM LTO SCSI Reference GA32-0928-06, table 123. */
export const LTO_TIMEOUTS = {
  lto5: LTO_5,
  lto6: LTO_6,
  lto7: LTO_7,
  lto8: LTO_8,
  lto9: LTO_9,
} as const;
