import { createInterface } from "node:readline/promises";
import { UsageError } from "../src/index.ts";
import type { CommandContext } from "./command.ts";
import { note } from "./io.ts";

/** Data that a command is about to destroy. */
export interface Loss {
  /** The command, as a person calls it. */
  readonly command: string;
  /** What is there and will be lost, one sentence or more. */
  readonly lost: readonly string[];
  /** `--yes` was given. */
  readonly yes: boolean;
}

const WORD = "destroy";

/**
 * Says what will be lost, and goes on only with `--yes` or, on a terminal, when the person types a word.
 * @throws UsageError `REFUSED_WITHOUT_CONFIRMATION`; nothing has been changed then
 */
export async function confirmLoss(context: CommandContext, loss: Loss): Promise<void> {
  const { io } = context;
  const { stdin, stderr } = io;
  for (const sentence of loss.lost) note(io, `capstan: this will be lost: ${sentence}`);
  if (loss.yes) return;
  const person = stdin.isTTY === true && stderr.isTTY === true;
  if (person && (await typedWord(context)) === WORD) return;
  throw new UsageError(
    "REFUSED_WITHOUT_CONFIRMATION",
    `${loss.command}: refused without --yes, because it would destroy ${loss.lost.join("; ")}`,
  );
}

async function typedWord({ io, signal }: CommandContext): Promise<string> {
  const line = createInterface({ input: io.stdin, output: io.stderr });
  // Ctrl-C and Ctrl-D close the line without an answer: that is a no.
  const closed = new Promise<string>((resolve) => {
    line.once("close", () => {
      resolve("");
    });
  });
  try {
    const answer = line.question(`Type ${WORD} to go on: `, { signal });
    return (await Promise.race([answer, closed])).trim();
  } finally {
    line.close();
  }
}
