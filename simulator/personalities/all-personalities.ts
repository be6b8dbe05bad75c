/** Every model of drive that can be simulated. */
import { UsageError } from "../../src/transport/errors.ts";
import type { CartridgeFormat } from "./cartridge-formats.ts";
import { CARTRIDGE_FORMATS } from "./cartridge-formats.ts";
import { DAT_160 } from "./dat-160.ts";
import { DAT_72 } from "./dat-72.ts";
import { DDS_4 } from "./dds-4.ts";
import { DLT_4000 } from "./dlt-4000.ts";
import { DLT_7000 } from "./dlt-7000.ts";
import { DLT_8000 } from "./dlt-8000.ts";
import { LTO_DRIVES } from "./lto-drives.ts";
import type { Personality } from "./personality.ts";
import { DLT_S4, SDLT_320, SDLT_600 } from "./sdlt.ts";

/** All of them. */
export const ALL_PERSONALITIES: readonly Personality[] = [
  ...LTO_DRIVES,
  DDS_4,
  DAT_72,
  DAT_160,
  DLT_4000,
  DLT_7000,
  DLT_8000,
  SDLT_320,
  SDLT_600,
  DLT_S4,
];

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
