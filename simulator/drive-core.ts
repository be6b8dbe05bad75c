/**
 * One state from which all follows that a host can observe of a simulated drive. Knows no command: what a command does
 * stands in handlers/, how the tape moves in mechanics/, and simulated-drive.ts puts them together.
 */
import type { Clock } from "../src/clock/clock.ts";
import type { CommandDefinition } from "../src/scsi/define-command.ts";
import { SENSE_KEY } from "../src/scsi/sense.ts";
import type { SenseInput } from "../src/scsi/sense.ts";
import { UsageError } from "../src/transport/errors.ts";
import type { Cartridge } from "./cartridge.ts";
import { CheckCondition, sense } from "./check-condition.ts";
import { DriveCounters } from "./drive-counters.ts";
import { FaultInjector } from "./faults/fault-injector.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";
import type { LoadState, Mechanism, Operation } from "./mechanics/mechanism.ts";
import { emptyMechanism, progressOf } from "./mechanics/mechanism.ts";
import type { TapeDeck } from "./mechanics/tape-deck.ts";
import { thread, windBack } from "./mechanics/threading.ts";
import { ModeStore } from "./mode-store.ts";
import { Nexus } from "./nexus.ts";
import { noteHardError } from "./note-transfer.ts";
import { showPartitions } from "./partitioning.ts";
import { notReady } from "./not-ready.ts";
import type { Personality } from "./personalities/personality.ts";
import { Reservations } from "./reservations.ts";
import { REMOVAL_CLEARS, TapeAlertState } from "./tape-alert-state.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { beginCleaning, endCleaning } from "./wear/clean-heads.ts";

/** What a drive is made of. */
export interface DriveCoreOptions {
  readonly personality: Personality;
  /** Default: a virtual clock of its own, on which hours take no time. */
  readonly clock?: Clock;
  readonly serial?: string;
  readonly faults?: FaultPlan;
  readonly commands: readonly CommandDefinition[];
}

const NEXUS_LOST = sense(SENSE_KEY.unitAttention, 0x2907);
/** IBM LTO SCSI Reference GA32-0928-06: 29 00 at power-on; libiscsi's iscsi-ls goes on after this one alone. */
const POWER_ON = sense(SENSE_KEY.unitAttention, 0x2900);

/** The state of a simulated drive, and what handlers do with it. */
export class DriveCore {
  readonly personality: Personality;
  readonly serial: string;
  readonly clock: Clock;
  readonly faults: FaultInjector;
  readonly modes: ModeStore;
  /** The commands that this model has and that are built. */
  readonly commands: readonly CommandDefinition[];
  readonly counters = new DriveCounters();
  readonly alerts: TapeAlertState;
  readonly reservations = new Reservations();
  readonly mechanism: Mechanism = emptyMechanism();
  /** A failure of earlier buffered writes, told with the next command that may carry it. */
  deferredError: SenseInput | undefined;
  /** The initiator whose buffered writes fail: it alone is told. Undefined: whoever comes first. */
  failureOf: Nexus | undefined;
  /** Mode header: 0 every WRITE synchronous, 1 buffered. */
  bufferedMode = 1;
  /** After a reset the position is not usable until REWIND, LOCATE or LOAD. */
  fenced = false;
  operation: Operation | undefined;
  /** Set by ALLOW OVERWRITE: the object that may be overwritten once, or `format`. */
  overwriteAllowed: { readonly partition: number; readonly object: number } | "format" | undefined;
  /** Called when something has happened that must outlive this process: a load, an eject, content on tape. */
  onLastingChange: (() => void) | undefined;
  /** Ends the waiting of the command that is running; undefined where nothing does. */
  cancel: AbortSignal | undefined;
  /** What REPORT LUNS tells: the units of the target that this drive is part of. */
  unitNumbers: readonly number[] = [0];
  /** Offset of this drive's calendar from the clock's, in milliseconds; undefined until SET TIMESTAMP. */
  timestampOffsetMs: number | undefined;
  readonly #nexuses = new Map<string, Nexus>();
  #debtMs = 0;

