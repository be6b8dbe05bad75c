import { join } from "node:path";
import { isPlainTapeNode } from "../linux/device-access.ts";
import { readNumber, readText } from "../linux/sysfs.ts";
import type { TapeNodeOption, TapeNodeOptions } from "../linux/tape-node-options.ts";
import { decodeTapeNodeOptions } from "../linux/tape-node-options.ts";
import type { Finding } from "./finding.ts";
import type { DriveFacts, HostFacts } from "./host-facts.ts";

/** How the tape driver is set for each drive. Reads only: an administrator chose this, and other programs rely on it. */
export function checkTapeDriver({ drives }: HostFacts): readonly Finding[] {
  return drives.flatMap((drive) => {
    const node = drive.scsi.nodes.scsi_tape.find(isPlainTapeNode);
    if (node === undefined) return [];
    const { device } = drive.found;
    const about = { folder: node.folder, node: node.path };
    return [...options(about), ...defaults(about), ...positionLost(about), ...timeout(drive)].map(
      (finding) => ({ ...finding, device }),
    );
  });
}

interface TapeNode {
  /** Of sysfs. */
  readonly folder: string;
  /** Below /dev. */
  readonly node: string;
}

/** An option that is a trap when it is on, or when it is off. */
interface Trap {
  readonly option: TapeNodeOption;
  readonly trapWhen: boolean;
  readonly code: Finding["code"];
  readonly severity: Finding["severity"];
  readonly says: string;
  /** What mt of mt-st calls the option. */
  readonly mtName: string;
}

// Linux, Documentation/scsi/st.rst, MTSETDRVBUFFER; mt(1) of mt-st.
// prettier-ignore
const TRAPS: readonly Trap[] = [
  { option: "debugging",     trapWhen: true,  code: "ST_DEBUGGING",        severity: "note",    mtName: "debug",
    says: "the tape driver writes its debugging notes to the kernel's log" },
  { option: "twoFilemarks",  trapWhen: true,  code: "ST_TWO_FILEMARKS",    severity: "warning", mtName: "two-fms",
    says: "the tape driver ends what other programs write with two filemarks instead of one" },
  { option: "logicalBlocks", trapWhen: false, code: "ST_DEVICE_ADDRESSES", severity: "note",    mtName: "scsi2logical",
    says: "mt seek and mt tell count in the drive's own addresses, which on older drives are not those of Capstan" },
];

/** Options in words: `fastEndOfMedium` is `fast end of medium`. */
function optionWords({ names, unknownBits }: TapeNodeOptions): string {
  const words = names.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  const all = unknownBits === 0 ? words : [...words, `0x${unknownBits.toString(16)}`];
  return all.length === 0 ? "none" : all.join(", ");
}

function options({ folder, node }: TapeNode): readonly Finding[] {
  const text = readText(join(folder, "options")) ?? "";
  const decoded = decodeTapeNodeOptions(text);
  if (decoded === undefined) return [];
  const evidence = `${join(folder, "options")} is ${text}`;
  const says = `options of the tape driver: ${optionWords(decoded)}`;
  const traps = TRAPS.filter(({ option, trapWhen }) => decoded.names.includes(option) === trapWhen);
  return [
    { code: "ST_OPTIONS", severity: "ok", says, evidence },
    ...traps.map((trap): Finding => {
      const change = trap.trapWhen ? "stclearoptions" : "stsetoptions";
      const { code, severity } = trap;
      const fix = `sudo mt -f ${node} ${change} ${trap.mtName}`;
      return { code, severity, says: trap.says, evidence, fix };
    }),
  ];
}

// prettier-ignore
const DEFAULTS = [
  ["default_blksize",     "block length"],
  ["default_density",     "density"],
  ["default_compression", "compression"],
] as const;

/** -1 in such a file: the driver leaves it to the drive. */
function defaults({ folder }: TapeNode): readonly Finding[] {
  const set = DEFAULTS.flatMap(([file, name]) => {
    const value = readNumber(join(folder, file));
    return value === undefined || value === -1 ? [] : [{ file, name, value }];
  });
  if (set.length === 0) return [];
  return [
    {
      code: "ST_DEFAULTS",
      severity: "note",
      says:
        `the tape driver sets ${set.map(({ name, value }) => `${name} ${String(value)}`).join(", ")} ` +
        "when a program opens the tape, whatever Capstan had set before",
      evidence: set.map(({ file, value }) => `${file} is ${String(value)}`).join(", "),
    },
  ];
}

/** Newer kernels only; Linux, drivers/scsi/st.c. */
function positionLost({ folder, node }: TapeNode): readonly Finding[] {
  const file = join(folder, "position_lost_in_reset");
  if (readNumber(file) !== 1) return [];
  return [
    {
      code: "ST_POSITION_LOST",
      severity: "warning",
      says: "after a reset the tape driver does not know where the tape stands, and refuses to read and to write",
      evidence: `${file} is 1`,
      fix: `mt -f ${node} rewind`,
    },
  ];
}

/** What st sets itself; Linux, drivers/scsi/st.c, ST_TIMEOUT. Less is somebody's choice. */
const TAPE_TIMEOUT_SECONDS = 900;

function timeout({ scsi }: DriveFacts): readonly Finding[] {
  const file = join(scsi.folder, "timeout");
  const seconds = readNumber(file);
  if (seconds === undefined || seconds >= TAPE_TIMEOUT_SECONDS) return [];
  return [
    {
      code: "ST_TIMEOUT_SHORT",
      severity: "warning",
      says: `the kernel ends commands of other programs after ${String(seconds)} s and resets the drive; the tape's position is then lost`,
      evidence: `${file} is ${String(seconds)}`,
      fix: `echo ${String(TAPE_TIMEOUT_SECONDS)} | sudo tee ${file}`,
    },
  ];
}
