/** An initiator that writes and reads back without end while others do their worst, and whom nothing of that may reach. */
import type { ServedUnit, UnitNexus } from "../../simulator/attach/served-unit.ts";
import { endOf, blockOf, CDB, openHost, port, reading, writing } from "./iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "./iscsi-target-session.ts";
import { until, type Portal } from "./iscsi-target-wire.ts";

/**
 * The unit of the witness. Among mutated streams there are some that reset it, or clear its commands, and have the right
 * to: those are counted here, at the seam between target and unit.
 */
export class WatchedUnit implements ServedUnit {
  /** Resets and clearings so far. */
  disturbances = 0;
  readonly #unit: ServedUnit;

  constructor(unit: ServedUnit) {
    this.#unit = unit;
  }

  connect(initiator: string, number: number): UnitNexus {
    const nexus = this.#unit.connect(initiator, number);
    return {
      transferOf: (cdb) => nexus.transferOf(cdb),
      execute: (command, cancel) => nexus.execute(command, cancel),
      noteCleared: () => {
        this.disturbances++;
        nexus.noteCleared();
      },
      lose: () => {
        nexus.lose();
      },
    };
  }

  reset(reach: "unit" | "target"): void {
    this.disturbances++;
    this.#unit.reset(reach);
  }

  tellUnits(numbers: readonly number[]): void {
    this.#unit.tellUnits(numbers);
  }
}

const UNIT = 1;
const KEY = 0x1234n;
/** Several bursts, and segments that do not fit into them. */
const BLOCK_BYTES = 300_001;
const BLOCKS = 4;
const WISHES = {
  MaxBurstLength: "65536",
  FirstBurstLength: "10000",
  MaxRecvDataSegmentLength: "20000",
};

/** PERSISTENT RESERVE OUT: registers a key; reserves for it alone. It outlives resets. */
function reserveOut(action: number, type: number, keys: readonly [bigint, bigint]): WireRequest {
  const dataOut = Buffer.alloc(24);
  dataOut.writeBigUInt64BE(keys[0], 0);
  dataOut.writeBigUInt64BE(keys[1], 8);
  return { cdb: [0x5f, action, type, 0, 0, 0, 0, 0, 24, 0], dataOut, unit: UNIT };
}

/** The transfer. */
export class Witness {
  /** Blocks that went there and back. */
  blockCount = 0;
  readonly violations: string[] = [];
  readonly #portal: Portal;
  readonly #unit: WatchedUnit;
  #stopped = false;
  #host: TargetSessionWire | undefined;
  #run: Promise<void> = Promise.resolve();

  constructor(portal: Portal, unit: WatchedUnit) {
    this.#portal = portal;
    this.#unit = unit;
  }

  /** Logs in and begins; `pause` lets others run between two blocks. */
  async begin(pause: () => Promise<void>): Promise<void> {
    await this.#open();
    this.#run = this.#goOn(pause);
  }

  async #open(): Promise<void> {
    this.#host?.wire.destroy();
    this.#host = await openHost(this.#portal, { ...port(9), wishes: WISHES });
    await this.#good(reserveOut(6, 0, [0n, KEY]));
    await this.#good(reserveOut(1, 3, [KEY, 0n]));
  }

  /** Runs a command of which only a unit attention may hold up. */
  async #good(request: WireRequest): Promise<Uint8Array> {
    for (let attempt = 0; ; attempt++) {
      const reply = await this.#host?.run({ ...request, unit: UNIT });
      if (reply === undefined) return new Uint8Array(0);
      const end = endOf(reply);
      if (end === "good") return reply.data;
      if (!end.startsWith("6/") || attempt > 9)
        throw new Error(`the transfer was held up by ${end}`);
    }
  }

  async #goOn(pause: () => Promise<void>): Promise<void> {
    while (!this.#isStopped()) {
      const before = this.#unit.disturbances;
      const isDisturbed = (): boolean => this.#unit.disturbances !== before;
      const transfer = this.#transfer(pause).then(() => undefined, String);
      // A command that was ended by another's right has no answer.
      const disturbed = until(() => isDisturbed() || this.#isStopped()).catch(() => undefined);
      const problem = await Promise.race([transfer, disturbed]);
      if (this.#isStopped()) return;
      if (isDisturbed()) await this.#open();
      else if (problem !== undefined) {
        this.violations.push(problem);
        return;
      }
    }
  }

  async #transfer(pause: () => Promise<void>): Promise<void> {
    await this.#good({ cdb: CDB.rewind });
    const seeds = Array.from({ length: BLOCKS }, (_, at) => this.blockCount + at);
    for (const seed of seeds) {
      await this.#good(writing(blockOf(BLOCK_BYTES, seed)));
      await pause();
    }
    await this.#good({ cdb: CDB.rewind });
    for (const seed of seeds) {
      const data = await this.#good(reading(BLOCK_BYTES));
      if (Buffer.compare(data, blockOf(BLOCK_BYTES, seed)) !== 0)
        throw new Error("a block came back as another one");
      this.blockCount++;
      await pause();
    }
  }

  #isStopped(): boolean {
    return this.#stopped;
  }

  /** Ends it; its session is over soon. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#run;
    this.#host?.wire.destroy();
  }
}
