import {
  cleanerUses,
  cleaningDue,
  CleaningLog,
  concludeCleaning,
  goodToKnow,
  MAM_MEDIUM_TYPE,
  nameAttributes,
  readAttributes,
  readCleaningSigns,
  UsageError,
  watchCleaning,
} from "../../src/index.ts";
import type {
  CleanerUses,
  CleaningDue,
  CleaningEntry,
  CleaningSigns,
  CleaningVerdict,
  OpenDrive,
  WatchedCycle,
} from "../../src/index.ts";
import { alertStoreOf, driveKeyOf, named } from "../alert-store-of.ts";
import { onlyDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import { EXIT, type ExitStatus } from "../exit-code.ts";
import { cleaningLogFile } from "../home.ts";
import { note } from "../io.ts";
import { withDrive } from "../open-chosen.ts";
import { emit, factLines } from "../output/emit.ts";
import { formatCount } from "../output/format.ts";
import type { CleanDocument } from "../schemas/clean.ts";

const HELP = {
  usage: "clean [device]",
  summary:
    "Watches a cleaning cartridge do its work: waits until one is put into the drive, watches the cycle, which drives do by\n" +
    "themselves, and says by the drive's own status what it came to. Ends with 0 when the drive is clean, with 5 when the\n" +
    "cartridge is used up or of the wrong kind, with 8 when the drive still asks for cleaning.",
  examples: [
    ["clean /dev/nst0 --cleaner CLN003", "and count this use of CLN003"],
    ["clean --wait 900", "wait a quarter of an hour for the cartridge"],
  ],
} as const;

const WAIT_SECONDS = 300;

const OPTIONS = {
  cleaner: {
    type: "string",
    requiresArg: true,
    describe: "what the cleaning cartridge is called, so that its uses can be counted",
  },
  wait: {
    type: "number",
    requiresArg: true,
    default: WAIT_SECONDS,
    describe: "seconds to wait for the cartridge",
  },
  yes: { type: "boolean", default: false, describe: "also when the drive does not ask for it" },
} as const;

/** What was typed. */
interface Wish {
  readonly device: string;
  readonly cleaner: string | undefined;
  readonly waitMs: number;
  readonly yes: boolean;
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options({ ...DEVICE_OPTIONS, ...OPTIONS });
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  if (!(argv.wait >= 0)) {
    throw new UsageError("ARGUMENTS_INVALID", "clean: --wait is a number of seconds from 0");
  }
  const wish = {
    ...{ device: device.specifier, cleaner: argv.cleaner, yes: argv.yes },
    waitMs: argv.wait * 1000,
  };
  const document = await withDrive({ io, device, claimFor: "clean" }, (open) =>
    clean(context, open, wish),
  );
  emit(io, argv.json, { document, lines: linesOf(document) });
  return document.exitStatus;
}

async function clean(context: CommandContext, open: OpenDrive, wish: Wish): Promise<CleanDocument> {
  const { io, signal } = context;
  const { drive } = open;
  const store = alertStoreOf(io, named(open), wish.device);
  const log = new CleaningLog(cleaningLogFile(io));
  const key = driveKeyOf(io, named(open), wish.device);
  log.prepare();
  const before = await readCleaningSigns(drive, store);
  const due = needOf(wish, { open, before, lastCleanedEpochMs: log.lastCleanedEpochMs(key) });
  const cycle = await watchCleaning(drive, before, {
    ...{ waitMs: wish.waitMs, store, signal },
    onPhase: (phase) => {
      note(io, `capstan: ${PHASES[phase]}`);
    },
  });
  const after = await readCleaningSigns(drive, store);
  const { family } = drive.identity;
  const verdict = concludeCleaning({ family, before, after, cycle });
  const { cleaner } = wish;
  const { epochMs } = drive.session.clock;
  log.add(entryOf(verdict, { epochMs, drive: key, ...(cleaner === undefined ? {} : { cleaner }) }));
  if (verdict.outcome === "cleaned") store?.noteCleaned(epochMs);
  const known = cleaner === undefined ? undefined : log.cleanerNamed(cleaner);
  const isUsedUp = verdict.isUsedUp || known?.isUsedUp === true;
  const chip = await chipOf(open);
  const uses = cleanerUses({ family, chip, signs: after, logged: known?.uses, isUsedUp });
  return documentOf({
    open,
    wish,
    due,
    before,
    after,
    cycle,
    verdict: { ...verdict, isUsedUp },
    uses,
  });
}

/** Whether there is a need for it, as far as that can be told. @throws UsageError `REFUSED_WITHOUT_CONFIRMATION` */
function needOf(
  wish: Wish,
  known: {
    readonly open: OpenDrive;
    readonly before: CleaningSigns;
    readonly lastCleanedEpochMs: number | undefined;
  },
): CleaningDue {
  const { open, before, lastCleanedEpochMs } = known;
  const asked = dueOf(open, before, lastCleanedEpochMs);
  const { ready, state } = before.readiness;
  if (state === "cleaning") return asked.state === "due" ? asked : BEGUN;
  if (!ready) checkNeed(wish, asked);
  return asked;
}

/** What is remembered of a cleaning. */
const entryOf = (
  { outcome, isUsedUp }: CleaningVerdict,
  entry: Omit<CleaningEntry, "outcome">,
): CleaningEntry => ({
  ...entry,
  outcome,
  ...(outcome === "cleaned" && isUsedUp ? { wasLastUse: true } : {}),
});

const PHASES = {
  cartridge: "waiting for a cleaning cartridge: put it into the drive",
  loading: "the drive takes a cartridge in",
  cleaning: "the drive is being cleaned; this takes minutes",
} as const;

const BEGUN: CleaningDue = {
  state: "notKnown",
  says: "not known: the cartridge was in the drive before it was asked",
  source: "the drive itself",
};

function dueOf(
  { drive }: OpenDrive,
  { requested, required, hoursSinceCleaning }: CleaningSigns,
  lastCleanedEpochMs: number | undefined,
): CleaningDue {
  const hours = hoursSinceCleaning?.hours;
  return cleaningDue({
    family: drive.identity.family,
    ...{ requested: requested === "lit", required: required === "lit" },
    ...{ nowEpochMs: drive.session.clock.epochMs, lastCleanedEpochMs },
    ...(hours === undefined ? {} : { motionHoursSinceCleaning: Number(hours) }),
  });
}

/** Cleaning wears heads and costs a use. */
function checkNeed({ yes }: Wish, due: CleaningDue): void {
  if (yes || due.state !== "notNeeded") return;
  throw new UsageError(
    "REFUSED_WITHOUT_CONFIRMATION",
    `clean: refused without --yes: ${due.says} (${due.source})`,
  );
}

/** What the memory of a cleaning cartridge says, where it can be read. */
async function chipOf({ drive }: OpenDrive) {
  const attributes = await goodToKnow(readAttributes(drive.session));
  const { known } = nameAttributes(attributes ?? []);
  const { mediumType, loadCount, mediumTypeInformation } = known;
  if (mediumType !== MAM_MEDIUM_TYPE.cleaning || loadCount === undefined) return undefined;
  return { loads: loadCount, maximum: mediumTypeInformation ?? 0 };
}

const EXIT_BY_OUTCOME: Readonly<Record<CleaningVerdict["outcome"], ExitStatus>> = {
  cleaned: EXIT.done,
  usedUp: EXIT.mediumError,
  wrongCartridge: EXIT.mediumError,
  notCleaned: EXIT.verifyFailed,
  notConfirmed: EXIT.done,
};

interface Story {
  readonly open: OpenDrive;
  readonly wish: Wish;
  readonly due: CleaningDue;
  readonly before: CleaningSigns;
  readonly after: CleaningSigns;
  readonly cycle: WatchedCycle;
  readonly verdict: CleaningVerdict;
  readonly uses: CleanerUses;
}

function documentOf({
  open,
  wish,
  due,
  before,
  after,
  cycle,
  verdict,
  uses,
}: Story): CleanDocument {
  const { outcome, sureness, evidence, isUsedUp } = verdict;
  const lamps = ({ requested, required }: CleaningSigns) => ({ requested, required });
  return {
    schema: "capstan.clean/1",
    device: wish.device,
    family: open.drive.identity.family,
    due: { state: due.state, says: due.says, source: due.source },
    ...{ outcome, sureness, evidence: [...evidence], tookMs: cycle.tookMs },
    ...{ before: lamps(before), after: lamps(after) },
    cleaner: {
      ...(wish.cleaner === undefined ? {} : { name: wish.cleaner }),
      ...{ isInDrive: cycle.end === "kept", isUsedUp },
      ...(uses.made === undefined ? {} : { usesMade: uses.made }),
      ...(uses.left === undefined ? {} : { usesLeft: uses.left }),
      ...{ usesOfNewOne: uses.maximum, usesSureness: uses.sureness, usesFrom: uses.from },
      source: uses.source,
    },
    exitStatus: EXIT_BY_OUTCOME[outcome],
  };
}

const HEADLINES: Readonly<Record<CleaningVerdict["outcome"], string>> = {
  cleaned: "the drive has been cleaned",
  usedUp: "the cleaning cartridge is used up; the drive has not been cleaned: use a new one",
  wrongCartridge: "the drive cannot use this cleaning cartridge",
  notCleaned: "the drive still asks for cleaning: clean it once more, then have it looked at",
  notConfirmed: "the cycle has ended; nothing tells whether the drive is clean",
};

function linesOf(document: CleanDocument): readonly string[] {
  const { cleaner, outcome, sureness, evidence } = document;
  const headline = HEADLINES[outcome];
  const name = cleaner.name === undefined ? "" : ` ${cleaner.name}`;
  return [
    `${headline}${sureness === "inferred" ? " (inferred)" : ""}`,
    ...factLines([
      ["device", document.device],
      ["took", `${String(Math.round(document.tookMs / 1000))} s`],
      ["because", evidence.join("; ")],
      [`cartridge${name}`, usesText(cleaner)],
      ["uses known from", cleaner.usesFrom],
      ["still in the drive", cleaner.isInDrive ? "yes; take it out" : undefined],
      ["was needed", needText(document)],
    ]),
  ];
}

/** Why it was to be cleaned, told when that may be over. */
function needText({ due, before }: CleanDocument): string {
  if (before.required === "lit") return "yes: the drive said that it must be cleaned";
  if (before.requested === "lit") return "yes: the drive asked to be cleaned";
  return due.state === "due" ? `yes: ${due.says}` : due.says;
}

function usesText({
  usesMade,
  usesLeft,
  usesOfNewOne,
  isUsedUp,
}: CleanDocument["cleaner"]): string {
  if (isUsedUp) return "no use left: throw it away";
  const made = usesMade === undefined ? "" : `${formatCount(usesMade, "use")} made, `;
  const left = usesLeft === undefined ? "uses not known" : `${String(usesLeft)} left`;
  return `${made}${left} (a new one has ${String(usesOfNewOne)})`;
}

/** `capstan clean`: watches a cleaning cartridge. */
export const cleanCommand: Command = { run };
