import { readFileSync } from "node:fs";
import { UsageError } from "../../src/index.ts";
import { chooseDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { withDrive } from "../open-chosen.ts";
import { emit, factLines } from "../output/emit.ts";
import { toHex } from "../output/format.ts";
import type { PageKind } from "../page/decode-page.ts";
import { decodePage, PAGE_KINDS } from "../page/decode-page.ts";
import type { DecodedPage } from "../page/decoded-page.ts";
import { hexDump, pageBytes } from "../page/hex-dump.ts";
import type { PageCode } from "../page/page-code.ts";
import { parsePageCode } from "../page/page-code.ts";
import { rowText } from "../page/page-row.ts";
import { readPage } from "../page/read-page.ts";
import type { PageDocument } from "../schemas/page.ts";

const HELP = {
  usage: "page KIND [device] [CODE]",
  summary:
    "Decodes one page. KIND is log, mode, vpd, mam, sense, density or inquiry. CODE is written 0x11 or 11h, with a\n" +
    "subpage 0x0a/0xf0; without one: the list of log or VPD pages, all mode pages.",
  examples: [
    ["page log 0x11", "what drive and cartridge are doing"],
    ["page mam --hex", "the cartridge memory, and its bytes"],
    ["page log --in page11.hex", "decode a file, bytes or hexadecimal text, without a device"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  hex: { type: "boolean", default: false, describe: "also the bytes" },
  in: { type: "string", requiresArg: true, describe: "decode this file; no device is used" },
  family: {
    type: "string",
    choices: ["lto", "dat", "dlt"],
    describe: "with --in: the family of drives the page is from",
  },
} as const;

interface Outcome {
  readonly bytes: Uint8Array;
  readonly page: DecodedPage;
  readonly origin: Pick<PageDocument, "device" | "file">;
}

function kindOf(word: string | undefined): PageKind {
  const kind = PAGE_KINDS.find((one) => one === word);
  if (kind !== undefined) return kind;
  const problem = `page: the kind is one of ${PAGE_KINDS.join(", ")}; not ${JSON.stringify(word ?? "")}`;
  throw new UsageError("ARGUMENTS_INVALID", problem);
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  const kind = kindOf(words[0]);
  const { in: file, family } = argv;
  const given = { words: words.slice(1), behindDashes, option: argv.device };
  const outcome =
    file === undefined
      ? await fromDevice(context, kind, given)
      : fromFile(kind, { file, family, words: given.words });
  emit(io, argv.json, { document: documentOf(kind, outcome), lines: linesOf(outcome, argv.hex) });
  return EXIT.done;
}

async function fromDevice(
  context: CommandContext,
  kind: PageKind,
  given: Parameters<typeof chooseDevice>[1],
): Promise<Outcome> {
  const { device, rest } = chooseDevice(context.io, given);
  if (rest.length > 1) throw tooManyWords(rest.slice(1));
  const code: PageCode | undefined = rest[0] === undefined ? undefined : parsePageCode(rest[0]);
  return withDrive({ io: context.io, device }, async ({ drive }) => {
    const bytes = await readPage(drive.session, kind, code);
    const page = decodePage(kind, bytes, drive.identity);
    return { bytes, page, origin: { device: device.specifier } };
  });
}

function fromFile(
  kind: PageKind,
  from: {
    readonly file: string;
    readonly family: string | undefined;
    readonly words: readonly string[];
  },
): Outcome {
  if (from.words.length > 0) throw tooManyWords(from.words);
  const bytes = pageBytes(readFileSync(from.file));
  const page = decodePage(kind, bytes, from.family === undefined ? {} : { family: from.family });
  return { bytes, page, origin: { file: from.file } };
}

function documentOf(kind: PageKind, { bytes, page, origin }: Outcome): PageDocument {
  return {
    schema: "capstan.page/1",
    ...origin,
    kind,
    name: page.name,
    truncated: page.truncated,
    values: page.rows.map((row) => ({ ...row })),
    hex: toHex(bytes),
  };
}

function linesOf({ bytes, page }: Outcome, withBytes: boolean): readonly string[] {
  const title = page.truncated ? `${page.name} (cut off)` : page.name;
  const rows = factLines(page.rows.map((row) => [row.name, rowText(row)]));
  return [title, ...rows, ...(withBytes ? ["", ...hexDump(bytes)] : [])];
}

/** `capstan page`: one raw page, decoded. */
export const pageCommand: Command = { run };
