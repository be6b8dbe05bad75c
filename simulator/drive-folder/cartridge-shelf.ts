import * as fs from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../src/transport/errors.ts";
import type { Cartridge, CartridgeFacts } from "../cartridge.ts";
import { freshCartridge } from "../cartridge.ts";
import { JsonFields } from "../json-fields.ts";
import { parseFile, replaceFile } from "../medium/cartridge-file.ts";
import { createFolderMedium, openFolderMedium } from "../medium/folder-medium.ts";
import type { MediumRecovery } from "../medium/folder-partition.ts";
import type { Medium } from "../medium/medium.ts";
import { createMemoryMedium } from "../medium/memory-medium.ts";
import { createSyntheticMedium } from "../medium/synthetic-medium.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { Personality } from "../personalities/personality.ts";
import { usesLeft } from "../wear/clean-heads.ts";
import { DriveFolderError, folderDamaged } from "./drive-folder-error.ts";
import { restoreFields } from "./restore-fields.ts";

/** Where a cartridge's content lives: on disk, or only while a process has the drive open. */
export type CartridgeMedium = "folder" | "memory" | "synthetic";

/** A cartridge to be made. */
export interface NewCartridge {
  /** Letters, digits, dot, dash and underscore, up to 64; `cartridge-1` and so on when left out. */
  readonly barcode?: string;
  /** As the personalities name them. Default: the drive's own format. */
  readonly format?: string;
  /** Default: data. */
  readonly kind?: CartridgeFacts["kind"];
  /** Native capacity in bytes, at least 1; a short tape has less than its format. Default: that of the drive's format. */
  readonly capacityBytes?: number;
  /** Default: `folder`. */
  readonly medium?: CartridgeMedium;
  /** Uses that a cleaning cartridge has behind it, or loads that any other has. Default: 0. */
  readonly uses?: number;
  /** Whether it makes heads dirty. Default: false. */
  readonly soiled?: boolean;
}

/** A cartridge as the shelf lists it. */
export interface ShelvedCartridge extends CartridgeFacts {
  /** What it is called on the shelf: its barcode, or a name that was given to it. */
  readonly name: string;
  readonly medium: CartridgeMedium;
  readonly writeProtected: boolean;
  /** How often it was loaded; of a cleaning cartridge, how often it has cleaned. */
  readonly loadCount: number;
  /** Uses that are left in a cleaning cartridge; undefined for any other. */
  readonly usesLeft: number | undefined;
}

/** A cartridge that was taken from the shelf, and what its files had lost. */
export interface TakenCartridge {
  readonly name: string;
  readonly cartridge: Cartridge;
  readonly recovery: MediumRecovery | undefined;
}

const VERSION = 1;
const FACTS = "facts.json";
const STATE = "state.json";
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The words for {@link CartridgeMedium}. */
export const CARTRIDGE_MEDIA = ["folder", "memory", "synthetic"] as const;
/** The words for the kind of a cartridge. */
export const CARTRIDGE_KINDS = ["data", "worm", "cleaning"] as const;

