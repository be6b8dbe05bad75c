/**
 * A tape drive as a person speaks of it. src/drives imports session and what is below; the parts are tape-transfer.ts
 * (blocks and filemarks), fixed-transfer.ts, tape-motion.ts, tape-settings.ts, tape-format.ts and tape-capacity.ts.
 */
import { SPACE_CODE } from "../scsi/commands/space.ts";
import { readRecommendedTimeouts } from "../session/read-recommended-timeouts.ts";
import type { Session } from "../session/session.ts";
import type { BlockProtection } from "./block-protection.ts";
import type { DriveIdentity } from "./drive-identity.ts";
import type { BlockLimits } from "./drive-link.ts";
import { DriveLink } from "./drive-link.ts";
import { FixedTransfer } from "./fixed-transfer.ts";
import { identify } from "./identify.ts";
import { isBlank } from "./is-blank.ts";
import type {
  FixedReadOutcome,
  FixedWriteOutcome,
  LocateOutcome,
  ReadOutcome,
  SpaceOutcome,
  TapePosition,
  VerifyOutcome,
  WriteOutcome,
} from "./outcomes.ts";
import type { PositionForm } from "./read-tape-position.ts";
import type { Readiness, WaitOptions } from "./readiness.ts";
import { readiness, waitUntilReady } from "./readiness.ts";
import type { RemainingCapacity } from "./tape-capacity.ts";
import { remainingCapacity } from "./tape-capacity.ts";
import type { FormatOptions } from "./tape-format.ts";
import { TapeFormat } from "./tape-format.ts";
import type { LocateTarget } from "./tape-motion.ts";
import { TapeMotion } from "./tape-motion.ts";
import type { BlockSettings, Compression, ProtectionRequest } from "./tape-settings.ts";
import { TapeSettings } from "./tape-settings.ts";
import { TapeTransfer } from "./tape-transfer.ts";
import { TapeWalk } from "./tape-walk.ts";
import { tellPosition } from "./tell-position.ts";
import type { VerifyRequest } from "./verify-blocks.ts";
import { verifyBlocks } from "./verify-blocks.ts";

/** How a drive is opened. */
export interface OpenOptions {
  /** Takes the time limits that the drive recommends instead of those known for its family. Default: false. */
  readonly driveTimeouts?: boolean;
}

/**
 * One tape drive. One operation at a time: a second one is a UsageError `DRIVE_BUSY_WITH_COMMAND`. Every method throws
 * ScsiError and its kin, with the position where the drive could be asked for it, and TransportError.
 */
export class TapeDrive {
  /** The session below, for pages and for its record of unit attentions, deferred errors and retries. */
  readonly session: Session;
  readonly #link: DriveLink;
  readonly #transfer: TapeTransfer;
  readonly #fixed: FixedTransfer;
  readonly #motion: TapeMotion;
  readonly #settings: TapeSettings;
  readonly #format: TapeFormat;

  private constructor(link: DriveLink) {
    this.session = link.session;
    this.#link = link;
    this.#transfer = new TapeTransfer(link);
    this.#settings = new TapeSettings(link);
    this.#fixed = new FixedTransfer(link, this.#settings);
    this.#motion = new TapeMotion(link, new TapeWalk(link, this.#transfer));
    this.#format = new TapeFormat(link, this.#motion);
  }

  /**
   * Identifies the drive; does not move the tape and needs no cartridge. Unit attentions that were waiting are read and
   * kept in the session's record.
   * @throws UsageError `DEVICE_NOT_A_TAPE_DRIVE`.
   */
  static async open(session: Session, options: OpenOptions = {}): Promise<TapeDrive> {
    const found = await identify(session);
    await readiness(session);
    if (options.driveTimeouts ?? false) {
      session.timeouts.recommend(await readRecommendedTimeouts(session));
    }
    return new TapeDrive(new DriveLink({ session, ...found }));
  }

  get identity(): DriveIdentity {
    return this.#link.identity;
  }

  get limits(): BlockLimits {
    return this.#link.limits;
  }

  /** False once the drive was found not to tell where it stands; then its positions are counted (see TapePosition). */
  get tellsPosition(): boolean {
    return !this.#link.count.tellsNone;
  }

  /** Asks once whether the drive is ready. */
  readiness(): Promise<Readiness> {
    return this.#link.exclusive("TEST UNIT READY", () => readiness(this.session));
  }

