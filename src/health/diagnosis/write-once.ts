import type { TapeDrive } from "../../drives/tape-drive.ts";
import { MAM_MEDIUM_TYPE } from "../../scsi/mam-attributes.ts";
import { MEDIUM_CONFIGURATION_PAGE } from "../../scsi/mode-pages/medium-configuration.ts";
import { readModePage } from "../../session/mode-page-access.ts";
import { tryToAsk } from "../try-to-ask.ts";
import type { DiagnosisFacts } from "./diagnosis-facts.ts";

/**
 * Whether the cartridge in the drive is write-once: by its chip, log page 17h and mode page 1Dh. One that says yes is enough;
 * `unknown` where none says anything. Changes nothing.
 * @throws TransportError
 */
export async function isWriteOnce(
  drive: TapeDrive,
  { memory, volume }: DiagnosisFacts,
): Promise<boolean | "unknown"> {
  const { answer } = await tryToAsk("mode page 1Dh", () =>
    readModePage(drive.session, MEDIUM_CONFIGURATION_PAGE),
  );
  const byChip =
    memory?.mediumType === undefined ? undefined : memory.mediumType === MAM_MEDIUM_TYPE.worm;
  const said = [byChip, volume?.writeOnce, answer?.wormMode].filter((one) => one !== undefined);
  return said.length === 0 ? "unknown" : said.includes(true);
}
