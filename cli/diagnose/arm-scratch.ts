import { isWriteOnce, UsageError } from "../../src/index.ts";
import type { DiagnosisFacts, OpenDrive } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { confirmLoss } from "../confirm.ts";
import { readyDrive } from "../ready-drive.ts";
import { describeContent, readContent } from "../tape-content.ts";

/**
 * Makes sure that test data may be written on the cartridge in the drive, before anything is changed: it is neither protected nor
 * write-once, and a person has agreed to lose what is on it.
 * @throws UsageError `DRIVE_WRITE_PROTECTED`, `SCRATCH_TAPE_REFUSED`, `REFUSED_WITHOUT_CONFIRMATION`; what the drive says
 */
export async function armScratch(
  context: CommandContext,
  { open, facts }: { readonly open: OpenDrive; readonly facts: DiagnosisFacts },
  wish: { readonly yes: boolean; readonly workFolder: string },
): Promise<void> {
  const { drive } = open;
  await readyDrive(context, open);
  if (await drive.isWriteProtected())
    throw new UsageError("DRIVE_WRITE_PROTECTED", "diagnose: the cartridge is write-protected");
  await refuseWriteOnce(open, facts);
  const lost = (await drive.isBlank())
    ? "the blank state of the tape, which will hold test data"
    : describeContent(
        await readContent(drive, { workFolder: wish.workFolder, signal: context.signal }),
      );
  await confirmLoss(context, { command: "diagnose", lost: [lost], yes: wish.yes });
}

/** Families and generations in which every cartridge can be written again and again. */
const NEVER_WRITE_ONCE = /^(LTO-[12]|DDS-[1-4]|DAT 72|DLT[2478]000)$/;

async function refuseWriteOnce({ drive }: OpenDrive, facts: DiagnosisFacts): Promise<void> {
  const answer = await isWriteOnce(drive, facts);
  if (answer === false) return;
  if (answer === "unknown" && NEVER_WRITE_ONCE.test(drive.identity.generation ?? "")) return;
  throw new UsageError(
    "SCRATCH_TAPE_REFUSED",
    answer === true
      ? "diagnose: the cartridge is write-once: what a test writes would stand there for ever"
      : "diagnose: neither cartridge nor drive tell whether the cartridge is write-once",
  );
}