  /** Waits while the drive says that it will be ready by itself; throws its reason when waiting does not help. */
  waitUntilReady(options: WaitOptions): Promise<void> {
    return this.#link.exclusive("wait until ready", () => waitUntilReady(this.session, options));
  }

  /** Threads the cartridge; on a threaded tape goes to the beginning of partition 0. */
  load(): Promise<void> {
    return this.#link.exclusive("load", async () => {
      // A cartridge that was just put in leaves a unit attention behind, and loading it another: no news here.
      await readiness(this.session);
      await this.#motion.load();
      await readiness(this.session);
    });
  }

  /** Brings the buffer to tape, unthreads and ejects. A failure may be that of earlier, buffered writes. */
  unload(): Promise<void> {
    return this.#link.exclusive("unload", () => this.#motion.unload());
  }

  /** Goes to the beginning of the current partition. */
  rewind(): Promise<void> {
    return this.#link.exclusive("rewind", () => this.#motion.rewind());
  }

  /**
   * Goes before an object; at the end of data when there is no such object. Without LOCATE it reads its way there.
   * @throws AbortedError, on that way only.
   */
  locate(target: LocateTarget): Promise<LocateOutcome> {
    return this.#link.exclusive("locate", () => this.#motion.locate(target));
  }

  /** Goes behind the `fileNumber`th filemark of the current partition; 0 is its beginning. */
  locateFile(fileNumber: number | bigint): Promise<LocateOutcome> {
    return this.#link.exclusive("locate", () => this.#motion.locateFile(BigInt(fileNumber)));
  }

  /** Goes behind the last object of the current partition; reads its way there on a drive that tells no positions. */
  locateEndOfData(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return this.#link.exclusive("locate", () => this.#motion.locateEndOfData(options.signal));
  }

  /** Passes blocks, backward when negative; a filemark ends it, and the tape stands behind that. */
  spaceBlocks(count: number | bigint): Promise<SpaceOutcome> {
    return this.#space(SPACE_CODE.blocks, count);
  }

  /** Passes filemarks, backward when negative; then the tape stands on the far side of the last one. */
  spaceFilemarks(count: number | bigint): Promise<SpaceOutcome> {
    return this.#space(SPACE_CODE.filemarks, count);
  }

  #space(code: number, count: number | bigint): Promise<SpaceOutcome> {
    return this.#link.exclusive("space", () => this.#motion.space(code, BigInt(count)));
  }

  /**
   * Asks where the tape stands. On a drive that does not tell it, what was counted since the last rewind. Does not move
   * the tape, but for rewinding it once more when the drive does not know its position right after a rewind.
   */
  readPosition(options: { readonly form?: PositionForm } = {}): Promise<TapePosition> {
    return this.#link.exclusive("READ POSITION", () => tellPosition(this.#link, options.form));
  }

  /**
   * Writes one block of variable length: the first `blockBytes` of the slot. With logical block protection on, the four
   * bytes behind it are overwritten with the protection, so the slot must be that much longer. `crc32c` is the block's,
   * where the caller has it: as protection it then reaches from where it was computed to the drive. The slot belongs to
   * the drive until the promise settles.
   */
  async write(slot: Uint8Array, blockBytes: number, crc32c?: number): Promise<WriteOutcome> {
    this.#link.enter("WRITE");
    try {
      return await this.#transfer.write({ slot, blockBytes, crc32c });
    } finally {
      this.#link.leave();
    }
  }

  /**
   * Reads one block of variable length into the target, which may be longer. With logical block protection on, the
   * target needs four bytes more than the block; they are checked and not counted.
   * @throws BlockProtectionError `BLOCK_DAMAGED_ON_THE_WAY`.
   */
  async read(target: Uint8Array): Promise<ReadOutcome> {
    this.#link.enter("READ");
    try {
      return await this.#transfer.read(target);
    } finally {
      this.#link.leave();
    }
  }

  /** Writes `blockCount` blocks of the mode block length. */
  writeFixed(data: Uint8Array, blockCount: number): Promise<FixedWriteOutcome> {
    return this.#link.exclusive("WRITE", () => this.#fixed.write(data, blockCount));
  }

  /** Reads up to `blockCount` blocks of the mode block length. */
  readFixed(target: Uint8Array, blockCount: number): Promise<FixedReadOutcome> {
    return this.#link.exclusive("READ", () => this.#fixed.read(target, blockCount));
  }

  /** Writes filemarks. Unless `immediate`, all that was written before is on the tape when it ends well. */
  writeFilemarks(
    count: number,
    options: { readonly immediate?: boolean } = {},
  ): Promise<WriteOutcome> {
    const { immediate = false } = options;
    return this.#link.exclusive("WRITE FILEMARKS", () =>
      this.#transfer.writeFilemarks(count, immediate),
    );
  }

  /** Brings everything that was written onto the tape; writes nothing itself. */
  synchronize(): Promise<WriteOutcome> {
    return this.writeFilemarks(0);
  }

  /** Ends the data here; `long` also overwrites all that follows in this partition, which takes hours. */
  erase(options: { readonly long?: boolean } = {}): Promise<void> {
    return this.#link.exclusive("erase", () => this.#format.erase(options.long ?? false));
  }

  /** Formats the volume into one partition or several. Destroys all data. Leaves the tape at its beginning. */
  formatMedium(options: FormatOptions = {}): Promise<void> {
    return this.#link.exclusive("format", () => this.#format.formatMedium(options));
  }

  /** Makes the volume `proportion`/65535 of its full length. Destroys all data and removes partitions. */
  setCapacity(proportion: number): Promise<void> {
    return this.#link.exclusive("set capacity", () => this.#format.setCapacity(proportion));
  }

  /** Block length, density and buffering as they are now. */
  blockSettings(): Promise<BlockSettings> {
    return this.#link.exclusive("MODE SENSE", () => this.#settings.blockSettings());
  }

  /** Sets the block length in bytes, 0 for variable, and reads it back. */
  setBlockLength(blockBytes: number): Promise<BlockSettings> {
    return this.#link.exclusive("MODE SELECT", () => this.#settings.setBlockLength(blockBytes));
  }

  /** Whether the drive compresses; `undefined` when it does not tell. */
  compression(): Promise<Compression | undefined> {
    return this.#link.exclusive("MODE SENSE", () => this.#settings.compression());
  }

  /** Switches compression on or off and reads it back. */
  setCompression(on: boolean): Promise<Compression> {
    return this.#link.exclusive("MODE SELECT", () => this.#settings.setCompression(on));
  }

  /** Which protection is on, as the drive tells; `undefined` when it has none. */
  logicalBlockProtection(): Promise<BlockProtection | undefined> {
    return this.#link.exclusive("MODE SENSE", () => this.#settings.protection());
  }

  /** Switches logical block protection on or off and reads it back; both directions unless told otherwise. */
  setLogicalBlockProtection(
    method: BlockProtection["method"],
    directions: ProtectionRequest = {},
  ): Promise<BlockProtection> {
    return this.#link.exclusive("MODE SELECT", () =>
      this.#settings.setProtection(method, directions),
    );
  }

  /** How far before early warning the programmable warning comes, in MB (10^6 bytes); `undefined` without that page. */
  programmableEarlyWarningMB(): Promise<number | undefined> {
    return this.#link.exclusive("MODE SENSE", () => this.#settings.programmableEarlyWarningMB());
  }

  /** Sets the programmable early warning, 0 for off, and gives what the drive made of it. */
  setProgrammableEarlyWarningMB(sizeMB: number): Promise<number> {
    return this.#link.exclusive("MODE SELECT", () =>
      this.#settings.setProgrammableEarlyWarningMB(sizeMB),
    );
  }

  /** Whether the cartridge refuses to be written: its switch, its format, or the drive's settings. */
  isWriteProtected(): Promise<boolean> {
    return this.#link.exclusive("MODE SENSE", () => this.#settings.isWriteProtected());
  }

  /** Holds the cartridge in the drive or lets it go. A reset lets it go as well. */
  preventRemoval(hold: boolean): Promise<void> {
    return this.#link.exclusive("PREVENT", () => this.#settings.preventRemoval(hold));
  }

  /** Whether there is nothing on the tape: only BLANK CHECK at the beginning of partition 0 counts. Ends there. */
  isBlank(): Promise<boolean> {
    return this.#link.exclusive("blank check", () =>
      isBlank(this.#link, { motion: this.#motion, transfer: this.#transfer }),
    );
  }

  /** Lets the drive read and check what is on the tape, without a transfer. */
  verifyBlocks(request: VerifyRequest): Promise<VerifyOutcome> {
    return this.#link.exclusive("VERIFY", () => verifyBlocks(this.#link, request));
  }

  /** How much of the current partition is left, without compression, and which source told. */
  remainingCapacity(): Promise<RemainingCapacity | undefined> {
    return this.#link.exclusive("remaining capacity", () => remainingCapacity(this.#link));
  }
}