  constructor(options: DriveCoreOptions) {
    this.personality = options.personality;
    this.serial = options.serial ?? options.personality.serial;
    this.clock = options.clock ?? new VirtualClock();
    this.faults = new FaultInjector(options.faults ?? [], this.clock);
    this.modes = new ModeStore(options.personality);
    this.commands = options.commands;
    this.alerts = new TapeAlertState(() => this.#nexuses.values());
  }

  /** What the drive remembers of an initiator; a new one learns that the drive was powered on. */
  nexus(initiator: string): Nexus {
    const known = this.#nexuses.get(initiator);
    if (known !== undefined) {
      known.isGone = false;
      return known;
    }
    this.#forgetGone();
    const nexus = new Nexus(initiator);
    nexus.raise(POWER_ON);
    nexus.latchedAlerts = this.alerts.truth;
    this.#nexuses.set(initiator, nexus);
    return nexus;
  }

  /** Of those who have left, only who still has a key is remembered: others may take keys away from them. */
  #forgetGone(): void {
    for (const { name, isGone, reservationKey } of this.#nexuses.values())
      if (isGone && reservationKey === undefined) this.#nexuses.delete(name);
  }

  /**
   * An initiator is gone: what it reserved or held in is free, and what was set for it alone is forgotten. A key that it has
   * registered stays, and it learns of the loss when it comes back. SPC-4 and SAM-5, I_T nexus loss.
   */
  loseNexus(nexus: Nexus): void {
    this.reservations.release(nexus);
    if (nexus.reservationKey === undefined) {
      if (this.#nexuses.get(nexus.name) === nexus) this.#nexuses.delete(nexus.name);
    } else {
      nexus.reset();
      nexus.isGone = true;
      nexus.dropAttentions();
      nexus.raise(NEXUS_LOST);
    }
  }

  get nexuses(): readonly Nexus[] {
    return [...this.#nexuses.values()];
  }

  get cartridge(): Cartridge | undefined {
    return this.mechanism.cartridge;
  }

  get loadState(): LoadState {
    return this.mechanism.loadState;
  }

  /** The tape under the head. Throws CheckCondition with what a drive says when it is not there. */
  get deck(): TapeDeck {
    if (this.mechanism.loadState === "ready" && this.mechanism.deck !== undefined)
      return this.mechanism.deck;
    throw notReady(this);
  }

  /** The tape under the head, or undefined. */
  get loadedDeck(): TapeDeck | undefined {
    return this.mechanism.loadState === "ready" ? this.mechanism.deck : undefined;
  }

  /** Puts a cartridge in and, unless told otherwise, lets the drive load it. */
  insert(cartridge: Cartridge, options: { readonly load?: boolean } = {}): void {
    if (this.mechanism.cartridge !== undefined) {
      throw new UsageError("SIM_OCCUPIED", "insert cartridge: there is one in the drive");
    }
    this.mechanism.cartridge = cartridge;
    this.mechanism.loadState = "seated";
    if (options.load ?? true) this.startLoad();
  }

  /** Begins to load what is in the slot; done when the drive's load time has passed. */
  startLoad(): void {
    if (this.mechanism.loadState !== "seated") return;
    const { nowMs } = this.clock;
    this.mechanism.loadState = "loading";
    this.operation = {
      kind: "load",
      startedMs: nowMs,
      endsMs: nowMs + this.personality.mechanics.loadMs,
    };
  }

  /** Ends what has run its time. Called before every command. */
  settleOperations(): void {
    const { operation } = this;
    if (operation === undefined || this.clock.nowMs < operation.endsMs) return;
    this.operation = undefined;
    if (this.mechanism.loadState === "loading") this.#finishLoad(operation.endsMs);
    if (this.mechanism.loadState === "cleaning") this.#settleCleaning();
  }

  #settleCleaning(): void {
    const { cartridge } = this.mechanism;
    if (cartridge === undefined || this.clock.nowMs < (this.operation?.endsMs ?? 0)) return;
    this.operation = undefined;
    endCleaning(this, cartridge);
  }

  /** Ends a load whose time the caller has let pass. */
  completeLoad(): void {
    if (this.mechanism.loadState !== "loading") return;
    this.operation = undefined;
    this.#finishLoad(this.clock.nowMs);
  }

  #finishLoad(endedMs: number): void {
    const cartridge = this.mechanism.cartridge;
    if (cartridge === undefined) return;
    if (cartridge.facts.kind === "cleaning") beginCleaning(this, cartridge, endedMs);
    else thread(this, cartridge);
  }

  /** Takes the cartridge out by hand or by command. What is in the buffer goes to tape first. */
  eject(): Cartridge | undefined {
    const cartridge = this.mechanism.cartridge;
    this.unthread();
    this.mechanism.cartridge = undefined;
    this.mechanism.loadState = "empty";
    this.alerts.clear(...REMOVAL_CLEARS);
    this.onLastingChange?.();
    return cartridge;
  }

  /** Winds the tape back into the cartridge, which stays in the slot. */
  unthread(): void {
    const { deck } = this.mechanism;
    deck?.settle();
    if (deck !== undefined) windBack(this, deck);
    this.mechanism.cartridge?.medium.synchronize();
    this.mechanism.deck = undefined;
    this.operation = undefined;
    this.fenced = false;
    this.overwriteAllowed = undefined;
    if (this.mechanism.cartridge !== undefined) this.mechanism.loadState = "seated";
  }

  /** Whether any initiator holds the cartridge in. */
  get removalPrevented(): boolean {
    return this.nexuses.some((nexus) => nexus.preventsRemoval);
  }

  /** Lets time pass that a command takes: at once on a virtual clock, in steps of real waiting on any other. */
  spend(ms: number): Promise<void> | undefined {
    if (this.clock instanceof VirtualClock) {
      this.clock.advance(ms);
      return undefined;
    }
    // Commands of microseconds would only measure the timer: wait when it has come to something.
    this.#debtMs += ms;
    if (this.#debtMs < 4) return undefined;
    const debtMs = this.#debtMs;
    this.#debtMs = 0;
    return this.clock.sleep(debtMs, this.cancel === undefined ? {} : { signal: this.cancel });
  }

  /** How far the running operation is, 0 to 65535; 0 when none runs. */
  get progress(): number {
    return this.operation === undefined ? 0 : progressOf(this.operation, this.clock.nowMs);
  }

  /** Starts an operation that goes on after its command has ended. */
  begin(kind: Operation["kind"], ms: number): void {
    const { nowMs } = this.clock;
    this.operation = { kind, startedMs: nowMs, endsMs: nowMs + ms };
  }

  /** Waits for an operation that still runs: later motions begin when it is over. */
  async finishOperation(): Promise<void> {
    const { operation } = this;
    if (operation === undefined) return;
    await this.spend(operation.endsMs - this.clock.nowMs);
    this.operation = undefined;
  }

  /** Time on the interface, and until the buffer has room again. */
  takeTransferTime(bytes: number): Promise<void> | undefined {
    const { mechanics, bufferBytes } = this.personality;
    const { deck } = this;
    let ms = bytes / (mechanics.linkBytesPerSecond / 1000);
    const excess = deck.msUntilBuffered(bufferBytes);
    if (excess > ms) ms = excess;
    const waiting = this.spend(ms);
    deck.drain();
    return waiting;
  }

  /** The tape is modified: the first time after a load, the volume change reference moves on. SPC-4, MAM attribute 0009h. */
  noteModified(): void {
    if (this.mechanism.modified) return;
    this.mechanism.modified = true;
    const { state } = this.deck.cartridge;
    state.volumeChangeReference++;
    state.formattedDensity ??= this.densityCode;
  }

  /** Density code that the drive writes on this cartridge, or reads there. */
  get densityCode(): number {
    const format = this.mechanism.cartridge?.facts.format;
    const support = this.personality.cartridges.find((one) => one.format === format);
    return support?.densityCode ?? 0;
  }

  /** An accepted object will not make it to tape: told after so many commands, or when the buffer must be empty. */
  failLater(place: { readonly object: number }, afterCommands: number): void {
    this.deck.stuckAt ??= place.object;
    this.mechanism.failureIn ??= afterCommands;
  }

  /** Counts down to a planned failure; called before every command. */
  countDownToFailure(): void {
    if (this.mechanism.failureIn === undefined) return;
    this.mechanism.failureIn--;
    if (this.mechanism.failureIn < 0) this.#detectFailure();
  }

  /** The write of an accepted object has failed for good: the buffer is dropped, and a command will carry the news. */
  #detectFailure(): void {
    this.mechanism.failureIn = undefined;
    const deck = this.loadedDeck;
    if (deck?.stuckAt === undefined) return;
    deck.loseBuffer(deck.stuckAt);
    noteHardError(this, "write");
    this.alerts.raise(0x06);
    this.deferredError = sense(SENSE_KEY.mediumError, 0x0c00);
  }

  /** Brings everything accepted onto the tape, with the time it takes. Throws CheckCondition when it cannot. */
  flush(): Promise<void> | undefined {
    const deck = this.loadedDeck;
    if (deck === undefined) return undefined;
    if (deck.stuckAt !== undefined) {
      this.#detectFailure();
      const failure = this.deferredError;
      this.deferredError = undefined;
      if (failure !== undefined) throw new CheckCondition({ ...failure, deferred: true });
    }
    const waiting = this.spend(deck.msUntilBuffered(0));
    deck.settle();
    this.synchronize();
    return waiting;
  }

  /** A reset, or a power failure with everything it takes away. */
  reset(effects: {
    losesBuffer: boolean;
    rewinds: boolean;
    attention: boolean;
    codes?: number;
  }): void {
    const deck = this.loadedDeck;
    if (effects.losesBuffer) deck?.loseBuffer();
    if (deck !== undefined && effects.rewinds) {
      deck.settle();
      deck.moveTo(0, 0);
      this.fenced = this.personality.family === "lto";
    }
    this.modes.reset();
    if (deck !== undefined) showPartitions(this.modes, deck.cartridge);
    this.bufferedMode = 1;
    this.reservations.reset();
    this.counters.noteReset();
    this.deferredError = undefined;
    const { loadState } = this.mechanism;
    const goesOn = loadState === "loading" || loadState === "cleaning";
    if (!goesOn) this.operation = undefined;
    this.overwriteAllowed = undefined;
    for (const nexus of this.#nexuses.values()) {
      nexus.reset();
      if (effects.attention) nexus.raise(sense(SENSE_KEY.unitAttention, effects.codes ?? 0x2900));
    }
  }

  /** Hands the cartridge's content to the host, and says that there is something to keep. */
  synchronize(): void {
    this.mechanism.cartridge?.medium.synchronize();
    this.onLastingChange?.();
  }

  /** Adds to the fault plan. */
  inject(plan: FaultPlan): void {
    this.faults.add(plan);
  }
}
