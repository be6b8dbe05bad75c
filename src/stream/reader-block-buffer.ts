import { PROTECTION_BYTES } from "../drives/block-protection.ts";
import type { ReadOutcome } from "../drives/outcomes.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";

/** Long enough for what most programs write; longer blocks make the buffer grow once. */
const FIRST_BLOCK_BYTES = 1024 * 1024;

/**
 * Reads blocks of any length into a buffer of its own. It grows when a block does not fit and that block is read
 * again, so only a block above the drive's limit ever comes as `oversized`.
 */
export class ReaderBlockBuffer {
  readonly #drive: TapeDrive;
  #spareBytes = 0;
  #memory: Uint8Array;
  #room: Uint8Array;

  /** `blockBytes` is the length of most blocks where it is known: a block of just that length costs least. */
  constructor(drive: TapeDrive, blockBytes = FIRST_BLOCK_BYTES) {
    this.#drive = drive;
    this.#memory = new Uint8Array(0);
    this.#room = this.#memory;
    this.expect(blockBytes);
  }

  /** Asks the drive whether blocks come with protection, and makes room for that. Needed before the first read. */
  async learnProtection(): Promise<void> {
    const protection = await this.#drive.logicalBlockProtection();
    this.#spareBytes = protection?.read === true ? PROTECTION_BYTES : 0;
    this.expect(this.#room.length);
  }

  /** Says how long most of the next blocks are: at least 1 byte; above the drive's limit the limit counts. */
  expect(blockBytes: number): void {
    const length = Math.max(1, Math.min(blockBytes, this.#drive.limits.maxBlockBytes));
    if (this.#memory.length < length + PROTECTION_BYTES) {
      this.#memory = new Uint8Array(length + PROTECTION_BYTES);
    }
    this.#room = this.#memory.subarray(0, length);
  }

  /** The data of a block that was just read; valid until the next read. */
  bytes(byteLength: number): Uint8Array {
    return this.#memory.subarray(0, byteLength);
  }

  /** Reads the next block. The tape then stands behind it, whatever the outcome. */
  async read(): Promise<ReadOutcome> {
    const outcome = await this.#readOnce();
    if (outcome.kind !== "oversized" || this.#room.length >= this.#drive.limits.maxBlockBytes) {
      return outcome;
    }
    // Some drives do not say how long the block is; then there must be room for any.
    const known = outcome.byteLength > this.#room.length;
    this.expect(known ? outcome.byteLength : this.#drive.limits.maxBlockBytes);
    await this.#drive.spaceBlocks(-1);
    return this.#readOnce();
  }

  #readOnce(): Promise<ReadOutcome> {
    return this.#drive.read(this.#memory.subarray(0, this.#room.length + this.#spareBytes));
  }
}