/** The cartridges that belong to a drive's folder, each in a folder of its own. */
export class CartridgeShelf {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All cartridges, by name; the one in the drive is among them. */
  list(): readonly ShelvedCartridge[] {
    if (!fs.existsSync(this.#folder)) return [];
    return fs
      .readdirSync(this.#folder)
      .filter((name) => fs.existsSync(join(this.#folder, name, FACTS)))
      .sort()
      .map((name) => this.#look(name));
  }

  /**
   * Makes a blank cartridge. Only what is written on it will take space.
   * @throws DriveFolderError `SIM_CARTRIDGE_EXISTS`, `SIM_CARTRIDGE_INVALID`.
   */
  create(personality: Personality, wish: NewCartridge): ShelvedCartridge {
    const name = wish.barcode ?? this.#freeName();
    if (!NAME.test(name)) throw invalid(`"${name}" is not a name for one`);
    const home = join(this.#folder, name);
    if (fs.existsSync(join(home, FACTS))) {
      throw new DriveFolderError("SIM_CARTRIDGE_EXISTS", `create cartridge ${name}: there is one`);
    }
    const facts = newFacts(personality, wish, name);
    const medium = wish.medium ?? "folder";
    fs.mkdirSync(home, { recursive: true });
    if (medium === "folder") {
      // A process that died between medium and facts has left a blank medium behind.
      if (!fs.existsSync(join(home, "cartridge.json"))) createFolderMedium(home).close();
    }
    const { uses = 0, soiled = false } = wish;
    if (uses > 0 || soiled)
      replaceFile(home, STATE, text({ version: VERSION, loadCount: uses, soiled }));
    replaceFile(home, FACTS, text({ version: VERSION, medium, ...facts }));
    return this.#look(name);
  }

  /**
   * Opens a cartridge for the drive. Content that lives in memory is blank again.
   * @throws DriveFolderError `SIM_CARTRIDGE_UNKNOWN`, `SIM_FOLDER_DAMAGED`; MediumFolderError.
   */
  take(name: string): TakenCartridge {
    const { facts, kind } = this.#facts(name);
    const home = join(this.#folder, name);
    if (kind !== "folder") {
      const medium: Medium = kind === "memory" ? createMemoryMedium() : createSyntheticMedium();
      const cartridge = freshCartridge(medium, facts);
      const { partitionShares, formattedDensity } = cartridge.state;
      restoreFields(cartridge.state, this.#state(name));
      Object.assign(cartridge.state, { partitionShares, formattedDensity });
      return { name, cartridge, recovery: undefined };
    }
    const medium = openFolderMedium(home);
    const cartridge = freshCartridge(medium, facts);
    const { partitionShares } = cartridge.state;
    restoreFields(cartridge.state, this.#state(name));
    // A process that died while it formatted may have left shares of another number of partitions.
    if (cartridge.state.partitionShares.length !== medium.partitions.length) {
      cartridge.state.partitionShares = partitionShares;
    }
    return { name, cartridge, recovery: medium.recovery };
  }

  /** Keeps what happened to a cartridge. */
  keep(name: string, cartridge: Cartridge): void {
    replaceFile(join(this.#folder, name), STATE, text({ version: VERSION, ...cartridge.state }));
  }

  /** Flips the write-protect switch of a cartridge that is not in the drive. */
  setWriteProtected(name: string, writeProtected: boolean): void {
    this.#facts(name);
    const state = this.#state(name);
    const present = typeof state === "object" && state !== null ? state : {};
    const home = join(this.#folder, name);
    replaceFile(home, STATE, text({ version: VERSION, ...present, writeProtected }));
  }

  #freeName(): string {
    for (let number = 1; ; number++) {
      const name = `cartridge-${number}`;
      if (!fs.existsSync(join(this.#folder, name))) return name;
    }
  }

  #look(name: string): ShelvedCartridge {
    const { facts, kind } = this.#facts(name);
    const known = { writeProtected: false, loadCount: 0 };
    restoreFields(known, pick(this.#state(name), Object.keys(known)));
    return { name, medium: kind, ...facts, ...known, usesLeft: usesLeft({ facts, state: known }) };
  }

  #facts(name: string): { facts: CartridgeFacts; kind: CartridgeMedium } {
    const home = join(this.#folder, name);
    if (!NAME.test(name) || !fs.existsSync(join(home, FACTS))) {
      throw new DriveFolderError("SIM_CARTRIDGE_UNKNOWN", `no cartridge is called "${name}"`);
    }
    const fields = new JsonFields(parseFile(home, FACTS), `${name}/${FACTS}`, folderDamaged);
    if (fields.integer("version") !== VERSION) {
      throw new DriveFolderError(
        "SIM_FOLDER_VERSION_UNKNOWN",
        `open cartridge ${name}: version ${fields.integer("version")}, known is ${VERSION}`,
      );
    }
    const facts: CartridgeFacts = {
      format: fields.text("format"),
      kind: fields.word("kind", CARTRIDGE_KINDS),
      serial: fields.text("serial"),
      barcode: fields.has("barcode") ? fields.text("barcode") : undefined,
      manufacturer: fields.text("manufacturer"),
      manufactureDate: fields.text("manufactureDate"),
      capacityBytes: fields.integer("capacityBytes", 1),
    };
    return { facts, kind: fields.word("medium", CARTRIDGE_MEDIA) };
  }

  #state(name: string): unknown {
    const home = join(this.#folder, name);
    return fs.existsSync(join(home, STATE)) ? parseFile(home, STATE) : undefined;
  }
}

const text = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Those fields of an object that have one of the names. */
function pick(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

function invalid(why: string): DriveFolderError {
  return new DriveFolderError("SIM_CARTRIDGE_INVALID", `create cartridge: ${why}`);
}

function newFacts(personality: Personality, wish: NewCartridge, name: string): CartridgeFacts {
  const { uses = 0 } = wish;
  if (!Number.isSafeInteger(uses) || uses < 0)
    throw invalid(`${uses} uses; a whole number from 0 is needed`);
  const { kind = "data" } = wish;
  const own = kind === "cleaning" ? personality.cleaning.format : personality.nativeFormat;
  const format = wish.format ?? own;
  if ((formatNamed(format)?.cleanings !== undefined) !== (kind === "cleaning"))
    throw invalid(`a ${format} cartridge is not one of kind ${kind}`);
  const capacityBytes = wish.capacityBytes ?? nativeCapacity(personality, format);
  if (!Number.isSafeInteger(capacityBytes) || capacityBytes < 1) {
    throw new UsageError(
      "SIM_CAPACITY_INVALID",
      `create cartridge: a capacity of ${capacityBytes} bytes; a whole number from 1 is needed`,
    );
  }
  return {
    format,
    kind,
    serial: serialOf(name),
    barcode: wish.barcode,
    manufacturer: "CAPSTAN",
    manufactureDate: "20260101",
    capacityBytes,
  };
}

function nativeCapacity(personality: Personality, format: string): number {
  if (format === personality.nativeFormat) return personality.nativeCapacityBytes;
  // It holds nothing; a cartridge's capacity is at least 1.
  if (formatNamed(format)?.cleanings !== undefined) return 1;
  throw new UsageError(
    "SIM_CAPACITY_INVALID",
    `create cartridge: what a ${format} cartridge holds is not known to this drive; say its capacity`,
  );
}

/** Ten characters that differ from cartridge to cartridge of one drive, and are the same for the same name. */
function serialOf(name: string): string {
  let hash = 0x811c_9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return `SIM${(hash >>> 0).toString(36).toUpperCase().padStart(7, "0")}`;
}
