import type { Io } from "../io.ts";

/** Devices whose commands block whoever sends them. */
const BLOCKING = /^(--device=)?(\/dev\/|serial:|iscsi\+lib:)/;

/**
 * Whether a command may have to do with a device that blocks its thread. A word too many makes no difference: on a thread
 * of its own every command does the same.
 */
export function blocksItsThread(args: readonly string[], env: Io["env"]): boolean {
  // Its words are folders, wherever they are; and who observes must go on while a drive hangs.
  if (["sim", "exporter", "watch"].includes(args[0] ?? "")) return false;
  return [...args, env["CAPSTAN_DEVICE"] ?? ""].some((word) => BLOCKING.test(word));
}
