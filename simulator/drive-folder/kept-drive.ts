/** The state of a powered-on drive as JSON, and a drive out of it. The cartridge keeps its own, see cartridge-shelf.ts. */
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import type { Cartridge } from "../cartridge.ts";
import { sense } from "../check-condition.ts";
import { parseFaultPlan } from "../faults/parse-fault-plan.ts";
import type { JsonFields } from "../json-fields.ts";
import { TapeDeck } from "../mechanics/tape-deck.ts";
import type { Watermark } from "../mechanics/tape-deck.ts";
import { powerOnMs } from "../power-on-time.ts";
import type { SimulatedDrive } from "../simulated-drive.ts";
import { askAgain } from "../wear/run-tape.ts";
import { keptNexus, keptSense, restoreNexus, senseFrom } from "./kept-nexus.ts";
import { restoreFields } from "./restore-fields.ts";

const LOAD_STATES = ["empty", "seated", "loading", "ready", "cleaning"] as const;
const OPERATIONS = ["rewind", "locate", "erase", "format", "load", "verify", "clean"] as const;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function keptReservations({ reservations }: SimulatedDrive): object {
  const { reservedBy, persistent, generation, persistsThroughPowerLoss } = reservations;
  return {
    generation,
    persistsThroughPowerLoss,
    ...(reservedBy === undefined ? {} : { reservedBy: reservedBy.name }),
    ...(persistent === undefined
      ? {}
      : {
          persistent: {
            holder: persistent.holder.name,
            type: persistent.type,
            key: persistent.key.toString(),
          },
        }),
  };
}

/** The counters as plain data; power-on time with this process' share of it. */
function keptCounters(drive: SimulatedDrive): object {
  const { lifetime } = drive.counters;
  return Object.assign({}, drive.counters, {
    lifetime: { ...lifetime, powerOnMs: powerOnMs(drive) },
  });
}

/** All of a drive's state but its cartridge. Times are kept as distances from now. */
export function keptDrive(drive: SimulatedDrive): object {
  const { clock, mechanism, operation, overwriteAllowed, deferredError } = drive;
  const { nowMs } = clock;
  return {
    epochMs: clock.epochMs,
    bufferedMode: drive.bufferedMode,
    fenced: drive.fenced,
    loadState: mechanism.loadState,
    modified: mechanism.modified,
    failureIn: mechanism.failureIn,
    deck: mechanism.deck?.watermark,
    operation:
      operation === undefined
        ? undefined
        : {
            kind: operation.kind,
            startedMsAgo: nowMs - operation.startedMs,
            endsInMs: operation.endsMs - nowMs,
          },
    overwriteAllowed,
    timestampOffsetMs: drive.timestampOffsetMs,
    deferredError: deferredError === undefined ? undefined : keptSense(deferredError),
    failureOf: drive.failureOf?.name,
    modePages: drive.modes.pages.map(({ page, subpage }) => ({
      page,
      subpage,
      bytes: hex(drive.modes.current(page, subpage) ?? new Uint8Array(0)),
    })),
    alerts: drive.alerts.truth.toString(),
    counters: keptCounters(drive),
    reservations: keptReservations(drive),
    nexuses: drive.nexuses.map(keptNexus),
    faults: drive.faults.pending,
  };
}

/** What even a power failure leaves: counters, and the faults that are still to come. */
function restoreLasting(drive: SimulatedDrive, kept: JsonFields): void {
  restoreFields(drive.counters, kept.raw("counters"));
  // What is kept is the whole time, and the clock goes on from where it stood: it must not count twice.
  drive.counters.lifetime.powerOnMs -= drive.clock.nowMs;
  drive.inject(parseFaultPlan(kept.list("faults")));
}

function restoreDeck(
  drive: SimulatedDrive,
  kept: JsonFields,
  elapsedMs: number,
): TapeDeck | undefined {
  const { cartridge } = drive.mechanism;
  if (cartridge === undefined || !kept.has("deck")) return undefined;
  const deck = new TapeDeck({ cartridge, personality: drive.personality, clock: drive.clock });
  const fields = kept.object("deck");
  const watermark: Watermark = {
    partition: fields.integer("partition"),
    object: fields.integer("object"),
    drainedBytes: fields.number("drainedBytes"),
    drainedMsAgo: fields.number("drainedMsAgo") + elapsedMs,
    buffering: fields.flag("buffering"),
    stuckAt: fields.has("stuckAt") ? fields.integer("stuckAt") : undefined,
    underruns: fields.integer("underruns"),
    writeFailed: fields.has("writeFailed") && fields.flag("writeFailed"),
  };
  deck.resume(watermark);
  return deck;
}

