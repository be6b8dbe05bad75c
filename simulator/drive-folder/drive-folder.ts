/**
 * A simulated drive that stays powered on between processes: all its state lives in a folder. `drive.json` says what it
 * is, `state.json` how it was left, `cartridges/NAME/` are its cartridges. Start here; the files are in drive-files.ts, what
 * is kept of the drive stands in kept-drive.ts, of cartridges in cartridge-shelf.ts.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { Clock } from "../../src/clock/clock.ts";
import { CheckCondition } from "../check-condition.ts";
import type { JsonFields } from "../json-fields.ts";
import type { MediumRecovery } from "../medium/folder-partition.ts";
import type { Medium } from "../medium/medium.ts";
import type { Operation } from "../mechanics/mechanism.ts";
import { personalityNamed } from "../personalities/all-personalities.ts";
import { SimulatedDrive } from "../simulated-drive.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { NewCartridge, ShelvedCartridge, TakenCartridge } from "./cartridge-shelf.ts";
import { CartridgeShelf } from "./cartridge-shelf.ts";
import {
  isDriveFolder,
  readDriveFile,
  readState,
  writeDriveFile,
  writeState,
} from "./drive-files.ts";
import { DriveFolderError } from "./drive-folder-error.ts";
import type { FolderLock } from "./folder-lock.ts";
import { lockFolder } from "./folder-lock.ts";
import { restoreAfterPowerFailure, restoreDrive } from "./kept-drive.ts";

/** How a drive's folder is made. */
export interface NewDriveFolder {
  /** Name of the model, such as `lto-9`. Default: `lto-9`. */
  readonly personality?: string;
  /** Unit serial number. Default: that of the personality. */
  readonly serial?: string;
  /** Whether its motions take real time. Default: `virtual`, they take none. */
  readonly clock?: "virtual" | "system";
  /** A cartridge that is made and loaded at once; `none` leaves the drive empty. Default: a blank one of its own format. */
  readonly cartridge?: NewCartridge | "none";
}

/** What opening a folder found, when the last process did not close it in good order. */
export interface DriveRecovery {
  /** The drive behaves as after a power failure. */
  readonly powerFailed: true;
  /** What had to be cut off the cartridge's content; undefined when it was whole. */
  readonly cut: MediumRecovery | undefined;
}

/**
 * Makes a simulated drive in a folder, and the folder when it is missing.
 * @throws DriveFolderError `SIM_FOLDER_EXISTS`, `SIM_IN_USE`, `SIM_FOLDER_UNWRITABLE`; UsageError for an unknown personality.
 */
export async function createDriveFolder(
  folder: string,
  options: NewDriveFolder = {},
): Promise<void> {
  const personality = personalityNamed(options.personality ?? "lto-9");
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new DriveFolderError("SIM_FOLDER_UNWRITABLE", `create ${folder}: the host refuses`, {
      cause,
    });
  }
  const lock = await lockFolder(folder);
  try {
    if (isDriveFolder(folder)) {
      throw new DriveFolderError("SIM_FOLDER_EXISTS", `create ${folder}: it holds a drive already`);
    }
    const { cartridge = {} } = options;
    const shelf = new CartridgeShelf(join(folder, "cartridges"));
    const made = cartridge === "none" ? undefined : shelf.create(personality, cartridge);
    const drive = new SimulatedDrive({ personality });
    const first = made === undefined ? undefined : shelf.take(made.name);
    if (first !== undefined) {
      drive.insert(first.cartridge);
      drive.completeLoad();
      shelf.keep(first.name, first.cartridge);
      first.cartridge.medium.close();
    }
    writeState(folder, { drive, inDrive: made?.name, orderly: true });
    const { clock = "virtual", serial } = options;
    writeDriveFile(folder, { personality: personality.name, serial, clock });
  } finally {
    await lock.release();
  }
}

/** The clock goes on from where it stood, so that dates never go back. */
function clockFrom(kind: "virtual" | "system", state: JsonFields): Clock {
  if (kind === "system") return new SystemClock();
  const clock = new VirtualClock();
  clock.advance(state.number("nowMs"));
  return clock;
}

