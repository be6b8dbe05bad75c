import type { ErrorEvent } from "./error-event.ts";
import type { VolumeRecord } from "./volume-record.ts";

/** Bytes and blocks that moved. */
export interface Traffic {
  bytesFromHost: number;
  bytesToTape: number;
  bytesFromTape: number;
  bytesToHost: number;
  blocksWritten: number;
  blocksRead: number;
}

const noTraffic = (): Traffic => ({
  bytesFromHost: 0,
  bytesToTape: 0,
  bytesFromTape: 0,
  bytesToHost: 0,
  blocksWritten: 0,
  blocksRead: 0,
});

const noErrors = () => ({
  writeCorrected: 0,
  writeUncorrected: 0,
  readCorrected: 0,
  readUncorrected: 0,
  bytesWritten: 0,
  bytesRead: 0,
});

/** How many mounts before the present one a drive remembers: two, as page 17h has two subpages for them, and the last. */
const VOLUMES_KEPT = 3;
/** Page 14h tells of three. */
const CLEANINGS_KEPT = 3;

/** What a drive counts of itself. Log pages are views of these; all of it is plain data, so that it can be kept. */
export class DriveCounters {
  loads = 0;
  cleanings = 0;
  powerCycles = 1;
  hardWriteErrors = 0;
  hardReadErrors = 0;
  nonMediumErrors = 0;
  /** Loads since LOG SELECT cleared them: page 14h, 000Dh. */
  loadsSinceReset = 0;
  /** This mount. */
  mount: Traffic = noTraffic();
  /** What LOG SELECT took off this mount's traffic for page 32h. */
  compressionBase: Traffic = noTraffic();
  /** Power-on time in milliseconds before this process' clock began. */
  lifetime = { bytesWritten: 0, bytesRead: 0, metres: 0, motionMs: 0, powerOnMs: 0 };
  /** Motion time of life at the last cleanings, newest first. */
  motionMsAtCleanings: readonly number[] = [];
  /** Of the cleaning cartridge that was in the drive last; 0 when there was none. */
  usesLeftOfLastCleaner = 0;
  /** Bytes that went through since the last cleaning. */
  bytesSinceCleaning = 0;
  /** What is on the heads (0 clean, 1 must be cleaned), and parts of errors that have not become a whole one. */
  heads = { dirt: 0, metresSinceCleaning: 0, softCarry: { write: 0, read: 0 }, hardCarry: 0 };
  /** Since LOG SELECT or load: pages 02h and 03h. */
  errors = noErrors();
  /** Volumes as they were when they were unthreaded, newest first. */
  volumes: readonly VolumeRecord[] = [];
  /** Whether the last volume left the head by a host's UNLOAD. */
  unloadedByHost = false;
  /** Bad media and bad hardware, oldest first: page 33h of DLT drives. */
  errorEvents: readonly ErrorEvent[] = [];

  noteLoad(): void {
    this.loads++;
    this.loadsSinceReset++;
    this.unloadedByHost = false;
    this.mount = noTraffic();
    this.compressionBase = noTraffic();
    this.errors = noErrors();
  }

  /** Motion time since the last cleaning, or ever, in milliseconds. */
  get motionMsSinceCleaning(): number {
    return this.lifetime.motionMs - (this.motionMsAtCleanings[0] ?? 0);
  }

  /** The heads have been cleaned. */
  noteCleaning(): void {
    this.cleanings++;
    this.heads = { ...this.heads, dirt: 0, metresSinceCleaning: 0, hardCarry: 0 };
    this.bytesSinceCleaning = 0;
    this.motionMsAtCleanings = [this.lifetime.motionMs, ...this.motionMsAtCleanings].slice(
      0,
      CLEANINGS_KEPT,
    );
  }

  noteUnload(volume: VolumeRecord): void {
    this.volumes = [volume, ...this.volumes].slice(0, VOLUMES_KEPT);
  }

  /** After a hard reset page 17h tells of no earlier volume. IBM LTO SCSI Reference GA32-0928-06, LP 17h. */
  noteReset(): void {
    this.volumes = [];
  }

  clearErrors(side: "write" | "read"): void {
    const { errors } = this;
    if (side === "write") {
      this.errors = { ...errors, writeCorrected: 0, writeUncorrected: 0, bytesWritten: 0 };
    } else {
      this.errors = { ...errors, readCorrected: 0, readUncorrected: 0, bytesRead: 0 };
    }
  }

  clearCompression(): void {
    this.compressionBase = { ...this.mount };
  }

  /** Those of page 14h that can be cleared. */
  clearStatistics(): void {
    this.loadsSinceReset = 0;
    this.hardWriteErrors = 0;
    this.hardReadErrors = 0;
  }

  noteWrite(bytes: number): void {
    this.mount.bytesFromHost += bytes;
    this.mount.bytesToTape += bytes;
    this.mount.blocksWritten++;
    this.errors.bytesWritten += bytes;
    this.lifetime.bytesWritten += bytes;
    this.bytesSinceCleaning += bytes;
  }

  noteRead(bytes: number, toHost: number): void {
    this.mount.bytesFromTape += bytes;
    this.mount.bytesToHost += toHost;
    this.mount.blocksRead++;
    this.errors.bytesRead += bytes;
    this.lifetime.bytesRead += bytes;
    this.bytesSinceCleaning += bytes;
  }
}
