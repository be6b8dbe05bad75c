/** What every command goes through, in a drive's order: faults, reservation, deferred error, unit attention, CDB, handler. */
import { asDeclared } from "../src/codec/as-declared.ts";
import type { DataPhase } from "../src/scsi/define-command.ts";
import { STATUS } from "../src/scsi/status.ts";
import type { SenseInput } from "../src/scsi/sense.ts";
import { TransportError } from "../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest } from "../src/transport/scsi-transport.ts";
import { CheckCondition } from "./check-condition.ts";
import type { Answer, Route } from "./command-router.ts";
import { CommandRouter } from "./command-router.ts";
import { applyCommandEffect } from "./faults/apply-effect.ts";
import type { TransportFault } from "./faults/apply-effect.ts";
import { takeDeferredError } from "./deferred-error.ts";
import { noteErrorEvent } from "./error-history.ts";
import type { Nexus } from "./nexus.ts";
import { encodeSenseAs } from "./sense-encoding.ts";
import type { DriveCore } from "./drive-core.ts";
import { passesReservations } from "./reservation-exceptions.ts";
import { NO_TRANSFER, transferOf, type Transfer } from "./transfer-length.ts";

const EMPTY = new Uint8Array(0);

/** Commands that neither report nor clear unit attentions and deferred errors. IBM LTO SCSI Reference GA32-0928-06, table 30. */
const NO_ATTENTION: ReadonlySet<number> = new Set([0x12, 0x03, 0xa0, 0x4d, 0x3c]);
/** Commands that move objects from the present position on. */
const MOVES_DATA: ReadonlySet<number> = new Set([0x08, 0x0a, 0x10, 0x13]);

/** Runs commands on a drive. */
export class CommandExecutor {
  readonly #drive: DriveCore;
  readonly #router: CommandRouter;

  constructor(drive: DriveCore, router: CommandRouter) {
    this.#drive = drive;
    this.#router = router;
  }

  /** `cancel` ends what the command waits for; it then rejects with the signal's reason and has no status. */
  execute(
    nexus: Nexus,
    request: ScsiRequest,
    cancel?: AbortSignal,
  ): ScsiReply | Promise<ScsiReply> {
    const drive = this.#drive;
    drive.cancel = cancel;
    const startedMs = drive.clock.nowMs;
    drive.settleOperations();
    drive.countDownToFailure();
    let fault: TransportFault | undefined;
    try {
      const route = this.#router.find(request.cdb);
      fault = drive.faults.idle ? undefined : this.#playFaults(route);
      if (fault !== undefined && !fault.executed) throw transportError(fault, startedMs, drive);
      if (this.#conflicts(nexus, request.cdb)) {
        return this.#status(STATUS.reservationConflict, startedMs);
      }
      this.#reportWhatWaits(nexus, route);
      CommandRouter.checkBits(route, request.cdb);
      const answer = route.handle({
        drive,
        nexus,
        cdb: route.command.cdb.decode(request.cdb),
        dataOut: request.dataOut ?? EMPTY,
        dataIn: request.dataIn ?? EMPTY,
      });
      if (answer instanceof Promise)
        return this.#finishLater(answer, { nexus, request, route, fault, startedMs });
      return this.#finish(answer, { nexus, request, route, fault, startedMs });
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error;
      // The command is over, but its status never arrives.
      if (fault !== undefined) throw transportError(fault, startedMs, drive);
      return this.#check(nexus, error.sense, { startedMs });
    }
  }

  /** Bytes that a command moves; none for one that will be refused. */
  transferOf(nexus: Nexus, cdb: Uint8Array): Transfer {
    const route = this.#router.seek(cdb);
    return route === undefined ? NO_TRANSFER : transferOf(route.command, nexus, cdb);
  }

