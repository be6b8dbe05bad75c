import * as fs from "node:fs";
import { dirname } from "node:path";
import type { SessionEvent } from "../session/session-record.ts";
import { AlertStoreError } from "./alert-store.ts";

/**
 * The unit attentions of one drive that an observer has taken from the programs that share its initiator: a file of lines that
 * only grows. Whoever wonders why a drive stands elsewhere than it was left finds here that it was reset.
 */
export class AttentionStore {
  readonly path: string;

  /** `path`: of the file, one for each drive; it need not be there, nor its folder. */
  constructor(path: string) {
    this.path = path;
  }

  /** Makes sure that something can be kept, before it is taken. @throws AlertStoreError */
  prepare(): void {
    this.#append("");
  }

  /** Keeps unit attentions; they are on the disk when this returns. @throws AlertStoreError */
  add(events: readonly SessionEvent[], epochMs: number): void {
    const time = new Date(epochMs).toISOString();
    const lines = events.map(({ sense, says, command }) =>
      JSON.stringify({ version: 1, time, sense, says, command }),
    );
    if (lines.length > 0) this.#append(`${lines.join("\n")}\n`);
  }

  #append(text: string): void {
    try {
      fs.mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      const file = fs.openSync(this.path, "a", 0o600);
      try {
        fs.writeSync(file, text);
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const what = `unit attentions are kept in ${this.path}: it cannot be written: ${why}`;
      throw new AlertStoreError(what, cause);
    }
  }
}
