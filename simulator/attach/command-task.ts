import type { Decoded } from "../../src/codec/layout.ts";
import type { DATA_OUT, SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import { cdbBytes } from "../../src/scsi/define-command.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { answerCommand, checkReply } from "./answer-command.ts";
import type { UnitNexus } from "./served-unit.ts";
import type { SessionPlace } from "./session-place.ts";
import type { QueuedWork, UnitQueue } from "./unit-queue.ts";
import { WriteData } from "./write-data.ts";

type CommandHeader = Decoded<typeof SCSI_COMMAND.header>;
type DataHeader = Decoded<typeof DATA_OUT.header>;

/** Where a command goes to. */
export interface TaskUnit {
  readonly nexus: UnitNexus;
  readonly queue: UnitQueue;
}

/** The longest data phase that is taken, in bytes: as much as READ(6) and WRITE(6) can say. */
const DATA_BYTES_MAX = 0xff_ffff;
const NOTHING = new Uint8Array(0);
/** SAM-5, task attributes as iSCSI numbers them. */
const HEAD_OF_QUEUE = 3;

const INVALID_FIELD = checkReply(5, 0x2400);

/** A task was ended by task management, a reset, or with its session. */
export class TaskCancelled extends TransportError {
  constructor(why: string) {
    super("TASK_CANCELLED", why, { executed: "unknown" });
  }
}

/**
 * One SCSI command of one initiator: collects its data, waits for its turn, runs, and answers. RFC 7143, SCSI Command, Data
 * Transfer Overview. What is thrown into the session that feeds it ends that session.
 */
export class CommandTask implements QueuedWork {
  readonly header: CommandHeader;
  /** Settles when it is over, whatever came of it. */
  readonly over: Promise<void>;
  readonly #place: SessionPlace;
  readonly #unit: TaskUnit;
  readonly #cancel = new AbortController();
  #markOver: () => void = () => undefined;
  readonly #data: WriteData;
  #wake: (() => void) | undefined;
  #begun = false;
  /** It takes a place in the window of commands. */
  #inWindow = false;
  /** The drive has run it and will never answer, as a fault plan wants it. */
  #mute = false;

  /** `memory`: for data that come unasked, with `receivedBytes` of immediate data in it already. */
  constructor(
    facts: {
      readonly header: CommandHeader;
      readonly memory: Uint8Array;
      readonly receivedBytes: number;
      readonly unit: TaskUnit;
    },
    place: SessionPlace,
  ) {
    const { header } = facts;
    this.header = header;
    this.#place = place;
    this.#unit = facts.unit;
    this.#data = new WriteData(facts, place);
    this.over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  /** Lines up at its unit. */
  enqueue(): void {
    this.#begun = true;
    if (!this.header.immediate) {
      this.#inWindow = true;
      this.#place.numbers.noteBegun();
    }
    this.#unit.queue.add(this, { atHead: this.header.taskAttribute === HEAD_OF_QUEUE });
  }

  /** Ends it: no status is sent any more. Look at {@link over} for when it has stopped. */
  cancel(why: string): void {
    if (this.#cancel.signal.aborted) return;
    this.#cancel.abort(new TaskCancelled(why));
    this.#wake?.();
    if (!this.#begun || this.#mute || this.#unit.queue.remove(this)) this.#end();
  }

  noteCleared(): void {
    this.#unit.nexus.noteCleared();
  }

  /** Makes room for another command; what is said from here on says so. */
  #leaveWindow(): void {
    if (!this.#inWindow) return;
    this.#inWindow = false;
    this.#place.numbers.noteOver();
  }

  #end(): void {
    this.#leaveWindow();
    this.#data.drop({ inUse: this.#cancel.signal.aborted });
    this.#place.forget(this.header.initiatorTaskTag);
    this.#markOver();
  }

  /** Where a Data-Out belongs; see WriteData. */
  placeFor(header: DataHeader, byteLength: number): Uint8Array | undefined {
    return this.#data.placeFor(header, byteLength);
  }

  /** Takes the data of a Data-Out. Throws CodecError for data that nobody asked for. */
  receiveData(header: DataHeader, data: Uint8Array): void {
    if (this.#data.receive(header, data)) this.#wake?.();
  }

  run(): void | Promise<void> {
    try {
      return this.#run();
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #run(): void | Promise<void> {
    const { header } = this;
    // The field has 16 bytes, and a CDB the length that its operation code says.
    const cdbLength = cdbBytes(header.cdb[0] ?? 0);
    const cdb = cdbLength === 0 ? header.cdb : header.cdb.subarray(0, cdbLength);
    const { toDriveBytes, fromDriveBytes } = this.#unit.nexus.transferOf(cdb);
    const wantedBytes = header.write ? Math.min(header.expectedTransferBytes, toDriveBytes) : 0;
    const facts = { cdb, wantedBytes, toDriveBytes, fromDriveBytes };
    if (this.#data.has(wantedBytes) && !this.#place.channel.isBehind) return this.#execute(facts);
    return this.#collectAndExecute(facts);
  }

  async #collectAndExecute(facts: TransferFacts): Promise<void> {
    try {
      const wanted = { bytes: facts.wantedBytes, bytesMax: DATA_BYTES_MAX };
      await this.#data.collect(wanted, () => this.#news("data of a command did not come"));
      await this.#roomToAnswer();
    } catch (error) {
      this.#fail(error);
      return;
    }
    await this.#execute(facts);
  }

  /** Waits until earlier answers are on their way: else this side would keep any number of them. */
  async #roomToAnswer(): Promise<void> {
    const { channel } = this.#place;
    while (channel.isBehind) {
      void channel.drained().then(() => this.#wake?.());
      await this.#news("the initiator does not take its answers away");
    }
  }

  /**
   * Settles when something has changed; rejects when the task is cancelled. No initiator may keep a unit for ever: after a
   * while its session ends, with `trouble`.
   */
  async #news(trouble: string): Promise<void> {
    const told = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const { clock, dataLimitMs, channel } = this.#place;
    const over = new AbortController();
    clock.sleep(dataLimitMs, { signal: over.signal }).then(
      () => {
        channel.destroy(trouble);
      },
      () => undefined,
    );
    try {
      if (!this.#cancel.signal.aborted) await told;
    } finally {
      this.#wake = undefined;
      over.abort();
    }
    this.#cancel.signal.throwIfAborted();
  }

  #execute(facts: TransferFacts): void | Promise<void> {
    const { cdb, wantedBytes } = facts;
    const roomBytes = Math.min(facts.fromDriveBytes, DATA_BYTES_MAX);
    const room = roomBytes === 0 ? NOTHING : this.#place.pool.take(roomBytes);
    const dataIn = room.subarray(0, roomBytes);
    const answer = (reply: ScsiReply): void => {
      this.#answer(reply, { ...facts, dataIn, room });
    };
    const refused = wantedBytes > DATA_BYTES_MAX ? INVALID_FIELD : this.#data.spoiled;
    if (refused !== undefined) {
      answer(refused);
      return undefined;
    }
    const dataOut = this.#data.take(wantedBytes);
    try {
      const reply = this.#unit.nexus.execute({ cdb, dataOut, dataIn }, this.#cancel.signal);
      if (!(reply instanceof Promise)) {
        answer(reply);
        return undefined;
      }
      return reply.then(answer).catch((error: unknown) => {
        this.#fail(error);
      });
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #answer(
    reply: ScsiReply,
    facts: TransferFacts & { readonly dataIn: Uint8Array; readonly room: Uint8Array },
  ): void {
    const { dataIn, room, toDriveBytes } = facts;
    const { pool } = this.#place;
    this.#leaveWindow();
    if (this.#cancel.signal.aborted) {
      pool.release(room);
    } else {
      const data = dataIn.subarray(0, reply.transferredBytes);
      answerCommand(
        this.header,
        { reply, data, toDriveBytes, readyCount: this.#data.readyCount },
        {
          ...this.#place,
          sent: () => {
            pool.release(room);
          },
        },
      );
    }
    this.#end();
  }

  /** There is no status: the drive was not reached (as a fault plan wants it), the task was cancelled, or it is our fault. */
  #fail(error: unknown): void {
    if (this.#cancel.signal.aborted) {
      this.#end();
    } else if (error instanceof TransportError && error.code === "TRANSPORT_TIMEOUT") {
      // It stays until the initiator gives it up.
      this.#mute = true;
    } else if (error instanceof TransportError) {
      this.#place.channel.destroy(error.message);
      this.#end();
    } else {
      this.#leaveWindow();
      this.#place.trouble(error);
      // HARDWARE ERROR, INTERNAL TARGET FAILURE.
      const facts = {
        reply: checkReply(4, 0x4400),
        data: NOTHING,
        toDriveBytes: 0,
        readyCount: this.#data.readyCount,
      };
      try {
        answerCommand(this.header, facts, { ...this.#place, sent: () => undefined });
      } finally {
        this.#end();
      }
    }
  }
}

interface TransferFacts {
  readonly cdb: Uint8Array;
  /** Data that are taken from the initiator. */
  readonly wantedBytes: number;
  readonly toDriveBytes: number;
  readonly fromDriveBytes: number;
}
