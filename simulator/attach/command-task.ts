import { CodecError } from "../../src/codec/codec-error.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import type { DATA_OUT, SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import { READY_TO_TRANSFER } from "../../src/iscsi/target-pdus.ts";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { answerCommand } from "./answer-command.ts";
import { trimmedCdb, type UnitNexus } from "./served-unit.ts";
import type { SessionPlace } from "./session-place.ts";
import type { QueuedWork, UnitQueue } from "./unit-queue.ts";

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

const check = (key: number, codes: number): ScsiReply => ({
  status: STATUS.checkCondition,
  sense: encodeFixedSense({
    key,
    additionalCode: codes >> 8,
    additionalQualifier: codes & 0xff,
  }),
  transferredBytes: 0,
  elapsedMs: 0,
});

const INVALID_FIELD = check(5, 0x2400);
/** ABORTED COMMAND with PROTOCOL SERVICE CRC ERROR, and with NOT ENOUGH UNSOLICITED DATA. RFC 7143, SCSI Response, Sense Data. */
const OUT_OF_ORDER = check(0x0b, 0x4705);
const WRONG_AMOUNT = check(0x0b, 0x0c0d);

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
  /** Where data of the initiator go; the part that was not asked for until it is its turn. */
  #memory: Uint8Array;
  #receivedBytes = 0;
  #unsolicitedEnded: boolean;
  #dataNumber = 0;
  #ready: { readonly tag: number; readonly endByte: number } | undefined;
  #readyCount = 0;
  #wake: (() => void) | undefined;
  /** What it will be refused with: its data did not come as they should. */
  #spoiled: ScsiReply | undefined;
  #begun = false;
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
    this.#memory = facts.memory;
    this.#receivedBytes = facts.receivedBytes;
    this.#unsolicitedEnded = header.final;
    this.over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  /** Lines up at its unit. */
  enqueue(): void {
    this.#begun = true;
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

  #end(): void {
    // Data of a task that was cancelled may still be on their way into its memory.
    if (!this.#cancel.signal.aborted) this.#place.pool.release(this.#memory);
    this.#memory = NOTHING;
    this.#place.forget(this.header.initiatorTaskTag);
    this.#markOver();
  }

  /** Most bytes that may come without being asked for. */
  get #unsolicitedMax(): number {
    return Math.min(this.header.expectedTransferBytes, this.#place.parameters.firstBurstBytes);
  }

  /** Where a Data-Out belongs; `undefined` where nothing is waited for: then the memory may be somebody else's soon. */
  placeFor(header: DataHeader, byteLength: number): Uint8Array | undefined {
    const { bufferOffset, targetTransferTag } = header;
    const end = bufferOffset + byteLength;
    const endMax = Math.min(this.#waitedFor(targetTransferTag) ?? 0, this.#memory.length);
    return end <= endMax && this.#isNext(header)
      ? this.#memory.subarray(bufferOffset, end)
      : undefined;
  }

  #isNext({ dataNumber, bufferOffset }: DataHeader): boolean {
    return dataNumber === this.#dataNumber && bufferOffset === this.#receivedBytes;
  }

  /** Where data with this tag may end; `undefined` when none are waited for. */
  #waitedFor(transferTag: number): number | undefined {
    if (transferTag === NO_TAG) return this.#unsolicitedEnded ? undefined : this.#unsolicitedMax;
    return transferTag === this.#ready?.tag ? this.#ready.endByte : undefined;
  }

  /**
   * Takes the data of a Data-Out. Data out of order, or fewer than were asked for, spoil the command and not its session:
   * it is refused once the initiator has sent all. RFC 7143, Sequence Errors, and SCSI Response, Sense Data.
   * @throws CodecError for data that nobody asked for.
   */
  receiveData(header: DataHeader, data: Uint8Array): void {
    const { bufferOffset, targetTransferTag, final } = header;
    const end = bufferOffset + data.length;
    const endMax = this.#waitedFor(targetTransferTag);
    if (endMax === undefined || end > endMax)
      throw new CodecError("SCSI Data-Out", 40, "data that nobody asked for");
    if (this.#isNext(header)) this.#keep(data);
    else this.#spoiled ??= OUT_OF_ORDER;
    this.#dataNumber++;
    if (!final) return;
    if (this.#ready !== undefined && end !== endMax) this.#spoiled ??= WRONG_AMOUNT;
    this.#dataNumber = 0;
    if (targetTransferTag === NO_TAG) this.#unsolicitedEnded = true;
    else this.#ready = undefined;
    this.#wake?.();
  }

  #keep(data: Uint8Array): void {
    const at = this.#receivedBytes;
    this.#receivedBytes += data.length;
    // What the parser put into its place is there already.
    const placed = data.buffer === this.#memory.buffer;
    if (!placed && at < this.#memory.length)
      this.#memory.set(data.subarray(0, this.#memory.length - at), at);
  }

  run(): void | Promise<void> {
    const { header } = this;
    const cdb = trimmedCdb(header.cdb);
    const { toDriveBytes, fromDriveBytes } = this.#unit.nexus.transferOf(cdb);
    const wantedBytes = header.write ? Math.min(header.expectedTransferBytes, toDriveBytes) : 0;
    const facts = { cdb, wantedBytes, toDriveBytes, fromDriveBytes };
    const complete = this.#unsolicitedEnded && this.#receivedBytes >= wantedBytes;
    if (complete && !this.#place.channel.isBehind) return this.#execute(facts);
    return this.#collectAndExecute(facts);
  }

  async #collectAndExecute(facts: TransferFacts): Promise<void> {
    try {
      await this.#collect(facts.wantedBytes);
      await this.#place.channel.drained();
      this.#cancel.signal.throwIfAborted();
    } catch (error) {
      this.#fail(error);
      return;
    }
    await this.#execute(facts);
  }

  /** Waits for what comes unasked, then asks for the rest, a burst at a time. */
  async #collect(wantedBytes: number): Promise<void> {
    while (!this.#unsolicitedEnded) await this.#news();
    if (wantedBytes > DATA_BYTES_MAX || this.#receivedBytes >= wantedBytes) return;
    this.#makeRoom(wantedBytes);
    while (this.#receivedBytes < wantedBytes && this.#spoiled === undefined) {
      this.#askForMore(wantedBytes);
      while (this.#ready !== undefined) await this.#news();
    }
  }

  #makeRoom(wantedBytes: number): void {
    if (this.#memory.length >= wantedBytes) return;
    const { pool } = this.#place;
    const larger = pool.take(wantedBytes);
    larger.set(this.#memory.subarray(0, this.#receivedBytes));
    pool.release(this.#memory);
    this.#memory = larger;
  }

  #askForMore(wantedBytes: number): void {
    const { channel, numbers, parameters } = this.#place;
    const bufferOffset = this.#receivedBytes;
    const desiredBytes = Math.min(parameters.maxBurstBytes, wantedBytes - bufferOffset);
    const tag = this.#place.nextTransferTag();
    this.#ready = { tag, endByte: bufferOffset + desiredBytes };
    channel.send(READY_TO_TRANSFER, {
      logicalUnit: this.header.logicalUnit,
      initiatorTaskTag: this.header.initiatorTaskTag,
      targetTransferTag: tag,
      ...numbers.next,
      readyNumber: this.#readyCount++,
      bufferOffset,
      desiredBytes,
    });
  }

  /** Settles when something has changed; rejects when the task is cancelled. No initiator may keep a unit for ever. */
  async #news(): Promise<void> {
    const told = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const { clock, dataLimitMs, channel } = this.#place;
    const over = new AbortController();
    clock.sleep(dataLimitMs, { signal: over.signal }).then(
      () => {
        channel.destroy("data of a command did not come");
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
    const { cdb, wantedBytes, fromDriveBytes } = facts;
    const { pool } = this.#place;
    const room =
      fromDriveBytes === 0 ? NOTHING : pool.take(Math.min(fromDriveBytes, DATA_BYTES_MAX));
    const dataIn = room.subarray(0, Math.min(fromDriveBytes, DATA_BYTES_MAX));
    const answer = (reply: ScsiReply): void => {
      this.#answer(reply, { ...facts, dataIn, room });
    };
    const refused = wantedBytes > DATA_BYTES_MAX ? INVALID_FIELD : this.#spoiled;
    if (refused !== undefined) {
      answer(refused);
      return undefined;
    }
    const dataOut = this.#memory.subarray(0, wantedBytes);
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
    if (this.#cancel.signal.aborted) {
      pool.release(room);
    } else {
      const data = dataIn.subarray(0, reply.transferredBytes);
      answerCommand(
        this.header,
        { reply, data, toDriveBytes, readyCount: this.#readyCount },
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
      this.#place.trouble(error);
      // HARDWARE ERROR, INTERNAL TARGET FAILURE.
      const facts = {
        reply: check(4, 0x4400),
        data: NOTHING,
        toDriveBytes: 0,
        readyCount: this.#readyCount,
      };
      answerCommand(this.header, facts, { ...this.#place, sent: () => undefined });
      this.#end();
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
