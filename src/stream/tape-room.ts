import { manifestBytesFor } from "./manifest-header.ts";
import type { SessionSpool } from "./session-spool.ts";
import type { WriterSettings } from "./writer-settings.ts";
import type { WritableTape } from "./writable-tape.ts";
import type { RoomSource } from "./write-report.ts";

/**
 * Largest manifest that is trusted to fit behind early warning of a drive that tells nothing of its room. Drives keep
 * far more free there; a session whose manifest grows beyond it is ended early.
 */
const BLIND_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Keeps room on the tape for the manifest, and says when the data must end for it. */
export class TapeRoom {
  readonly source: RoomSource;
  readonly #tape: WritableTape;
  readonly #settings: WriterSettings;
  readonly #blockBytes: number;
  readonly #slackBytes: number;
  #stoppedEarly = false;

  private constructor(parts: {
    readonly source: RoomSource;
    readonly tape: WritableTape;
    readonly settings: WriterSettings;
    readonly blockBytes: number;
    readonly checkEvery: number;
  }) {
    this.source = parts.source;
    this.#tape = parts.tape;
    this.#settings = parts.settings;
    this.#blockBytes = parts.blockBytes;
    // Between two looks so many blocks go by, which in the worst case are small files with records of their own.
    this.#slackBytes = parts.blockBytes * (parts.checkEvery + 2);
  }

  /** Finds out how this drive can tell that room is running out. */
  static async begin(
    tape: WritableTape,
    settings: WriterSettings,
    shape: { readonly blockBytes: number; readonly checkEvery: number },
  ): Promise<TapeRoom> {
    let source: RoomSource = "none";
    if (settings.warningMB !== undefined) source = "programmableEarlyWarning";
    else if ((await tape.remainingCapacity()) !== undefined) source = "remainingCapacity";
    const room = new TapeRoom({ source, tape, settings, ...shape });
    if (source === "programmableEarlyWarning") await settings.warnBefore(room.#reserve(0));
    return room;
  }

  /** Whether the session was ended because nobody knows how much room there is. */
  get stoppedEarly(): boolean {
    return this.#stoppedEarly;
  }

  /** Length of a manifest of what is known so far, with room for its own last block, in bytes. */
  manifestBytes(spool: SessionSpool): number {
    const bytes = manifestBytesFor(spool.blockCount, spool.fileRecordBytes);
    return Math.ceil(bytes / this.#blockBytes) * this.#blockBytes;
  }

  /** Whether a warning of the drive means that the data must end now. */
  endsAt(warning: "programmable" | "early"): boolean {
    return warning === "early" || this.source === "programmableEarlyWarning";
  }

  /** Looks whether the manifest still fits; false when the data must end now. Called every few blocks. */
  async check(spool: SessionSpool): Promise<boolean> {
    const bytes = this.manifestBytes(spool);
    switch (this.source) {
      case "programmableEarlyWarning": {
        const reserved = (this.#settings.warningMB ?? 0) * 1e6;
        if (bytes + this.#slackBytes > reserved)
          await this.#settings.warnBefore(this.#reserve(bytes));
        return true;
      }
      case "remainingCapacity": {
        const left = await this.#tape.remainingCapacity();
        return left === undefined || left.bytes > BigInt(bytes + this.#slackBytes);
      }
      case "none":
        if (bytes <= BLIND_MANIFEST_BYTES) return true;
        this.#stoppedEarly = true;
        return false;
    }
  }

  #reserve(manifestBytes: number): number {
    return Math.ceil(manifestBytes * 1.5) + 2 * this.#slackBytes;
  }
}