/**
 * Switches to the simulated drive of a folder, for this process alone until `close`. After an orderly close it is as it
 * was left; when the last process died, it is as after a power failure and `recovery` says so.
 * @throws DriveFolderError `SIM_IN_USE`, `SIM_FOLDER_NOT_FOUND`, `SIM_FOLDER_DAMAGED`, `SIM_FOLDER_VERSION_UNKNOWN`;
 * MediumFolderError when the cartridge in the drive cannot be opened.
 */
export async function openDriveFolder(folder: string): Promise<OpenDriveFolder> {
  const facts = readDriveFile(folder);
  const personality = personalityNamed(facts.personality);
  const lock = await lockFolder(folder);
  try {
    const state = readState(folder);
    const clock = clockFrom(facts.clock, state);
    const { serial } = facts;
    const drive = new SimulatedDrive({
      personality,
      clock,
      ...(serial === undefined ? {} : { serial }),
    });
    const shelf = new CartridgeShelf(join(folder, "cartridges"));
    const inside = state.has("inDrive") ? shelf.take(state.text("inDrive")) : undefined;
    const orderly = state.flag("orderly");
    const restore = orderly ? restoreDrive : restoreAfterPowerFailure;
    restore(drive, state, inside?.cartridge);
    const recovery: DriveRecovery | undefined = orderly
      ? undefined
      : { powerFailed: true, cut: inside?.recovery };
    return new OpenDriveFolder({ folder, lock, drive, shelf, inside, recovery });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** How hands get at a drive that may be at work. */
export interface HandsOptions {
  /** Does something while no command runs on the drive. Default: at once, for a drive that nobody else uses. */
  readonly alone?: <T>(act: () => T | Promise<T>) => Promise<T>;
  /** Ends the waiting for what takes time on a clock that is not virtual; rejects with its reason then. */
  readonly signal?: AbortSignal;
}

const atOnce = async <T>(act: () => T | Promise<T>): Promise<T> => act();

interface Parts {
  readonly folder: string;
  readonly lock: FolderLock;
  readonly drive: SimulatedDrive;
  readonly shelf: CartridgeShelf;
  readonly inside: TakenCartridge | undefined;
  readonly recovery: DriveRecovery | undefined;
}

/**
 * A simulated drive that this process has switched to. What has happened is kept at every load, eject and
 * synchronisation, so that the death of the process loses what a power failure loses and nothing else.
 */
export class OpenDriveFolder {
  readonly drive: SimulatedDrive;
  /** Undefined when the folder had been closed in good order. */
  readonly recovery: DriveRecovery | undefined;
  /** Where all its state lives. */
  readonly folder: string;
  readonly #lock: FolderLock;
  readonly #shelf: CartridgeShelf;
  #inside: TakenCartridge | undefined;
  #closed = false;

  /** Use {@link openDriveFolder}. */
  constructor(parts: Parts) {
    this.drive = parts.drive;
    this.recovery = parts.recovery;
    this.folder = parts.folder;
    this.#lock = parts.lock;
    this.#shelf = parts.shelf;
    this.#inside = parts.inside;
    this.#save(false);
    this.drive.onLastingChange = () => {
      this.#save(false);
    };
  }

  /** Name of the cartridge in the drive; undefined when it is empty. */
  get inDrive(): string | undefined {
    return this.#inside?.name;
  }

  /** All cartridges of this drive, the one inside too. */
  cartridges(): readonly ShelvedCartridge[] {
    return this.#shelf.list();
  }

  /** Makes a cartridge and puts it on the shelf. */
  createCartridge(wish: NewCartridge = {}): ShelvedCartridge {
    return this.#shelf.create(this.drive.personality, wish);
  }

  /**
   * Puts a cartridge from the shelf into the drive, which loads it; settles when it has. On a virtual clock the load is over
   * at once, on another hosts see meanwhile that the drive is becoming ready.
   * @throws DriveFolderError `SIM_CARTRIDGE_UNKNOWN`, `SIM_OCCUPIED`.
   */
  async insert(name: string, options: HandsOptions = {}): Promise<void> {
    const { alone = atOnce, signal } = options;
    const { drive } = this;
    const load = await alone(() => this.#seat(name));
    if (load === undefined) return;
    await drive.clock.sleep(
      load.endsMs - drive.clock.nowMs,
      signal === undefined ? {} : { signal },
    );
    await alone(() => {
      if (drive.operation === load) drive.completeLoad();
    });
  }

  /** Puts a cartridge in; gives the load that goes on. */
  #seat(name: string): Operation | undefined {
    const { drive } = this;
    if (this.#inside !== undefined) {
      throw new DriveFolderError(
        "SIM_OCCUPIED",
        `insert ${name}: ${this.#inside.name} is in the drive`,
      );
    }
    this.#inside = this.#shelf.take(name);
    drive.insert(this.#inside.cartridge);
    if (drive.clock instanceof VirtualClock) {
      drive.clock.advance(drive.personality.mechanics.loadMs);
      drive.completeLoad();
    }
    this.#save(false);
    // A cleaning that has begun goes on while nobody waits.
    return drive.operation?.kind === "load" ? drive.operation : undefined;
  }

  /**
   * Takes the cartridge out, as with the button at the front; what was in the buffer goes to tape first. What cannot go
   * there any more is lost, and the host that wrote it is told with a later command. Gives the cartridge's name.
   * @throws DriveFolderError `SIM_EMPTY`, `SIM_REMOVAL_PREVENTED`.
   */
  async eject(options: HandsOptions = {}): Promise<string> {
    const { alone = atOnce, signal } = options;
    return alone(() => this.#takeOut(signal));
  }

  async #takeOut(signal: AbortSignal | undefined): Promise<string> {
    const { drive } = this;
    const name = this.#inside?.name;
    if (name === undefined) {
      throw new DriveFolderError("SIM_EMPTY", "eject cartridge: the drive is empty");
    }
    if (drive.removalPrevented) {
      throw new DriveFolderError(
        "SIM_REMOVAL_PREVENTED",
        `eject ${name}: an initiator prevents its removal`,
      );
    }
    // What the last command waited by may have been aborted with it.
    drive.cancel = signal;
    try {
      drive.settleOperations();
      await drive.finishOperation();
      await this.#flush();
      await drive.spend(drive.personality.mechanics.unloadMs);
    } finally {
      drive.cancel = undefined;
    }
    drive.eject();
    return name;
  }

  async #flush(): Promise<void> {
    const { drive } = this;
    try {
      await drive.flush();
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error;
      drive.deferredError = error.sense;
    }
  }

  /**
   * Moves the write-protect switch of a cartridge that is not in the drive.
   * @throws DriveFolderError `SIM_CARTRIDGE_IN_DRIVE`, `SIM_CARTRIDGE_UNKNOWN`.
   */
  setWriteProtected(name: string, writeProtected: boolean): void {
    if (name === this.#inside?.name) {
      throw new DriveFolderError(
        "SIM_CARTRIDGE_IN_DRIVE",
        `write-protect ${name}: it is in the drive; its switch cannot be reached`,
      );
    }
    this.#shelf.setWriteProtected(name, writeProtected);
  }

  /**
   * Does something to what is recorded on a cartridge, in the drive or on the shelf.
   * @throws DriveFolderError `SIM_CARTRIDGE_UNKNOWN`.
   */
  withContent(name: string, act: (medium: Medium) => void): void {
    if (name === this.#inside?.name) {
      act(this.#inside.cartridge.medium);
      return;
    }
    const { medium } = this.#shelf.take(name).cartridge;
    try {
      act(medium);
    } finally {
      medium.close();
    }
  }

  /** Keeps everything and lets another process have the drive, which stays powered on. May be called again. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.drive.onLastingChange = undefined;
    try {
      const inside = this.#inside;
      if (inside !== undefined) {
        inside.cartridge.medium.close();
        this.#shelf.keep(inside.name, inside.cartridge);
      }
      this.#save(true);
    } finally {
      await this.#lock.release();
    }
  }

  #save(orderly: boolean): void {
    const { drive } = this;
    const inside = this.#inside;
    if (inside !== undefined) this.#shelf.keep(inside.name, inside.cartridge);
    if (inside !== undefined && drive.cartridge === undefined) {
      this.#inside = undefined;
      inside.cartridge.medium.close();
    }
    writeState(this.folder, { drive, inDrive: this.#inside?.name, orderly });
  }
}
