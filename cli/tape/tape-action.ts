import type { OpenDrive, TapeDrive } from "../../src/index.ts";
import { UsageError } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { confirmLoss } from "../confirm.ts";
import { dropVoidJournals } from "../journal-folder.ts";
import { formatCount } from "../output/format.ts";
import { describeContent, readContent } from "../tape-content.ts";
import { withWorkFolder } from "../work-folder.ts";

/** What an action of `capstan tape` was called with. */
export interface ActionInput {
  readonly context: CommandContext;
  readonly open: OpenDrive;
  /** Words behind the device. */
  readonly words: readonly string[];
  readonly options: {
    readonly partition: number | undefined;
    readonly filemarks: boolean;
    readonly fromHere: boolean;
    readonly long: boolean;
    readonly yes: boolean;
    readonly partitions: string | undefined;
  };
}

/** What came of an action. */
export interface ActionResult {
  readonly outcome: string;
  readonly moved?: number;
  readonly earlyWarning?: string;
  /** The result in a sentence, without the position. */
  readonly says: string;
}

/** One action: how many words it takes, and what it does. */
export interface TapeAction {
  readonly words: readonly [min: number, max: number];
  run(input: ActionInput): Promise<ActionResult>;
}

const done = (says: string): ActionResult => ({ outcome: "done", says });

const INTEGER = /^[+-]?\d{1,19}$/;

/** A whole number, as a word. @throws UsageError `ARGUMENTS_INVALID` */
function integer(word: string | undefined, what: string): bigint {
  if (word !== undefined && INTEGER.test(word)) return BigInt(word);
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `${what} is a whole number, not ${JSON.stringify(word ?? "")}`,
  );
}

/** Refuses, unless confirmed, what destroys the data on the tape; a blank tape has nothing to lose. */
async function confirmWholeTape(input: ActionInput, command: string): Promise<void> {
  const { context, open, options } = input;
  const { drive } = open;
  if (await drive.isBlank()) return;
  const content = await withWorkFolder(context.io, (workFolder) =>
    readContent(drive, { workFolder, signal: context.signal }),
  );
  await confirmLoss(context, { command, lost: [describeContent(content)], yes: options.yes });
}

/** Refuses, unless confirmed, what ends the data here while there are data behind. */
async function confirmRest(input: ActionInput, command: string): Promise<void> {
  const { context, open, options } = input;
  const behind = await objectsBehind(open.drive);
  if (behind === 0n) return;
  const lost = [`${String(behind)} objects between here and the end of data`];
  await confirmLoss(context, { command, lost, yes: options.yes });
}

/** Blocks and filemarks from here to the end of data; stands here again afterwards. */
async function objectsBehind(drive: TapeDrive): Promise<bigint> {
  const here = await drive.readPosition();
  await drive.locateEndOfData();
  const end = await drive.readPosition();
  if (!here.known || !end.known) {
    throw new UsageError(
      "POSITION_UNKNOWN",
      "the drive does not know where it stands; rewind first",
    );
  }
  await drive.locate({ partition: here.partition, objectNumber: here.objectNumber });
  return end.objectNumber - here.objectNumber;
}

async function locate({ open, words, options }: ActionInput): Promise<ActionResult> {
  const { partition } = options;
  const objectNumber = integer(words[0], "the object to locate");
  if (objectNumber < 0n) throw new UsageError("ARGUMENTS_INVALID", "objects count from 0");
  const target = partition === undefined ? { objectNumber } : { objectNumber, partition };
  const { kind } = await open.drive.locate(target);
  const says = kind === "done" ? "located" : `met the ${PLAIN[kind]} first`;
  return { outcome: kind, says };
}

const PLAIN = {
  done: "end",
  filemark: "filemark",
  endOfData: "end of data",
  beginningOfPartition: "beginning of the partition",
  endOfPartition: "end of the partition",
} as const;

