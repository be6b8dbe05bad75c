import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { Session } from "../../src/session/session.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import type { NeighbourAct, Visit } from "./campaign-plan.ts";

const WRITE = 0x0a;
const WRITE_FILEMARKS = 0x10;
const READ_POSITION = 0x34;
/** Commands that answer with CHECK CONDITION again and again in good order: until the drive is ready, block after block. */
const REPEATABLE: ReadonlySet<number> = new Set([0x00, 0x08]);
const CHECK_CONDITION = 0x02;
const UNIT_ATTENTION = 0x6;
/** Sense keys after which, on a command that records, nobody knows where the tape stands or what of the buffer is left. */
const DOUBTFUL_KEYS: ReadonlySet<number> = new Set([0x2, 0x3, 0x4, 0xb, 0xd]);
/** The same command sent again without a good answer: unit attentions, busy and one aborted command together. */
const REPEATS_MAX = 32;

/** What the wire does beside carrying commands. */
export interface WireSettings {
  readonly seed: number;
  readonly visits: readonly Visit[];
  readonly stealShare: number;
  readonly abortAtCommand: number | undefined;
  readonly onAbort: () => void;
  /** Blocks that may be sent between two looks at the position. */
  readonly uncheckedMax: number;
}

/**
 * The cable between writer and drive, with other programs on it and with a witness who sees every command: whether a
 * position is ever assumed, and whether anything is tried without end. Knows nothing of how the writer is made.
 */
export class CampaignWire implements ScsiTransport {
  readonly limits: ScsiTransport["limits"];
  readonly violations: string[] = [];
  readonly acts = new Map<NeighbourAct, number>();
  readonly #inner: ScsiTransport;
  readonly #sibling: Session;
  readonly #stranger: TapeDrive;
  #settings: WireSettings | undefined;
  #random = new SeededRandom(0);
  #count = 0;
  #doubt: string | undefined;
  #unchecked = 0;
  #lastCdb: Uint8Array = new Uint8Array(0);
  #repeats = 0;
  #compresses = false;

  private constructor(inner: ScsiTransport, sibling: Session, stranger: TapeDrive) {
    this.limits = inner.limits;
    this.#inner = inner;
    this.#sibling = sibling;
    this.#stranger = stranger;
  }

  /** Connects to a drive as one host, with another program on the same host and one on another host. */
  static async connect(simulated: SimulatedDrive): Promise<CampaignWire> {
    const { clock } = simulated;
    const sibling = new Session({ transport: simulated.connect(), clock });
    const stranger = new Session({ transport: simulated.connect("stranger"), clock });
    return new CampaignWire(simulated.connect(), sibling, await TapeDrive.open(stranger));
  }

  /** From now on the others come by and the witness watches. */
  begin(settings: WireSettings): void {
    this.#settings = settings;
    this.#random = new SeededRandom(settings.seed);
    this.#count = 0;
  }

  /** The others go away. */
  end(): void {
    this.#settings = undefined;
  }

  async execute(request: ScsiRequest): Promise<ScsiReply> {
    const settings = this.#settings;
    if (settings === undefined) return this.#inner.execute(request);
    if (this.#count === settings.abortAtCommand) settings.onAbort();
    await this.#visit(settings);
    this.#count += 1;
    this.#watchRequest(request, settings);
    try {
      const reply = await this.#inner.execute(request);
      this.#watchReply(request, reply);
      return reply;
    } catch (error) {
      this.#doubt = error instanceof CapstanError ? error.code : "no error of ours";
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #visit(settings: WireSettings): Promise<void> {
    for (const { atCommand, act } of settings.visits) {
      if (atCommand === this.#count) await this.#act(act);
    }
    if (this.#random.nextChance(settings.stealShare)) await this.#act("testUnitReady");
  }

  async #act(act: NeighbourAct): Promise<void> {
    this.acts.set(act, (this.acts.get(act) ?? 0) + 1);
    try {
      switch (act) {
        case "testUnitReady":
          await this.#sibling.attempt(TEST_UNIT_READY, {});
          return;
        case "rewind":
          await this.#stranger.session.attempt(REWIND, { immediate: false });
          return;
        case "modeSelect":
          this.#compresses = !this.#compresses;
          await this.#stranger.setCompression(this.#compresses);
      }
    } catch (error) {
      // The faults of the run hit the others as well; what they make of it is not the point.
      if (!(error instanceof CapstanError)) throw error;
    }
  }

  #watchRequest({ cdb }: ScsiRequest, settings: WireSettings): void {
    const opcode = cdb[0] ?? 0;
    if (opcode === WRITE) this.#unchecked += 1;
    if (this.#unchecked > settings.uncheckedMax) {
      this.violations.push(
        `${String(this.#unchecked)} blocks went out without a look at the position`,
      );
      this.#unchecked = 0;
    }
    if (!records(cdb) || this.#doubt === undefined) return;
    this.violations.push(
      `command ${String(this.#count)} records although ${this.#doubt} came before`,
    );
    this.#doubt = undefined;
  }

  #watchReply({ cdb }: ScsiRequest, reply: ScsiReply): void {
    const opcode = cdb[0] ?? 0;
    if (reply.status === 0) {
      this.#repeats = 0;
      if (opcode !== READ_POSITION) return;
      this.#doubt = undefined;
      this.#unchecked = 0;
      return;
    }
    this.#countRepeat(cdb);
    if (reply.status !== CHECK_CONDITION) return;
    const doubt = doubtOf(reply.sense, records(cdb));
    if (doubt !== undefined) this.#doubt = doubt;
  }

  #countRepeat(cdb: Uint8Array): void {
    const same = Buffer.compare(cdb, this.#lastCdb) === 0;
    this.#lastCdb = cdb.slice();
    this.#repeats = same && !REPEATABLE.has(cdb[0] ?? 0) ? this.#repeats + 1 : 0;
    if (this.#repeats <= REPEATS_MAX) return;
    this.violations.push(`command ${Buffer.from(cdb).toString("hex")} is sent again without end`);
    this.#repeats = 0;
  }
}

/** Whether a command puts something on the tape where it stands. */
function records(cdb: Uint8Array): boolean {
  if (cdb[0] === WRITE) return true;
  return cdb[0] === WRITE_FILEMARKS && (cdb[2] ?? 0) + (cdb[3] ?? 0) + (cdb[4] ?? 0) > 0;
}

/** What sense data say that puts the position in doubt. SPC-4, sense data: 71h and 73h are deferred. */
function doubtOf(sense: Uint8Array, recording: boolean): string | undefined {
  const code = (sense[0] ?? 0) & 0x7f;
  const key = ((code >= 0x72 ? sense[1] : sense[2]) ?? 0) & 0x0f;
  const deferred = code === 0x71 || code === 0x73;
  const doubtful = key === UNIT_ATTENTION || (recording && DOUBTFUL_KEYS.has(key));
  if (!deferred && !doubtful) return undefined;
  return `${deferred ? "deferred " : ""}sense key ${key.toString(16)}`;
}
