/** Mutated streams against a target, beside which another initiator's transfer goes on. A stream is decided by its seed alone. */
import { connect, type Socket } from "node:net";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { asDeclared } from "../../src/codec/as-declared.ts";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import { ServedDrive } from "../../simulator/attach/served-unit.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { mutatedStream } from "./iscsi-target-mutation.ts";
import { recordStories, type Recording } from "./iscsi-target-stories.ts";
import { until, type Portal } from "./iscsi-target-wire.ts";
import { WatchedUnit, Witness } from "./iscsi-target-witness.ts";

/** Bytes that are in use, garbage taken away. */
export interface MemoryUse {
  readonly heapBytes: number;
  /** Buffers, those of the block pool included. */
  readonly externalBytes: number;
}

/** What came of a campaign. */
export interface CampaignResult {
  readonly violations: readonly string[];
  /** Blocks that the undisturbed transfer brought there and back meanwhile. */
  readonly witnessBlocks: number;
  /** Resets and the like that reached its unit by right. */
  readonly disturbances: number;
  /** Sessions that streams came to have: not all ended in their login. */
  readonly sessions: number;
  /** When a tenth of the streams had run, when all had, and when nothing was served any more. */
  readonly memory: {
    readonly warm: MemoryUse;
    readonly end: MemoryUse;
    readonly closed: MemoryUse;
  };
}

/** Streams that run beside each other. */
const BATCH = 8;
/** Turns of the event loop after which an answer that did not come never does. */
const TURNS_MAX = 40;
/** Turns after which an answer has come whole. */
const SETTLED_TURNS = 2;
/** How long the transfer beside the streams rests between two blocks: it is there to be disturbed, not to use all the time. */
const WITNESS_TURNS = 20;
const CAPACITY_BYTES = 64 * 1024 * 1024;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes garbage away until nothing more is found, and says what is left. */
export async function memoryUse(): Promise<MemoryUse> {
  setFlagsFromString("--expose_gc");
  const collect = asDeclared<() => void>(runInNewContext("gc"));
  for (let round = 0; round < 4; round++) {
    collect();
    // Memory of buffers is given back by a task of its own.
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heapBytes: heapUsed, externalBytes: external };
}

/** The initiator's end of a connection that does not look at what it gets, and only counts it. */
class Player {
  readonly #socket: Socket;
  #heardBytes = 0;
  #isAnswered = false;
  isOver = false;

  constructor(portal: Portal) {
    const socket = connect({ host: portal.host, port: portal.port, noDelay: true });
    this.#socket = socket;
    socket.on("data", (bytes) => {
      this.#heardBytes += bytes.length;
      this.#isAnswered = true;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isOver = true;
    });
  }

  /** Settles when something has come since the last time and no more follows, or nothing comes at all. */
  async #hear(): Promise<void> {
    let before = this.#heardBytes;
    for (let idle = 0; idle < TURNS_MAX && !this.isOver; idle++) {
      if (this.#isAnswered && idle > SETTLED_TURNS) break;
      await turn();
      if (this.#heardBytes !== before) idle = 0;
      before = this.#heardBytes;
    }
    this.#isAnswered = false;
  }

  /** A PDU that was sent behind an answer is sent behind one again, as long as answers come. */
  async play(stream: Recording): Promise<void> {
    await until(() => this.isOver || !this.#socket.connecting);
    for (const { bytes, waits } of stream) {
      if (waits) await this.#hear();
      if (this.isOver) break;
      this.#socket.write(bytes);
    }
    await this.#hear();
    this.#socket.destroy();
    await until(() => this.isOver, "the end of a connection");
  }
}

/** Puts a drive that has been through something back into a state in which most commands mean something. */
function refresh(drive: SimulatedDrive): void {
  if (drive.cartridge === undefined)
    drive.insert(blankCartridge(drive.personality, { capacityBytes: CAPACITY_BYTES }));
  drive.startLoad();
  drive.completeLoad();
  const deck = drive.loadedDeck;
  if (deck === undefined) return;
  deck.settle();
  deck.moveTo(0, 0);
  deck.cut();
}

/** Notes what no run may bring about. */
class Watch {
  readonly violations: string[] = [];
  readonly #note = (error: unknown): void => {
    this.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  begin(): void {
    process.on("unhandledRejection", this.#note);
    process.on("uncaughtException", this.#note);
    process.on("warning", this.#note);
  }

  end(): void {
    process.off("unhandledRejection", this.#note);
    process.off("uncaughtException", this.#note);
    process.off("warning", this.#note);
  }
}

interface Scene {
  readonly server: DriveServer;
  readonly drive: SimulatedDrive;
  readonly recordings: readonly Recording[];
}

/** Runs the streams from `from` up to `to`. */
async function playBatch(
  { server, drive, recordings }: Scene,
  seeds: readonly number[],
  watch: Watch,
): Promise<void> {
  await Promise.all(
    seeds.map(async (seed) => {
      await new Player(server).play(mutatedStream(new SeededRandom(seed), recordings));
    }),
  );
  const what = `sessions of the streams ${seeds.join(", ")}`;
  try {
    await until(
      () => server.sessionCount === 1 && drive.nexuses.length === 1,
      `the end of ${what}`,
    );
  } catch (error) {
    watch.violations.push(String(error));
  }
  await server.exclusively(0, () => {
    refresh(drive);
  });
}

interface Options {
  readonly runs: number;
  readonly seed: number;
}
type Tell = (done: number) => void;

/** Plays mutated streams whose seeds are `seed`, `seed` + 1, …; `tell` hears now and then how many are done. */
export async function runStreams(
  options: Options,
  tell: Tell = () => undefined,
): Promise<CampaignResult> {
  const result = await serveStreams(options, tell);
  // Server and drives are out of reach by now.
  return { ...result, memory: { ...result.memory, closed: await memoryUse() } };
}

async function serveStreams(options: Options, tell: Tell): Promise<CampaignResult> {
  const watch = new Watch();
  const drive = createSimulatedDrive({ capacityBytes: CAPACITY_BYTES });
  const unit = new WatchedUnit(new ServedDrive(createSimulatedDrive()));
  let sessions = 0;
  const server = await serveDrives([drive, unit], {
    dataLimitMs: 2000,
    onEvent: (event) => {
      if (event.kind === "session") sessions++;
      if (event.kind === "fault") watch.violations.push(`a fault of ours: ${String(event.error)}`);
    },
  });
  watch.begin();
  let warm: MemoryUse | undefined;
  try {
    const recordings = await recordStories(server);
    await until(() => server.sessionCount === 0);
    const witness = new Witness(server, unit);
    await witness.begin(async () => {
      for (let count = 0; count < WITNESS_TURNS; count++) await turn();
    });
    for (let done = 0; done < options.runs; done += BATCH) {
      const count = Math.min(BATCH, options.runs - done);
      const seeds = Array.from({ length: count }, (_, at) => (options.seed + done + at) >>> 0);
      await playBatch({ server, drive, recordings }, seeds, watch);
      if (warm === undefined && done >= options.runs / 10) warm = await memoryUse();
      tell(done + count);
    }
    const end = await memoryUse();
    await witness.stop();
    await server.close();
    if (drive.nexuses.length > 0) watch.violations.push("a nexus is left");
    return {
      violations: [...watch.violations, ...witness.violations],
      witnessBlocks: witness.blockCount,
      disturbances: unit.disturbances,
      sessions,
      memory: { warm: warm ?? end, end, closed: end },
    };
  } finally {
    watch.end();
    await server.close();
  }
}
