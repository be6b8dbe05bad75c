import { DAT_LOADS_NOTE } from "./dat-wear.ts";
import { lifeFigureOf } from "./life-figures.ts";
import type { MediaFacts } from "./media-facts.ts";
import { thresholdOf } from "./s4-wear.ts";
import type { WearFigure } from "./wear-figure.ts";

interface Source {
  readonly of: (facts: MediaFacts) => bigint | undefined;
  readonly from: string;
  readonly more?: (facts: MediaFacts) => Pick<WearFigure, "limit" | "note">;
}

/** Who may tell how often a cartridge was loaded, the best first: who has a threshold for it, then the chip. */
// prettier-ignore
const SOURCES: readonly Source[] = [
  { of: ({ s4 }) => s4?.loads?.count,      from: "log page 3Eh, 9000h",
    more: ({ s4 }) => thresholdOf(s4?.loads ?? {}, "9001h") },
  { of: ({ chipLoads }) => chipLoads,      from: "cartridge memory, 0003h" },
  { of: ({ volume }) => volume?.mounts,    from: "log page 17h, 0001h" },
  { of: ({ usage }) => usage?.mounts,      from: "log page 30h, 0001h" },
  { of: ({ tape }) => tape?.loads,         from: "log page 30h, 000Dh",
    more: () => ({ note: DAT_LOADS_NOTE }) },
];

/** How often the cartridge was loaded, against what it is made for. */
export function loadsWear(facts: MediaFacts): readonly WearFigure[] {
  const source = SOURCES.find(({ of }) => of(facts) !== undefined);
  const count = source?.of(facts);
  if (source === undefined || count === undefined) return [];
  const { from, more } = source;
  const life = lifeFigureOf(facts.family, facts.medium);
  const limit =
    life?.loads === undefined ? {} : { limit: { value: life.loads, source: life.source } };
  const own = more?.(facts) ?? {};
  return [{ name: "loads", value: Number(count), unit: "loads", from, ...limit, ...own }];
}
