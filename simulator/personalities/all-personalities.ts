/** Every model of drive that can be simulated. */
import { UsageError } from "../../src/transport/errors.ts";
import type { CartridgeFormat } from "./cartridge-formats.ts";
import { CARTRIDGE_FORMATS } from "./cartridge-formats.ts";
import { DAT_72 } from "./dat-72.ts";
import { DLT_8000 } from "./dlt-8000.ts";
import { LTO_DRIVES } from "./lto-drives.ts";
import type { Personality } from "./personality.ts";

/** All of them. */
export const ALL_PERSONALITIES: readonly Personality[] = [...LTO_DRIVES, DAT_72, DLT_8000];

/** The model with that name, such as `lto-9`. Throws UsageError (`SIM_UNKNOWN_PERSONALITY`) that lists the names. */
export function personalityNamed(name: string): Personality {
  const found = ALL_PERSONALITIES.find((personality) => personality.name === name);
  if (found !== undefined) return found;
  const names = ALL_PERSONALITIES.map((personality) => personality.name).join(", ");
  throw new UsageError(
    "SIM_UNKNOWN_PERSONALITY",
    `choose personality: there is no "${name}"; there are ${names}`,
  );
}

/** The kinds of cartridge that a model takes, its own first. */
export function cartridgeFormats(personality: Personality): readonly CartridgeFormat[] {
  const taken = personality.cartridges.map(({ format }) => format);
  return CARTRIDGE_FORMATS.filter(({ name }) => taken.includes(name)).sort(
    (a, b) => taken.indexOf(a.name) - taken.indexOf(b.name),
  );
}
