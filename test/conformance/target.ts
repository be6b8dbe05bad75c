/**
 * Drives of every kind on a bench, with cartridges and an operator. A test sees a drive only through hosts that send
 * commands and through the operator's hands. Today's drives are simulated: one of every kind of personality. A real
 * drive is another row that has fewer cartridges and an operator who can do less.
 */
import { it } from "vitest";
import type { Cartridge } from "../../simulator/cartridge.ts";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { Reply } from "./host.ts";
import { Host } from "./host.ts";

/** The cartridge a test needs, and where it lies when the test begins. Default: blank, loaded, ready. */
export interface CartridgeWish {
  readonly kind?: "data" | "worm";
  readonly capacityBytes?: number;
  readonly writeProtected?: boolean;
  readonly place?: "loaded" | "slot" | "shelf";
}

/** What is known of a drive that does not travel over the wire. */
export interface DriveTraits {
  /** READ POSITION tells what is in the buffer. */
  readonly reportsBuffer: boolean;
  /** After a reset the position must be set before the tape may be used. */
  readonly fencesAfterReset: boolean;
  readonly maximumPartitions: number;
}

/** What hands can do. */
export interface Operator {
  /** Lets the drive lose power or be reset. */
  reset(how: { readonly losesBuffer: boolean; readonly rewinds: boolean }): void;
  /** Takes the cartridge out. */
  eject(): void;
  /** Puts the test's cartridge, or another one, in; the drive begins to load it unless `load` is false. */
  insert(how?: { readonly other?: boolean; readonly load?: boolean }): void;
  /** Makes something go wrong. */
  inject(plan: FaultPlan): void;
  /** Lets time pass. */
  wait(ms: number): void;
}

/** One drive during one test. */
export interface Bench {
  /** An initiator that has taken its unit attentions. */
  readonly host: Host;
  /** A further initiator, as it is at power-on. */
  readonly newHost: () => Host;
  readonly operator: Operator;
  readonly traits: DriveTraits;
  /** Ends the test as skipped, with the drive's own reason. */
  readonly lack: (reason: string) => never;
}

/** Longer than any drive loads a cartridge. */
const LOAD_MS = 2 * 3_600_000;

class SimulatedBench implements Bench, Operator {
  readonly host: Host;
  readonly traits: DriveTraits;
  readonly lack: (reason: string) => never;
  readonly #drive: SimulatedDrive;
  readonly #clock = new VirtualClock();
  readonly #makeCartridge: () => Cartridge;
  #shelf: Cartridge | undefined;
  #hosts = 1;

  constructor(
    personality: Personality,
    parts: { readonly wish: CartridgeWish; readonly lack: (reason: string) => never },
  ) {
    const { wish, lack } = parts;
    this.lack = lack;
    this.#drive = createSimulatedDrive({ personality, clock: this.#clock, cartridge: "none" });
    this.#makeCartridge = () => {
      const { kind = "data", capacityBytes } = wish;
      const capacity = capacityBytes === undefined ? {} : { capacityBytes };
      const cartridge = blankCartridge(personality, { kind, ...capacity });
      cartridge.state.writeProtected = wish.writeProtected ?? false;
      return cartridge;
    };
    this.#shelf = this.#makeCartridge();
    const { reportsBuffer, family, maximumPartitions } = personality;
    this.traits = { reportsBuffer, fencesAfterReset: family === "lto", maximumPartitions };
    this.host = new Host(this.#drive.connect("host 1"));
    const { place = "loaded" } = wish;
    if (place !== "shelf") this.insert({ load: place === "loaded" });
    if (place === "loaded") this.wait(LOAD_MS);
  }

  get operator(): Operator {
    return this;
  }

  /** Not a method: tests take it out of the bench. */
  readonly newHost = (): Host => {
    this.#hosts++;
    return new Host(this.#drive.connect(`host ${String(this.#hosts)}`));
  };

  reset(how: { readonly losesBuffer: boolean; readonly rewinds: boolean }): void {
    this.#drive.reset({ ...how, attention: true });
  }

  eject(): void {
    this.#shelf = this.#drive.eject();
  }

  insert(how: { readonly other?: boolean; readonly load?: boolean } = {}): void {
    const cartridge = how.other === true ? undefined : this.#shelf;
    this.#shelf = undefined;
    this.#drive.insert(cartridge ?? this.#makeCartridge(), { load: how.load ?? true });
  }

  inject(plan: FaultPlan): void {
    this.#drive.inject(plan);
  }

  wait(ms: number): void {
    this.#clock.advance(ms);
  }
}

/** What makes two models behave differently under these tests. */
function behaviourOf(one: Personality): string {
  const { family, reportsBuffer, protectionMethods } = one;
  return [family, reportsBuffer, protectionMethods.length > 0].map(String).join();
}

/** One personality of every behaviour, and an LTO-9 that never tells of its buffer, as Ultrium drives of HP do. */
function chosenPersonalities(): readonly Personality[] {
  const silent = { ...LTO_9, name: "lto-9 with a silent buffer", reportsBuffer: false };
  const byBehaviour = new Map<string, Personality>();
  for (const one of [LTO_9, ...ALL_PERSONALITIES, silent]) {
    const key = behaviourOf(one);
    if (!byBehaviour.has(key)) byBehaviour.set(key, one);
  }
  return [...byBehaviour.values()];
}

const PERSONALITIES = chosenPersonalities();

async function openBench(
  personality: Personality,
  parts: { readonly wish: CartridgeWish; readonly lack: (reason: string) => never },
): Promise<Bench> {
  const { cartridges, nativeFormat } = personality;
  const native = cartridges.find(({ format }) => format === nativeFormat);
  if (parts.wish.kind === "worm" && native?.wormMediumType === undefined)
    parts.lack("there is no WORM cartridge for this drive");
  const bench = new SimulatedBench(personality, parts);
  await bench.host.takeAttentions();
  return bench;
}

/** One behaviour, tested on every drive; each test has a drive of its own. */
export function behaviour(
  name: string,
  test: (bench: Bench) => Promise<void>,
  wish: CartridgeWish = {},
): void {
  for (const personality of PERSONALITIES) {
    it(`${name} [${personality.name}]`, async ({ skip }) => {
      await test(await openBench(personality, { wish, lack: (reason) => skip(reason) }));
    });
  }
}

const ILLEGAL_REQUEST = 5;
const UNKNOWN = [0x2000, 0x2400];

/** Ends the test as skipped when this reply says that the drive does not know the command or the page. */
export function needs<R extends Reply>(bench: Pick<Bench, "lack">, reply: R): R {
  const { sense } = reply;
  if (sense?.key !== ILLEGAL_REQUEST) return reply;
  const codes = sense.additionalCode * 256 + sense.additionalQualifier;
  if (!UNKNOWN.includes(codes)) return reply;
  const hex = codes.toString(16).padStart(4, "0");
  return bench.lack(`the drive refuses ${reply.command} as unknown: 5/${hex}`);
}