  #conflicts(nexus: Nexus, cdb: Uint8Array): boolean {
    const { personality, reservations } = this.#drive;
    return !passesReservations(personality, cdb) && reservations.conflicts(nexus);
  }

  #playFaults(route: Route): TransportFault | undefined {
    const drive = this.#drive;
    const deck = drive.loadedDeck;
    const effects = drive.faults.takeBeforeCommand({
      command: route.command.name,
      partition: deck?.partition ?? 0,
      object: deck?.object ?? 0,
      bytesWritten: drive.counters.lifetime.bytesWritten,
      movesData: MOVES_DATA.has(route.command.opcode),
    });
    let fault: TransportFault | undefined;
    for (const effect of effects) fault = applyCommandEffect(drive, effect) ?? fault;
    return fault;
  }

  #reportWhatWaits(nexus: Nexus, route: Route): void {
    if (NO_ATTENTION.has(route.command.opcode)) return;
    const deferred = takeDeferredError(this.#drive, nexus);
    if (deferred !== undefined) throw new CheckCondition(deferred);
    if (!nexus.hasAttention) return;
    const attention = nexus.takeAttention();
    if (attention !== undefined) throw new CheckCondition(attention);
  }

  async #finishLater(answer: Promise<Answer>, run: Run): Promise<ScsiReply> {
    try {
      return this.#finish(await answer, run);
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error;
      if (run.fault !== undefined) throw transportError(run.fault, run.startedMs, this.#drive);
      return this.#check(run.nexus, error.sense, run);
    }
  }

  #finish(answer: Answer, run: Run): ScsiReply {
    const { fault, startedMs } = run;
    if (answer.reservationConflict === true) {
      return this.#status(STATUS.reservationConflict, startedMs);
    }
    const transferredBytes = answer.transferredBytes ?? this.#sendData(answer, run);
    if (fault !== undefined) throw transportError(fault, startedMs, this.#drive);
    if (answer.check !== undefined) {
      return this.#check(run.nexus, answer.check, { startedMs, transferredBytes });
    }
    const elapsedMs = this.#drive.clock.nowMs - startedMs;
    return { status: STATUS.good, sense: EMPTY, transferredBytes, elapsedMs };
  }

  #sendData(answer: Answer, { request, route }: Run): number {
    if (answer.data === undefined) return request.dataOut?.length ?? 0;
    const phase: DataPhase = route.command.data;
    const bytes =
      answer.data instanceof Uint8Array
        ? answer.data
        : phase.direction === "in"
          ? phase.codec.encode(asDeclared<never>(answer.data))
          : EMPTY;
    const allowed = allocationLength(route, request.cdb);
    const room = request.dataIn ?? EMPTY;
    const length = Math.min(bytes.length, allowed, room.length);
    room.set(length === bytes.length ? bytes : bytes.subarray(0, length));
    return length;
  }

  #check(
    nexus: Nexus,
    sense: SenseInput,
    run: { startedMs: number; transferredBytes?: number },
  ): ScsiReply {
    nexus.pendingSense = undefined;
    noteErrorEvent(this.#drive, sense);
    return {
      status: STATUS.checkCondition,
      sense: encodeSenseAs(this.#drive, sense),
      transferredBytes: run.transferredBytes ?? 0,
      elapsedMs: this.#drive.clock.nowMs - run.startedMs,
    };
  }

  #status(status: number, startedMs: number): ScsiReply {
    const elapsedMs = this.#drive.clock.nowMs - startedMs;
    return { status, sense: EMPTY, transferredBytes: 0, elapsedMs };
  }
}

interface Run {
  readonly nexus: Nexus;
  readonly request: ScsiRequest;
  readonly route: Route;
  readonly fault: TransportFault | undefined;
  readonly startedMs: number;
}

function allocationLength(route: Route, cdb: Uint8Array): number {
  const field = route.command.cdb.fields["allocationLength"];
  if (field === undefined) return Infinity;
  // READ POSITION's short and long forms must carry 0 and are answered whole.
  if (
    route.command.data.direction === "in" &&
    route.command.data.roomBytes !== "allocationLength"
  ) {
    return route.command.data.roomBytes;
  }
  return Number(field.get(cdb));
}

function transportError(
  fault: TransportFault,
  startedMs: number,
  drive: DriveCore,
): TransportError {
  const elapsedMs = drive.clock.nowMs - startedMs;
  return fault.kind === "timeout"
    ? new TransportError("TRANSPORT_TIMEOUT", "send command: no answer within its time limit", {
        executed: "unknown",
        elapsedMs,
      })
    : new TransportError("TRANSPORT_FAILED", "send command: the connection to the drive failed", {
        executed: "unknown",
        elapsedMs,
      });
}
