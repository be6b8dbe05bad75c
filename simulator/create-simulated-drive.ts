import type { Clock } from "../src/clock/clock.ts";
import type { Cartridge, CartridgeFacts } from "./cartridge.ts";
import { freshCartridge } from "./cartridge.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";
import type { Medium } from "./medium/medium.ts";
import { createMemoryMedium } from "./medium/memory-medium.ts";
import { createSyntheticMedium } from "./medium/synthetic-medium.ts";
import { personalityNamed } from "./personalities/all-personalities.ts";
import type { Personality } from "./personalities/personality.ts";
import { SimulatedDrive } from "./simulated-drive.ts";

/** What a drive for a test or a program of its own is made of; everything has a sensible default. */
export interface CreateDriveOptions {
  /** A model of drive or its name. Default: an LTO-9. */
  readonly personality?: Personality | string;
  /** Where the cartridge's content lives. Default: in memory. `synthetic` keeps terabytes of generated data. */
  readonly medium?: "memory" | "synthetic" | Medium;
  /** `none` leaves the drive empty. Default: a blank cartridge, loaded and ready. */
  readonly cartridge?: "blank" | "none";
  /** Whether the cartridge is threaded and ready, its load time past; else it only sits in the slot. Default: true. */
  readonly loaded?: boolean;
  readonly kind?: CartridgeFacts["kind"];
  /** Native capacity in bytes. Default: that of the drive's own format. */
  readonly capacityBytes?: number;
  /** Default: a virtual clock, on which hours take no time. */
  readonly clock?: Clock;
  readonly serial?: string;
  readonly faults?: FaultPlan;
}

function mediumOf(choice: CreateDriveOptions["medium"] = "memory"): Medium {
  if (typeof choice === "object") return choice;
  return choice === "memory" ? createMemoryMedium() : createSyntheticMedium();
}

/** A blank cartridge of the drive's own format. */
export function blankCartridge(
  personality: Personality,
  options: Pick<CreateDriveOptions, "medium" | "kind" | "capacityBytes"> = {},
): Cartridge {
  const { kind = "data" } = options;
  return freshCartridge(mediumOf(options.medium), {
    format: kind === "cleaning" ? personality.cleaning.format : personality.nativeFormat,
    kind,
    serial: "SIM0000001",
    barcode: undefined,
    manufacturer: "CAPSTAN",
    manufactureDate: "20260101",
    capacityBytes: options.capacityBytes ?? personality.nativeCapacityBytes,
  });
}

/**
 * A simulated drive in this process, by default with a blank cartridge that is loaded and ready. The first command of
 * each initiator meets the unit attentions that a drive has after power-on and load.
 * @throws UsageError `SIM_UNKNOWN_PERSONALITY`.
 */
export function createSimulatedDrive(options: CreateDriveOptions = {}): SimulatedDrive {
  const { personality: wanted = "lto-9", clock, serial, faults } = options;
  const personality = typeof wanted === "string" ? personalityNamed(wanted) : wanted;
  const drive = new SimulatedDrive({
    personality,
    ...(clock === undefined ? {} : { clock }),
    ...(serial === undefined ? {} : { serial }),
    ...(faults === undefined ? {} : { faults }),
  });
  if (options.cartridge !== "none") {
    drive.insert(blankCartridge(personality, options), { load: options.loaded ?? true });
    drive.completeLoad();
  }
  return drive;
}
