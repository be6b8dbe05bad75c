import { lastSession, UsageError } from "../../src/index.ts";
import type { OpenDrive } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { confirmLoss } from "../confirm.ts";
import { readyDrive } from "../ready-drive.ts";
import { describeContent, readContent } from "../tape-content.ts";

/** How a write begins. */
export interface TapeWish {
  readonly append: boolean;
  readonly yes: boolean;
  readonly blockBytes: number;
  readonly workFolder: string;
}

/**
 * Makes sure that a session may be written, before anything is changed, and gives its number.
 * @throws UsageError `BLOCK_LENGTH_INVALID`, `DRIVE_WRITE_PROTECTED`, `REFUSED_WITHOUT_CONFIRMATION`; what the drive says
 */
export async function prepareTape(
  context: CommandContext,
  open: OpenDrive,
  wish: TapeWish,
): Promise<number> {
  const { drive } = open;
  const { minBlockBytes, maxBlockBytes } = drive.limits;
  const { blockBytes, append } = wish;
  if (blockBytes < minBlockBytes || blockBytes > maxBlockBytes) {
    throw new UsageError(
      "BLOCK_LENGTH_INVALID",
      `write: a block of ${String(blockBytes)} bytes; drive and transport carry ${String(minBlockBytes)} to ${String(maxBlockBytes)}`,
    );
  }
  await readyDrive(context, open);
  if (await drive.isWriteProtected()) {
    throw new UsageError("DRIVE_WRITE_PROTECTED", "write: the cartridge is write-protected");
  }
  if (await drive.isBlank()) return 1;
  return append ? nextNumber(context, open, wish) : overwrite(context, open, wish);
}

async function nextNumber(
  { signal }: CommandContext,
  { drive }: OpenDrive,
  { workFolder }: TapeWish,
): Promise<number> {
  const last = await lastSession(drive, { workFolder, signal });
  last?.manifest?.close();
  return last === undefined ? 1 : (last.manifest?.sessionNumber ?? last.ordinal) + 1;
}

async function overwrite(
  context: CommandContext,
  { drive }: OpenDrive,
  { workFolder, yes }: TapeWish,
): Promise<number> {
  const content = await readContent(drive, { workFolder, signal: context.signal });
  await confirmLoss(context, { command: "write", lost: [describeContent(content)], yes });
  return 1;
}
