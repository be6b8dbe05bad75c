import type { Symptom } from "./finding.ts";

/** What took part when a state was captured. */
export const PARTS = ["tape", "drive", "cable"] as const;

/** One kind of those. `cable` is the whole way between drive and host. */
export type Part = (typeof PARTS)[number];

/** One earlier diagnosis, as far as a comparison needs it. */
export interface CapturedState {
  /** What it is called in reasons, such as the name of its file. */
  readonly name: string;
  /**
   * Who took part: a serial number, a barcode, a name. `null`: none, as in an empty drive. Absent: one that is not known, of
   * which nothing is concluded.
   */
  readonly parts: Readonly<Partial<Record<Part, string | null>>>;
  /** Troubles it shows. */
  readonly shows: readonly Symptom[];
  /** Troubles that it would have shown, were they there: enough was moved, the tape was loaded. */
  readonly clears: readonly Symptom[];
}

/** Whom a trouble follows. */
export interface Following {
  readonly symptom: Symptom;
  /**
   * `undecided`: the states do not separate those that are left. `none`: no one part explains all states, so there are several
   * faults, or one that comes and goes or has begun meanwhile.
   */
  readonly follows: Part | "undecided" | "none";
  /** Which one, where it has a name. */
  readonly item?: string;
  /** Parts that are still in question: one where it is decided, none where no one part explains it. */
  readonly suspects: readonly Part[];
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** What to try next, where it is not decided. */
  readonly next: readonly string[];
}

/** What is known of one part in all states. */
interface Standing {
  readonly part: Part;
  /** Its name; `undefined` where no state that shows the trouble tells it. */
  readonly item: string | undefined;
  /** Why it cannot be this one; absent while it can. */
  readonly innocent?: string;
}

/**
 * Says of each trouble in the states whether it follows the tape, the drive or the cable. It reckons with one faulty part, whose
 * trouble shows whenever the part is used; a part is innocent that was used while the trouble stayed away, or was not used while it
 * showed. A drive that has asked for cleaning once has shown no trouble: it is to be cleaned. Only what made it ask again is worth
 * the question, and no cable makes it. A pure function.
 */
export function followsWhat(states: readonly CapturedState[]): readonly Following[] {
  const symptoms = new Set(states.flatMap(({ shows }) => shows));
  return [...symptoms].flatMap((symptom) => {
    const bad = states.filter(({ shows }) => shows.includes(symptom));
    return bad.length < STATES_NEEDED[symptom] ? [] : [follow(symptom, states, bad)];
  });
}

/** Every drive asks for cleaning in time, and no more once it is cleaned: one wish follows nothing. */
const STATES_NEEDED: Readonly<Record<Symptom, number>> = {
  errors: 1,
  loading: 1,
  cleaning: 2,
  link: 1,
};

/** What can be to blame for a trouble. */
const partsOf = (symptom: Symptom): readonly Part[] =>
  symptom === "cleaning" ? ["tape", "drive"] : PARTS;

function follow(
  symptom: Symptom,
  states: readonly CapturedState[],
  bad: readonly CapturedState[],
): Following {
  const good = states.filter(
    ({ shows, clears }) => !shows.includes(symptom) && clears.includes(symptom),
  );
  const standings = partsOf(symptom).map((part) => standingOf(part, bad, good));
  const left = standings.filter(({ innocent }) => innocent === undefined);
  const reasons = standings.flatMap(({ innocent }) => innocent ?? []);
  const suspects = left.map(({ part }) => part);
  const [only] = left;
  if (only === undefined) return { symptom, follows: "none", suspects, reasons, next: [AGAIN] };
  if (left.length > 1) {
    const next = [...left.flatMap(swapOf), ...(isUnnamed(bad, good) ? [NAME_TAPE] : [])];
    return { symptom, follows: "undecided", suspects, reasons, next };
  }
  return {
    symptom,
    follows: only.part,
    ...(only.item === undefined ? {} : { item: only.item }),
    suspects,
    reasons: [...reasons, `what is left is the ${only.part}${whichOf(only)}`],
    next: [],
  };
}

function standingOf(
  part: Part,
  bad: readonly CapturedState[],
  good: readonly CapturedState[],
): Standing {
  const without = bad.find(({ parts }) => parts[part] === null);
  const used = bad.flatMap(({ name, parts }) => {
    const item = parts[part];
    return item === undefined || item === null ? [] : [{ item, name }];
  });
  const [first] = used;
  const item = first?.item;
  if (without !== undefined)
    return { part, item, innocent: `${without.name}: the trouble shows with no ${part} at all` };
  if (first === undefined) return { part, item };
  const other = used.find((one) => one.item !== first.item);
  if (other !== undefined) {
    const places = `with ${first.item} (${first.name}) and with ${other.item} (${other.name})`;
    return { part, item, innocent: `the trouble shows ${places}: it does not follow the ${part}` };
  }
  const proof = good.find(
    (one) => one.parts[part] === first.item && bad.some((other) => areToldApart(one, other)),
  );
  return proof === undefined
    ? { part, item }
    : { part, item, innocent: `${proof.name}: the ${part} ${first.item} worked without it` };
}

/**
 * Whether it is known what was the same in two states and what was not. Where all that has a name is the same and something has
 * none, the trouble may as well have come with time.
 */
function areToldApart({ parts: one }: CapturedState, { parts: other }: CapturedState): boolean {
  const isKnown = (part: Part): boolean => one[part] !== undefined && other[part] !== undefined;
  const known = PARTS.filter(isKnown);
  return known.length === PARTS.length || known.some((part) => one[part] !== other[part]);
}

const whichOf = ({ part, item }: Standing): string =>
  item === undefined
    ? `, which nothing names: it holds only where another ${part} was in use while the trouble stayed away`
    : ` ${item}`;

const AGAIN =
  "repeat the diagnoses, each after some GB were written and read: a trouble that comes and goes, one that began meanwhile, as wear does, and more than one cannot be told apart otherwise";

const NAME_TAPE =
  "say of each diagnosis which cartridge it was of: nothing in the cartridge tells, so good and bad ones are not told apart";

/** Whether there are good states that would prove something, were their cartridges known. */
const isUnnamed = (bad: readonly CapturedState[], good: readonly CapturedState[]): boolean =>
  good.length > 0 && [...bad, ...good].some(({ parts }) => parts.tape === undefined);

const SWAPS: Readonly<Record<Part, readonly [left: string, right: string]>> = {
  tape: ["put another cartridge", "in the same drive, on the same cable"],
  drive: ["put the same cartridge", "into another drive"],
  cable: ["connect the same drive", "by another cable, and another port if there is one"],
};

/** What would show whether it is this part. */
function swapOf({ part, item }: Standing): readonly string[] {
  const [left, right] = SWAPS[part];
  const instead = item === undefined ? "" : ` (instead of ${part} ${item})`;
  return [`${left} ${right}${instead}, write and read some GB, and diagnose again`];
}
