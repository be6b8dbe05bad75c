import type { Guest } from "../vm/guest.ts";

/** What `mt status` prints: the position as the kernel's st believes it, and how it saw the drive last. */
export interface TapeStatus {
  /** File and block number; -1 is unknown. */
  readonly file: number;
  readonly block: number;
  readonly partition: number;
  /** 0: blocks of any length. */
  readonly blockBytes: number;
  readonly density: number;
  /** Of the general status bits, such as BOT, EOF, EOD, WR_PROT, ONLINE, DR_OPEN. */
  readonly bits: readonly string[];
}

const POSITION = /File number=(-?\d+), block number=(-?\d+), partition=(-?\d+)\./;
const BLOCKS = /Tape block size (\d+) bytes\. Density code 0x([0-9a-f]+)/;
const BITS = /General status bits on \([0-9a-f]+\):\n(.*)/;

/** Runs `mt status`, which opens the node without waiting for a tape. */
export async function tapeStatus(guest: Guest, nst: string): Promise<TapeStatus> {
  const text = await guest.must(`mt -f ${nst} status`);
  const [, file, block, partition] = POSITION.exec(text) ?? [];
  const [, blockBytes, density] = BLOCKS.exec(text) ?? [];
  const [, bits] = BITS.exec(text) ?? [];
  if (file === undefined || blockBytes === undefined || bits === undefined)
    throw new Error(`mt status prints something else:\n${text}`);
  return {
    file: Number(file),
    block: Number(block),
    partition: Number(partition),
    blockBytes: Number(blockBytes),
    density: Number.parseInt(density ?? "", 16),
    bits: bits.trim().split(" "),
  };
}

/** The position that `mt tell` prints: READ POSITION, asked by st. */
export async function tapeTell(guest: Guest, nst: string): Promise<number> {
  const text = await guest.must(`mt -f ${nst} tell`);
  return Number(/At block (\d+)\./.exec(text)?.[1] ?? NaN);
}
