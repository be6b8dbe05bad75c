import { InvariantError } from "../../src/transport/errors.ts";
import { LTO_DRIVES } from "./lto-drives.ts";
import type { Personality } from "./personality.ts";

function newest(): Personality {
  const found = LTO_DRIVES.find(({ name }) => name === "lto-9");
  if (found === undefined) throw new InvariantError("LTO-9 is among the LTO drives");
  return found;
}

/** LTO-9, full height, SAS, as HPE sells it and IBM builds it. */
export const LTO_9: Personality = newest();