async function space({ open, words, options }: ActionInput): Promise<ActionResult> {
  const count = integer(words[0], "the count to space");
  const { drive } = open;
  const outcome = options.filemarks
    ? await drive.spaceFilemarks(count)
    : await drive.spaceBlocks(count);
  const unit = options.filemarks ? "filemark" : "block";
  const passed = outcome.movedKnown
    ? `passed ${formatCount(outcome.moved, unit)}`
    : `passed some ${unit}s`;
  return {
    outcome: outcome.kind,
    ...(outcome.movedKnown ? { moved: Number(outcome.moved) } : {}),
    says: outcome.kind === "done" ? passed : `${passed}, then met the ${PLAIN[outcome.kind]}`,
  };
}

const FILEMARKS_MAX = 0xff_ffff;

async function filemark(input: ActionInput): Promise<ActionResult> {
  const count = Number(integer(input.words[0] ?? "1", "the count of filemarks"));
  if (count < 1 || count > FILEMARKS_MAX) {
    throw new UsageError("ARGUMENTS_INVALID", `filemarks: 1 to ${String(FILEMARKS_MAX)}`);
  }
  await confirmRest(input, "tape filemark");
  const outcome = await input.open.drive.writeFilemarks(count);
  if (outcome.kind === "volumeFull") return { outcome: outcome.kind, says: "the tape is full" };
  const says = count === 1 ? "wrote a filemark" : `wrote ${String(count)} filemarks`;
  return { outcome: "done", earlyWarning: outcome.earlyWarning, says };
}

async function erase(input: ActionInput): Promise<ActionResult> {
  const { open, options } = input;
  const { long } = options;
  if (options.fromHere) {
    await confirmRest(input, "tape erase --from-here");
    await open.drive.erase({ long });
    return done("erased from here to the end");
  }
  await confirmWholeTape(input, "tape erase");
  await open.drive.rewind();
  await open.drive.erase({ long });
  const { partition } = await open.drive.readPosition();
  await dropVoidJournals(input.context.io, open.drive, { partition, object: 0n });
  return done(long ? "erased and overwrote the whole partition" : "erased the whole partition");
}

async function format(input: ActionInput): Promise<ActionResult> {
  const partitions = partitionSizes(input.options.partitions);
  await confirmWholeTape(input, "tape format");
  await input.open.drive.formatMedium(partitions === undefined ? {} : { partitions });
  await dropVoidJournals(input.context.io, input.open.drive, { partition: undefined, object: 0n });
  const count = partitions?.length ?? 1;
  return done(`formatted into ${count === 1 ? "one partition" : `${String(count)} partitions`}`);
}

/** Sizes in MB (10^6 bytes) with one `rest`, separated by commas. */
function partitionSizes(text: string | undefined): readonly (number | "rest")[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(",")
    .map((part) => (part === "rest" ? part : Number(integer(part, "a partition's size in MB"))));
}

const NONE = [0, 0] as const;
const ONE = [1, 1] as const;

/** The actions of `capstan tape`. */
export const TAPE_ACTIONS: ReadonlyMap<string, TapeAction> = new Map<string, TapeAction>([
  [
    "rewind",
    { words: NONE, run: async ({ open }) => open.drive.rewind().then(() => done("rewound")) },
  ],
  [
    "eod",
    {
      words: NONE,
      run: async ({ open }) =>
        open.drive.locateEndOfData().then(() => done("went to the end of data")),
    },
  ],
  ["locate", { words: ONE, run: locate }],
  ["space", { words: ONE, run: space }],
  ["filemark", { words: [0, 1], run: filemark }],
  ["erase", { words: NONE, run: erase }],
  ["load", { words: NONE, run: async ({ open }) => open.drive.load().then(() => done("loaded")) }],
  [
    "unload",
    { words: NONE, run: async ({ open }) => open.drive.unload().then(() => done("unloaded")) },
  ],
  ["position", { words: NONE, run: () => Promise.resolve(done("the tape stands")) }],
  ["format", { words: NONE, run: format }],
]);
