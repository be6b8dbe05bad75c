import type { TapeDrive } from "../../drives/tape-drive.ts";
import { densityOf } from "../../scsi/density-codes.ts";
import { nameAttributes, type MamValues } from "../../scsi/named-attributes.ts";
import { readAttributes } from "../../session/read-attributes.ts";
import type { MediaFacts } from "./media-facts.ts";
import { readVolumeFacts, type VolumeFacts } from "../pages/volume-facts.ts";
import type { PanelFacts } from "../panel/panel-facts.ts";
import { readMediaFacts } from "./read-media-facts.ts";
import { tryToAsk } from "../try-to-ask.ts";

/** What was read of the cartridge in the drive. What nobody tells is absent. */
export interface CartridgeFacts {
  /** The cartridge memory. */
  readonly memory?: MamValues["known"] | undefined;
  /** Log page 17h. */
  readonly volume?: VolumeFacts | undefined;
  /** What its wear follows from. */
  readonly media?: MediaFacts | undefined;
}

/** How to go on where no chip says what the cartridge is, and where it is told what could not be read. */
export interface CartridgeQuestions {
  /** What the cartridge is taken for then: the density that it is made for, such as `LTO-8`. */
  readonly assumedMedium?: string | undefined;
  /** Asks one question; what the drive refuses is `undefined`. */
  readonly ask?: <T>(
    what: string,
    question: () => Promise<T | undefined>,
  ) => Promise<T | undefined>;
}

const patiently: NonNullable<CartridgeQuestions["ask"]> = async (what, question) =>
  (await tryToAsk(what, question)).answer;

/**
 * Reads chip, log page 17h and what else the drive tells of the cartridge in it; the panel was read before. Moves no tape and reads
 * no page that is cleared by being read.
 * @throws TransportError
 */
export async function readCartridgeFacts(
  drive: TapeDrive,
  panel: PanelFacts,
  { assumedMedium, ask = patiently }: CartridgeQuestions = {},
): Promise<CartridgeFacts> {
  const { session, identity } = drive;
  const attributes = await ask("cartridge memory", () => readAttributes(session));
  const memory = attributes === undefined ? undefined : nameAttributes(attributes).known;
  const medium = densityName(memory, identity.family) ?? assumedMedium;
  const volume = await ask("log page 17h", () => readVolumeFacts(session));
  const media = await ask("wear of the cartridge", () =>
    readMediaFacts(drive, { panel, medium, memory, volume }),
  );
  return { memory, volume, media };
}

function densityName(
  memory: MamValues["known"] | undefined,
  family: TapeDrive["identity"]["family"],
): string | undefined {
  const code = memory?.mediumDensityCode;
  return family === "unknown" || code === undefined ? undefined : densityOf(family, code)?.name;
}
