import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import type { Host } from "./host.ts";

/** The cartridge a test needs, and where it lies when the test begins. Default: blank, loaded, ready. */
export interface CartridgeWish {
  readonly kind?: "data" | "worm";
  readonly capacityBytes?: number;
  readonly writeProtected?: boolean;
  readonly place?: "loaded" | "slot" | "shelf";
  /** The test must find a blank tape, not only one that it may overwrite. */
  readonly blank?: boolean;
  /** Why this test is not for hardware that nobody watches, such as `it takes hours`. */
  readonly notOnHardware?: string;
}

/** What is known of a drive that does not travel over the wire. */
export interface DriveTraits {
  /** READ POSITION tells what is in the buffer. */
  readonly reportsBuffer: boolean;
  /** After a reset the position must be set before the tape may be used. */
  readonly fencesAfterReset: boolean;
  readonly maximumPartitions: number;
}

/** What hands can do; what they cannot ends the test as skipped. */
export interface Operator {
  /** Lets the drive lose power or be reset. */
  reset(how: { readonly losesBuffer: boolean; readonly rewinds: boolean }): Promise<void>;
  /** Takes the cartridge out. */
  eject(): Promise<void>;
  /** Puts the test's cartridge, or another one, in; the drive begins to load it unless `load` is false. */
  insert(how?: { readonly other?: boolean; readonly load?: boolean }): Promise<void>;
  /** Makes something go wrong. */
  inject(plan: FaultPlan): Promise<void>;
  /** Lets time pass. */
  wait(ms: number): Promise<void>;
}

/** Ends the test as skipped, with the drive's own reason. */
export type Lack = (reason: string) => never;

/** One drive during one test. */
export interface Bench {
  /** An initiator that has taken its unit attentions. */
  readonly host: Host;
  /** A further initiator, as it is at power-on. */
  readonly newHost: () => Promise<Host>;
  readonly operator: Operator;
  readonly traits: DriveTraits;
  readonly lack: Lack;
  /** Lets the drive go. */
  close(): Promise<void>;
}

/** A drive that tests can have a bench with. */
export interface Target {
  readonly name: string;
  open(parts: { readonly wish: CartridgeWish; readonly lack: Lack }): Promise<Bench>;
}
