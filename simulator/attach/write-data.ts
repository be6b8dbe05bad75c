import { CodecError } from "../../src/codec/codec-error.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import type { DATA_OUT, SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import { READY_TO_TRANSFER } from "../../src/iscsi/target-pdus.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { checkReply } from "./answer-command.ts";
import type { SessionPlace } from "./session-place.ts";

type CommandHeader = Decoded<typeof SCSI_COMMAND.header>;
type DataHeader = Decoded<typeof DATA_OUT.header>;

const NOTHING = new Uint8Array(0);
/** ABORTED COMMAND with PROTOCOL SERVICE CRC ERROR, and with NOT ENOUGH UNSOLICITED DATA. RFC 7143, SCSI Response, Sense Data. */
const OUT_OF_ORDER = checkReply(0x0b, 0x4705);
const WRONG_AMOUNT = checkReply(0x0b, 0x0c0d);

/**
 * The data that an initiator sends for one command: what comes unasked, and what is asked for, a burst at a time. RFC 7143,
 * SCSI Data-Out and Ready To Transfer.
 */
export class WriteData {
  readonly #header: CommandHeader;
  readonly #place: SessionPlace;
  /** Where they go; only the part that comes unasked until it is the command's turn. */
  #memory: Uint8Array;
  #receivedBytes: number;
  #unsolicitedEnded: boolean;
  #dataNumber = 0;
  #ready: { readonly tag: number; readonly endByte: number } | undefined;
  #readyCount = 0;
  #spoiled: ScsiReply | undefined;

  /** `memory`: for data that come unasked, with `receivedBytes` of immediate data in it already. */
  constructor(
    facts: {
      readonly header: CommandHeader;
      readonly memory: Uint8Array;
      readonly receivedBytes: number;
    },
    place: SessionPlace,
  ) {
    this.#header = facts.header;
    this.#place = place;
    this.#memory = facts.memory;
    this.#receivedBytes = facts.receivedBytes;
    this.#unsolicitedEnded = facts.header.final;
  }

  /** R2Ts that were sent. */
  get readyCount(): number {
    return this.#readyCount;
  }

  /** What the command is to be refused with: its data did not come as they should. */
  get spoiled(): ScsiReply | undefined {
    return this.#spoiled;
  }

  /** Whether so many bytes are here, and nothing more comes unasked. */
  has(wantedBytes: number): boolean {
    return this.#unsolicitedEnded && this.#receivedBytes >= wantedBytes;
  }

  /** The first bytes, of those that are here. */
  take(byteLength: number): Uint8Array {
    return this.#memory.subarray(0, byteLength);
  }

  /** Forgets them; `inUse`: some may still be on their way into this memory. */
  drop({ inUse }: { readonly inUse: boolean }): void {
    if (!inUse) this.#place.pool.release(this.#memory);
    this.#memory = NOTHING;
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

  /** Most bytes that may come without being asked for. */
  get #unsolicitedMax(): number {
    return Math.min(this.#header.expectedTransferBytes, this.#place.parameters.firstBurstBytes);
  }

  /**
   * Takes the data of a Data-Out; true when it was the last of its train. Data out of order, or fewer than were asked for,
   * spoil the command and not its session: it is refused once the initiator has sent all. RFC 7143, Sequence Errors, and SCSI
   * Response, Sense Data.
   * @throws CodecError for data that nobody asked for.
   */
  receive(header: DataHeader, data: Uint8Array): boolean {
    const { bufferOffset, targetTransferTag, final } = header;
    const end = bufferOffset + data.length;
    const endMax = this.#waitedFor(targetTransferTag);
    if (endMax === undefined || end > endMax)
      throw new CodecError("SCSI Data-Out", 40, "data that nobody asked for");
    if (this.#isNext(header)) this.#keep(data);
    else this.#spoiled ??= OUT_OF_ORDER;
    this.#dataNumber++;
    if (!final) return false;
    if (this.#ready !== undefined && end !== endMax) this.#spoiled ??= WRONG_AMOUNT;
    this.#dataNumber = 0;
    if (targetTransferTag === NO_TAG) this.#unsolicitedEnded = true;
    else this.#ready = undefined;
    return true;
  }

  #keep(data: Uint8Array): void {
    const at = this.#receivedBytes;
    this.#receivedBytes += data.length;
    // What the parser put into its place is there already.
    const placed = data.buffer === this.#memory.buffer;
    if (!placed && at < this.#memory.length)
      this.#memory.set(data.subarray(0, this.#memory.length - at), at);
  }

  /**
   * Waits for what comes unasked, then asks for the rest, a burst at a time; of more than `bytesMax` it asks for nothing.
   * `news` settles when a train has ended.
   */
  async collect(
    wanted: { readonly bytes: number; readonly bytesMax: number },
    news: () => Promise<void>,
  ): Promise<void> {
    while (!this.#unsolicitedEnded) await news();
    if (wanted.bytes > wanted.bytesMax || this.#receivedBytes >= wanted.bytes) return;
    this.#makeRoom(wanted.bytes);
    while (this.#receivedBytes < wanted.bytes && this.#spoiled === undefined) {
      this.#askForMore(wanted.bytes);
      while (this.#ready !== undefined) await news();
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
      logicalUnit: this.#header.logicalUnit,
      initiatorTaskTag: this.#header.initiatorTaskTag,
      targetTransferTag: tag,
      ...numbers.next,
      readyNumber: this.#readyCount++,
      bufferOffset,
      desiredBytes,
    });
  }
}
