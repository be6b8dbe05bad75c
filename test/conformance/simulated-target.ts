/** Simulated drives on a bench, one of every kind, each test with a drive of its own. */
import type { Cartridge } from "../../simulator/cartridge.ts";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { Bench, CartridgeWish, DriveTraits, Lack, Operator, Target } from "./bench.ts";
import { Host } from "./host.ts";

/** Longer than any drive loads a cartridge. */
const LOAD_MS = 2 * 3_600_000;

class SimulatedBench implements Bench, Operator {
  readonly host: Host;
  readonly traits: DriveTraits;
  readonly lack: Lack;
  readonly #drive: SimulatedDrive;
  readonly #clock = new VirtualClock();
  readonly #makeCartridge: () => Cartridge;
  #shelf: Cartridge | undefined;
  #hosts = 1;

  constructor(
    personality: Personality,
    parts: { readonly wish: CartridgeWish; readonly lack: Lack },
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
    this.host = new Host(this.#drive.connect("host 1"), lack);
  }

  async prepare(place: CartridgeWish["place"] = "loaded"): Promise<void> {
    if (place !== "shelf") await this.insert({ load: place === "loaded" });
    if (place === "loaded") await this.wait(LOAD_MS);
    await this.host.takeAttentions();
  }

  get operator(): Operator {
    return this;
  }

  /** Not a method: tests take it out of the bench. */
  readonly newHost = async (): Promise<Host> => {
    this.#hosts++;
    return new Host(this.#drive.connect(`host ${String(this.#hosts)}`), this.lack);
  };

  async reset(how: { readonly losesBuffer: boolean; readonly rewinds: boolean }): Promise<void> {
    this.#drive.reset({ ...how, attention: true });
  }

  async eject(): Promise<void> {
    this.#shelf = this.#drive.eject();
  }

  async insert(how: { readonly other?: boolean; readonly load?: boolean } = {}): Promise<void> {
    const cartridge = how.other === true ? undefined : this.#shelf;
    this.#shelf = undefined;
    this.#drive.insert(cartridge ?? this.#makeCartridge(), { load: how.load ?? true });
  }

  async inject(plan: FaultPlan): Promise<void> {
    this.#drive.inject(plan);
  }

  async wait(ms: number): Promise<void> {
    this.#clock.advance(ms);
  }

  async close(): Promise<void> {}
}

/** An LTO-9 that never tells of its buffer, as Ultrium drives of HP do. */
const SILENT: Personality = { ...LTO_9, name: "lto-9 with a silent buffer", reportsBuffer: false };

function simulatedTarget(personality: Personality): Target {
  return {
    name: personality.name,
    async open(parts) {
      const { cartridges, nativeFormat } = personality;
      const native = cartridges.find(({ format }) => format === nativeFormat);
      if (parts.wish.kind === "worm" && native?.wormMediumType === undefined)
        parts.lack("there is no WORM cartridge for this drive");
      const bench = new SimulatedBench(personality, parts);
      await bench.prepare(parts.wish.place);
      return bench;
    },
  };
}

/** Models that are made by the rows of others here and differ in data that no behaviour depends on. */
const LIKE_OTHERS: readonly string[] = [
  "lto-5-hp",
  "lto-7-ibm",
  "lto-9-ibm",
  "dat-160",
  "dlt-4000",
  "dlt-7000",
  "sdlt-320",
  "dlt-s4",
];

/** A simulated drive of every kind. */
export const SIMULATED_TARGETS: readonly Target[] = [
  ...ALL_PERSONALITIES.filter(({ name }) => !LIKE_OTHERS.includes(name)),
  SILENT,
].map(simulatedTarget);