function restoreOperation(drive: SimulatedDrive, kept: JsonFields, elapsedMs: number): void {
  if (!kept.has("operation")) return;
  const operation = kept.object("operation");
  const nowMs = drive.clock.nowMs - elapsedMs;
  drive.operation = {
    kind: operation.word("kind", OPERATIONS),
    startedMs: nowMs - operation.number("startedMsAgo"),
    endsMs: nowMs + operation.number("endsInMs"),
  };
}

function restorePermission(drive: SimulatedDrive, kept: JsonFields): void {
  if (!kept.has("overwriteAllowed")) return;
  if (kept.raw("overwriteAllowed") === "format") drive.overwriteAllowed = "format";
  else {
    const place = kept.object("overwriteAllowed");
    drive.overwriteAllowed = {
      partition: place.integer("partition"),
      object: place.integer("object"),
    };
  }
}

function restoreReservations(drive: SimulatedDrive, kept: JsonFields): void {
  drive.reservations.generation = kept.integer("generation");
  if (kept.has("persistsThroughPowerLoss")) {
    drive.reservations.persistsThroughPowerLoss = kept.flag("persistsThroughPowerLoss");
  }
  if (kept.has("reservedBy")) drive.reservations.reserve(drive.nexus(kept.text("reservedBy")));
  if (!kept.has("persistent")) return;
  const persistent = kept.object("persistent");
  drive.reservations.persistent = {
    holder: drive.nexus(persistent.text("holder")),
    type: persistent.integer("type"),
    key: persistent.big("key"),
  };
}

function restoreAlerts(drive: SimulatedDrive, truth: bigint): void {
  for (let flag = 1; flag <= 64; flag++) {
    if ((truth & (1n << BigInt(flag - 1))) !== 0n) drive.alerts.raise(flag);
  }
}

/** Makes a new drive be the one that was closed in good order, with the same cartridge in it. */
export function restoreDrive(
  drive: SimulatedDrive,
  kept: JsonFields,
  cartridge: Cartridge | undefined,
): void {
  const elapsedMs = Math.max(0, drive.clock.epochMs - kept.number("epochMs"));
  restoreLasting(drive, kept);
  drive.bufferedMode = kept.integer("bufferedMode");
  drive.fenced = kept.flag("fenced");
  const { mechanism } = drive;
  mechanism.cartridge = cartridge;
  mechanism.loadState = cartridge === undefined ? "empty" : kept.word("loadState", LOAD_STATES);
  mechanism.modified = kept.flag("modified");
  mechanism.failureIn = kept.has("failureIn") ? kept.integer("failureIn") : undefined;
  mechanism.deck = restoreDeck(drive, kept, elapsedMs);
  restoreOperation(drive, kept, elapsedMs);
  restorePermission(drive, kept);
  if (kept.has("timestampOffsetMs")) drive.timestampOffsetMs = kept.number("timestampOffsetMs");
  if (kept.has("deferredError")) drive.deferredError = senseFrom(kept.object("deferredError"));
  for (const page of kept.objects("modePages")) {
    const bytes = Uint8Array.from(Buffer.from(page.text("bytes"), "hex"));
    drive.modes.replace(page.integer("page"), page.integer("subpage"), bytes);
  }
  restoreAlerts(drive, kept.big("alerts"));
  for (const nexus of kept.objects("nexuses")) restoreNexus(drive, nexus);
  if (kept.has("failureOf")) drive.failureOf = drive.nexus(kept.text("failureOf"));
  restoreReservations(drive, kept.object("reservations"));
}

/**
 * Makes a new drive be the one whose process died: as after a power failure. The cartridge is threaded at its beginning,
 * the buffer is gone, mode pages have their defaults, and every initiator meets unit attention 29 00 (new ones do anyway).
 */
export function restoreAfterPowerFailure(
  drive: SimulatedDrive,
  kept: JsonFields,
  cartridge: Cartridge | undefined,
): void {
  restoreLasting(drive, kept);
  drive.counters.powerCycles++;
  askAgain(drive, cartridge);
  if (cartridge === undefined) return;
  const { mechanism } = drive;
  mechanism.cartridge = cartridge;
  mechanism.loadState = "seated";
  const loadState = kept.word("loadState", LOAD_STATES);
  if (loadState === "loading" || loadState === "cleaning") drive.startLoad();
  if (loadState !== "ready") return;
  mechanism.loadState = "ready";
  mechanism.deck = new TapeDeck({ cartridge, personality: drive.personality, clock: drive.clock });
  drive.reset({ losesBuffer: true, rewinds: true, attention: true });
  // What is in the drive may be another cartridge now. sense.md 6: after 29 00 a drive with a cartridge says 28 00.
  for (const nexus of drive.nexuses) nexus.raise(sense(SENSE_KEY.unitAttention, 0x2800));
}
