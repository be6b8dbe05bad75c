import { it } from "vitest";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedHost } from "./sim-host.ts";
import { openSimulated } from "./sim-host.ts";

/** One behaviour, on every model of drive; each test has a drive of its own with a blank cartridge that is ready. */
export function everyDrive(
  name: string,
  test: (opened: SimulatedHost & { readonly personality: Personality }) => Promise<void>,
  which: (personality: Personality) => boolean = () => true,
): void {
  it.each(ALL_PERSONALITIES.filter(which).map((one) => [one.name, one] as const))(
    `${name} [%s]`,
    async (_name, personality) => {
      await test({ ...(await openSimulated({ personality })), personality });
    },
  );
}

/** Drives whose cartridges have a chip. */
export const withChip = ({ attributeSpaceBytes }: Personality): boolean => attributeSpaceBytes > 0;

/** Drives that have a command. */
export const having =
  (name: string) =>
  ({ commands }: Personality): boolean =>
    commands.some((command) => command.name === name);
