import type { TimeoutTable } from "../../session/command-timeouts.ts";
import type { LtoGeneration } from "./density.ts";

const SECOND_MS = 1000;

/** What is the same for all: the longest of full-height and half-height drives. */
const COMMON: TimeoutTable = {
  rewind: 780 * SECOND_MS,
  read: 2340 * SECOND_MS,
  write: 1500 * SECOND_MS,
  filemarks: 1620 * SECOND_MS,
  space: 2940 * SECOND_MS,
  locate: 2940 * SECOND_MS,
};

const generation = (seconds: {
  readonly load: number;
  readonly erase: number;
  readonly verify: number;
  readonly service: number;
}): TimeoutTable => ({
  ...COMMON,
  load: seconds.load * SECOND_MS,
  erase: seconds.erase * SECOND_MS,
  verify: seconds.verify * SECOND_MS,
  service: seconds.service * SECOND_MS,
});

/**
 * Recommended time limits of IBM drives, full height and half height, the longer of both. IBM LTO SCSI Reference
 * GA32-0928-06, table 123. `erase` also covers FORMAT MEDIUM and SET CAPACITY.
 */
// prettier-ignore
const BY_GENERATION: ReadonlyMap<string, TimeoutTable> = new Map<LtoGeneration, TimeoutTable>([
  ["LTO-5", generation({ load: 1020, erase: 19_200,  verify: 16_920, service: 2100 })],
  ["LTO-6", generation({ load: 960,  erase: 29_400,  verify: 25_200, service: 2100 })],
  ["LTO-7", generation({ load: 960,  erase: 27_540,  verify: 28_860, service: 1980 })],
  ["LTO-8", generation({ load: 960,  erase: 121_448, verify: 47_700, service: 1980 })],
  ["LTO-9", generation({ load: 7920, erase: 166_370, verify: 63_300, service: 7200 })],
]);

/** For the generations the table does not have: too long is only slow, too short cuts a working drive off. */
const SLOWEST = generation({ load: 7920, erase: 166_370, verify: 63_300, service: 7200 });

/** Time limits of a generation. */
export function timeoutsOf(name: string | undefined): TimeoutTable {
  return (name === undefined ? undefined : BY_GENERATION.get(name)) ?? SLOWEST;
}
