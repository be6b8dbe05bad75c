/**
 * What hands do at a drive and its cartridges, as plain data: the same words whether a process switches to the drive
 * itself or asks the one that serves it. parse-folder-action.ts reads them from JSON.
 */
import { UsageError } from "../../src/transport/errors.ts";
import type { FaultPlan } from "../faults/fault-plan.ts";
import type { StoredBit } from "../medium/medium.ts";
import { useDrive, type DriveUseReport } from "../wear/use-drive.ts";
import type { NewCartridge, ShelvedCartridge } from "./cartridge-shelf.ts";
import type { HandsOptions, OpenDriveFolder } from "./drive-folder.ts";

/** One thing that hands do. Cartridges go by the name that the shelf has for them. */
export type FolderAction =
  /** Nothing but look. */
  | { readonly kind: "status" }
  /** Puts a cartridge from the shelf into the drive. */
  | { readonly kind: "insert"; readonly name: string }
  | { readonly kind: "eject" }
  /** Makes a cartridge, or moves the write-protect switch of one that is there, outside of the drive. */
  | {
      readonly kind: "cartridge";
      readonly name: string;
      readonly wish: Omit<NewCartridge, "barcode">;
      readonly writeProtected?: boolean;
    }
  /** Adds to the faults that are still to come. */
  | { readonly kind: "fault"; readonly plan: FaultPlan }
  /** Weeks of use at once, a backup in each; `bytes` is what it writes and reads, all that the cartridge holds when left out. */
  | {
      readonly kind: "use";
      readonly weeks: number;
      readonly bytes?: number;
      /** Whether to go on when the drive asks for cleaning or an error comes. */
      readonly goesOn?: boolean;
      /** Whether it is cleaned as soon as it asks. */
      readonly isCleaned?: boolean;
    }
  /** Flips one stored bit of a cartridge, in the drive or on the shelf, as bit rot that no drive noticed. */
  | { readonly kind: "corrupt"; readonly name: string; readonly place: StoredBit };

/** What was done, and how drive and shelf are now. */
export interface FolderReport {
  /** What was done, in a sentence for people. */
  readonly says: string;
  readonly personality: string;
  readonly serial: string;
  /** Name of the cartridge in the drive; undefined when it is empty. */
  readonly inDrive: string | undefined;
  readonly cartridges: readonly ShelvedCartridge[];
  readonly pendingFaultCount: number;
}

/**
 * Does something to a drive that this process has switched to.
 * @throws what the methods of {@link OpenDriveFolder} throw; UsageError `SIM_NO_SUCH_BIT`.
 */
export async function performAction(
  open: OpenDriveFolder,
  action: FolderAction,
  options: HandsOptions = {},
): Promise<FolderReport> {
  open.drive.settleOperations();
  const says = await perform(open, action, options);
  const { drive, inDrive } = open;
  return {
    says,
    personality: drive.personality.name,
    serial: drive.serial,
    inDrive,
    cartridges: open.cartridges(),
    pendingFaultCount: drive.faults.pending.length,
  };
}

async function perform(
  open: OpenDriveFolder,
  action: FolderAction,
  options: HandsOptions,
): Promise<string> {
  const { alone = atOnce } = options;
  switch (action.kind) {
    case "status": {
      const inside = open.inDrive === undefined ? "empty" : `cartridge ${open.inDrive} inside`;
      return `${open.drive.personality.name}, ${inside}`;
    }
    case "insert":
      await open.insert(action.name, options);
      return `inserted ${action.name}`;
    case "eject":
      return `ejected ${await open.eject(options)}`;
    case "cartridge":
      return alone(() => handleCartridge(open, action));
    case "fault":
      await alone(() => {
        open.drive.inject(action.plan);
      });
      return action.plan.length === 1
        ? "added 1 fault"
        : `added ${String(action.plan.length)} faults`;
    case "use":
      return alone(() => use(open, action));
    case "corrupt":
      return alone(() => corrupt(open, action));
  }
}

const atOnce = async <T>(act: () => T | Promise<T>): Promise<T> => act();

function handleCartridge(
  open: OpenDriveFolder,
  action: Extract<FolderAction, { kind: "cartridge" }>,
): string {
  const { name, wish, writeProtected } = action;
  const known = open.cartridges().some((one) => one.name === name);
  const makes = !known || Object.keys(wish).length > 0 || writeProtected === undefined;
  if (makes) open.createCartridge({ ...wish, barcode: name });
  if (writeProtected !== undefined) open.setWriteProtected(name, writeProtected);
  const state =
    writeProtected === undefined ? "" : writeProtected ? ", write-protected" : ", writable";
  return `${makes ? "made" : "changed"} cartridge ${name}${state}`;
}

const ENDED_BY: Readonly<Record<NonNullable<DriveUseReport["endedBy"]>, string>> = {
  cleaningRequested: "the drive asks for cleaning",
  cleaningRequired: "the drive must be cleaned",
  writeError: "a block could not be written",
  readError: "a block could not be read",
};

function use(
  { drive }: OpenDriveFolder,
  { weeks, bytes, goesOn = false, isCleaned = false }: Extract<FolderAction, { kind: "use" }>,
): string {
  const report = useDrive(drive, {
    weeks,
    goesOn,
    isCleaned,
    bytes: bytes ?? drive.loadedDeck?.capacityBytes ?? 0,
  });
  const why = report.endedBy === undefined ? "" : `, then ${ENDED_BY[report.endedBy]}`;
  return `${report.weeks} ${report.weeks === 1 ? "week" : "weeks"} of use${why}`;
}

function corrupt(
  open: OpenDriveFolder,
  { name, place }: Extract<FolderAction, { kind: "corrupt" }>,
): string {
  open.withContent(name, (medium) => {
    const partition = medium.partitions[place.partition];
    if (partition === undefined) {
      const last = medium.partitions.length - 1;
      throw noSuchBit(name, `there is no partition ${place.partition}; the last one is ${last}`);
    }
    const object = partition.objectAt(place.index);
    if (object === undefined) {
      const { objectCount } = partition;
      const last =
        objectCount === 0 ? "nothing is recorded" : `the last object is ${objectCount - 1}`;
      throw noSuchBit(name, `there is no object ${place.index}; ${last}`);
    }
    if (object.kind === "filemark")
      throw noSuchBit(name, `object ${place.index} is a filemark and has no bits`);
    const { byteLength } = object;
    if (!isBelow(place.byteOffset, byteLength))
      throw noSuchBit(name, `block ${place.index} has bytes 0 to ${byteLength - 1}`);
    if (!isBelow(place.bitIndex, 8)) throw noSuchBit(name, "a byte has bits 0 to 7");
    medium.corrupt(place);
  });
  const where = place.partition === 0 ? "" : ` of partition ${place.partition}`;
  return `flipped bit ${place.bitIndex} of byte ${place.byteOffset} in block ${place.index}${where} of ${name}`;
}

const isBelow = (value: number, limit: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < limit;

function noSuchBit(name: string, why: string): UsageError {
  return new UsageError("SIM_NO_SUCH_BIT", `corrupt ${name}: ${why}`);
}
