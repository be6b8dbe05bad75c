import { expect } from "vitest";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { told } from "../vm/guest-lines.ts";
import type { ServedNode, ServedStand } from "./served-stand.ts";

/** Whether this model has that command, by its own list. */
export const hasCommand = ({ drive }: ServedNode, command: CommandDefinition): boolean =>
  drive.commands.includes(command);

/** The bytes that a line of the guest's shell writes to its standard output, in hexadecimal. */
export async function bytesOf({ guest }: ServedStand, line: string): Promise<string> {
  return (await guest.must(`set -o pipefail; ${line} | od -An -v -tx1`)).replace(/\s/g, "");
}

/**
 * What a program of sg3_utils prints of a drive that has the command for it. Elsewhere the program must say that the command
 * is not there, and nothing is given.
 */
export async function ifKnown(
  stand: ServedStand,
  node: ServedNode,
  { command, line }: { readonly command: CommandDefinition; readonly line: string },
): Promise<string | undefined> {
  const ended = await stand.guest.run(line);
  if (hasCommand(node, command)) {
    expect(ended.status, told(ended)).toBe(0);
    return ended.stdout;
  }
  // sg3_utils, exit status: invalid operation code.
  expect(ended.status, told(ended)).toBe(9);
  expect(ended.stderr).toMatch(/Invalid opcode|not supported/);
  return undefined;
}
