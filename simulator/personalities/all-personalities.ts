import { UsageError } from "../../src/transport/errors.ts";
import { LTO_9 } from "./lto-9.ts";
import type { Personality } from "./personality.ts";

/** Every model of drive that the simulator can be. */
export const ALL_PERSONALITIES: readonly Personality[] = [LTO_9];

/**
 * The model with that name.
 * @throws UsageError `SIM_PERSONALITY_UNKNOWN`, with the names there are.
 */
export function personalityNamed(name: string): Personality {
  const found = ALL_PERSONALITIES.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = ALL_PERSONALITIES.map((one) => one.name).join(", ");
  throw new UsageError(
    "SIM_PERSONALITY_UNKNOWN",
    `no drive model is called "${name}"; there are ${names}`,
  );
}
