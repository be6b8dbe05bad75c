import type { SessionEvent } from "../../session/session-record.ts";
import { AlertStoreError } from "./alert-store.ts";
import { LineFile } from "./line-file.ts";

/**
 * The unit attentions of one drive that an observer has taken from the programs that share its initiator: a file of lines that
 * only grows. Whoever wonders why a drive stands elsewhere than it was left finds here that it was reset.
 */
export class AttentionStore {
  readonly path: string;
  readonly #file: LineFile;

  /** `path`: of the file, one for each drive; it need not be there, nor its folder. */
  constructor(path: string) {
    this.path = path;
    this.#file = new LineFile(
      path,
      (says, cause) => new AlertStoreError(`unit attentions are kept ${says}`, cause),
    );
  }

  /** Makes sure that something can be kept, before it is taken. @throws AlertStoreError */
  prepare(): void {
    this.#file.prepare();
  }

  /** Keeps unit attentions; they are on the disk when this returns. @throws AlertStoreError */
  add(events: readonly SessionEvent[], epochMs: number): void {
    const time = new Date(epochMs).toISOString();
    for (const { sense, says, command } of events)
      this.#file.append({ version: 1, time, sense, says, command });
  }
}
