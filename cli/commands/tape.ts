import { UsageError } from "../../src/index.ts";
import type { OpenDrive } from "../../src/index.ts";
import { chooseDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { withDrive } from "../open-chosen.ts";
import { emit } from "../output/emit.ts";
import type { TapeDocument } from "../schemas/tape.ts";
import type { TapeAction } from "../tape/tape-action.ts";
import { TAPE_ACTIONS } from "../tape/tape-action.ts";

const HELP = {
  usage: "tape ACTION [device] …",
  summary:
    "rewind, eod, locate OBJECT, space COUNT, filemark [COUNT], erase, load, unload, position, format",
  examples: [
    ["tape space -- -2 --filemarks", "back over two filemarks"],
    ["tape locate 1200 --partition 1", "to object 1200 of partition 1"],
    ["tape erase --yes", "forget all that is on the tape"],
    ["tape format --partitions 100000,rest", "two partitions, the first of 100000 MB (10^6 bytes)"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  partition: { type: "number", requiresArg: true, describe: "locate: the partition" },
  filemarks: { type: "boolean", default: false, describe: "space: count filemarks, not blocks" },
  "from-here": { type: "boolean", default: false, describe: "erase: only what follows" },
  long: {
    type: "boolean",
    default: false,
    describe: "erase: also overwrite the tape; takes hours",
  },
  partitions: {
    type: "string",
    requiresArg: true,
    describe: "format: sizes in MB, one of them `rest`",
  },
  yes: { type: "boolean", default: false, describe: "destroy data without asking" },
} as const;

function actionOf(word: string | undefined): {
  readonly name: string;
  readonly action: TapeAction;
} {
  const action = word === undefined ? undefined : TAPE_ACTIONS.get(word);
  if (word !== undefined && action !== undefined) return { name: word, action };
  const names = [...TAPE_ACTIONS.keys()].join(", ");
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `tape: the action is one of ${names}; not ${JSON.stringify(word ?? "")}`,
  );
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  const { name, action } = actionOf(words[0]);
  const given = { words: words.slice(1), behindDashes, option: argv.device };
  const { device, rest } = chooseDevice(io, given);
  const [min, max] = action.words;
  if (rest.length > max) throw tooManyWords(rest.slice(max));
  if (rest.length < min)
    throw new UsageError("ARGUMENTS_INVALID", `tape ${name}: a number is missing`);
  const { partition, filemarks, long, yes, partitions } = argv;
  const options = { partition, filemarks, long, yes, partitions, fromHere: argv["from-here"] };
  return withDrive({ io, device, claimFor: `tape ${name}` }, async (open) => {
    const result = await action.run({ context, open, words: rest, options });
    const { says, ...facts } = result;
    const position = name === "unload" ? undefined : await positionOf(open);
    const document: TapeDocument = {
      schema: "capstan.tape/1",
      ...{ device: device.specifier, action: name },
      ...facts,
      ...(position === undefined ? {} : { position }),
    };
    emit(io, argv.json, { document, lines: [sentence(says, position)] });
    return EXIT.done;
  });
}

async function positionOf({ drive }: OpenDrive): Promise<TapeDocument["position"]> {
  const { known, objectNumber, ...here } = await drive.readPosition();
  const { partition, beginningOfPartition, endOfPartition } = here;
  const object = known ? { object: Number(objectNumber) } : {};
  return { partition, ...object, beginningOfPartition, endOfPartition };
}

function sentence(says: string, position: TapeDocument["position"]): string {
  if (position === undefined) return says;
  const { object, partition, beginningOfPartition } = position;
  const where = object === undefined ? "an unknown place" : `object ${String(object)}`;
  const beginning = beginningOfPartition ? ", its beginning" : "";
  return `${says}: at ${where} of partition ${String(partition)}${beginning}`;
}

/** `capstan tape`: motion, filemarks, and what destroys data on purpose. */
export const tapeCommand: Command = { run };
