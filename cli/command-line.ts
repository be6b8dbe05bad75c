import type { Argv } from "yargs";
import { UsageError } from "../src/index.ts";
import type { Io } from "./io.ts";

/** What the help text of a command begins with. */
export interface CommandHelp {
  /** As it is called, behind `capstan`. */
  readonly usage: string;
  readonly summary: string;
  /** Calls that are worth showing, with what each does. */
  readonly examples?: readonly (readonly [call: string, does: string])[];
}

/** Options that every command with a device has. */
export const DEVICE_OPTIONS = {
  device: {
    type: "string",
    describe: "the device; then every other word is what the command works on",
    requiresArg: true,
  },
  json: { type: "boolean", default: false, describe: "one JSON document on standard output" },
} as const;

/** A parser for the arguments of one command, still to be told its options. Loads yargs. */
export async function commandLine(args: readonly string[], help: CommandHelp): Promise<Argv> {
  const { default: yargs } = await import("yargs");
  const line = yargs([...args])
    .locale("en")
    .scriptName(`capstan ${help.usage}`)
    .usage(`capstan ${help.usage}\n\n${help.summary}`)
    .parserConfiguration({
      "parse-positional-numbers": false,
      "populate--": true,
      "boolean-negation": true,
      "camel-case-expansion": false,
      "duplicate-arguments-array": false,
    })
    .version(false)
    .help(false)
    .option("help", { alias: "h", type: "boolean", default: false, describe: "this text" })
    .strictOptions()
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError("ARGUMENTS_INVALID", message ?? "the arguments make no sense");
    });
  for (const [call, does] of help.examples ?? []) line.example(`capstan ${call}`, does);
  return line.wrap(100);
}

/** Shows the help text when it was asked for; says whether it was. */
export async function showHelp(
  io: Io,
  line: Pick<Argv, "getHelp">,
  argv: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (argv["help"] !== true) return false;
  io.stdout.write(`${await line.getHelp()}\n`);
  return true;
}

/** The words of a command line that belong to no option. */
export interface Words {
  /** Those before `--`. */
  readonly words: readonly string[];
  /** Those behind `--`: never a device, never an option. */
  readonly behindDashes: readonly string[];
}

/** Sorts out the words that belong to no option. */
export function wordsOf(argv: Readonly<Record<string, unknown>>): Words {
  const texts = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.map((one) => String(one)) : [];
  return { words: texts(argv["_"]), behindDashes: texts(argv["--"]) };
}

/** The error for words that a command has no use for. */
export function tooManyWords(words: readonly string[]): UsageError {
  return new UsageError("ARGUMENTS_INVALID", `what is ${JSON.stringify(words[0])} for? see --help`);
}
