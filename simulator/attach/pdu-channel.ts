import type { Socket } from "node:net";
import type { Clock } from "../../src/clock/clock.ts";
import type { Fields } from "../../src/codec/layout.ts";
import type { PduDefinition } from "../../src/iscsi/define-pdu.ts";
import { encodeFrame, type PduInput } from "../../src/iscsi/encode-frame.ts";
import { DigestError, NO_DIGESTS, type PduDigests } from "../../src/iscsi/pdu-digest.ts";
import { PduParser, type PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { TEXT_SEGMENT_BYTES } from "../../src/iscsi/text-keys.ts";
import { readInPlace } from "./read-in-place.ts";

/** Who takes what a channel brings. Whatever it throws ends the channel. */
export interface PduTaker {
  take(frame: PduFrame): void;
  /** Where the data segment of a PDU belongs; see PduParser. */
  place(header: Uint8Array): Uint8Array | undefined;
  /** The data of a PDU were damaged on their way; the channel ends behind the answer. */
  damaged(): void;
  /** The channel is dead; told once. */
  ended(reason: string): void;
}

/** Answers that the other side does not take away: above this nothing more is read from it. */
const BACKLOG_BYTES_MAX = 4 * 1024 * 1024;

/** Who does not take the last answer away in this time does not get it. */
const FAREWELL_MS = 5000;

/**
 * PDUs over one accepted TCP connection. Nothing that comes over the wire throws into the event loop: it ends this channel
 * and nothing else.
 */
export class PduChannel {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #parser: PduParser;
  #digests: PduDigests = NO_DIGESTS;
  #taker: PduTaker | undefined;
  #endReason: string | undefined;
  #heardMs: number;
  #drained: Promise<void> | undefined;
  #markDrained: () => void = () => undefined;
  /** Aborted when the connection is closed. */
  readonly #farewell = new AbortController();
  /** Settles when the connection is closed: later than the channel is dead, where an answer is still on its way. */
  readonly closed: Promise<void>;

  /** `accepted` must not be reading yet. */
  constructor(accepted: Socket, clock: Clock) {
    const socket = readInPlace(accepted, (bytes) => {
      this.#read(bytes);
    });
    this.#socket = socket;
    this.#clock = clock;
    this.#heardMs = clock.nowMs;
    this.#parser = new PduParser({
      maxDataBytes: TEXT_SEGMENT_BYTES,
      placeData: (header) => this.#taker?.place(header),
    });
    socket.on("drain", () => {
      this.#settleDrained();
      socket.resume();
    });
    socket.on("error", (error) => {
      this.destroy(error.message);
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#farewell.abort();
        this.destroy("the initiator closed the connection");
        resolve();
      });
    });
  }

  /** Gives all PDUs from now on to another taker. */
  set taker(taker: PduTaker) {
    this.#taker = taker;
  }

  /** Which digests follow from now on, both ways. */
  set digests(digests: PduDigests) {
    this.#digests = digests;
    this.#parser.digests = digests;
  }

  /** The longest data segment that is taken, in bytes. */
  set maxDataBytes(byteLength: number) {
    this.#parser.maxDataBytes = byteLength;
  }

  /** When something came last, by the clock. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Why it is dead; `undefined` while it lives. */
  get endReason(): string | undefined {
    return this.#endReason;
  }

  /** Sends one PDU. The data are not copied and must stay as they are until `sent` is called, which it is once. */
  send<F extends Fields>(
    pdu: PduDefinition<F>,
    value: PduInput<F>,
    data?: Uint8Array,
    sent?: () => void,
  ): void {
    if (this.#endReason !== undefined) {
      sent?.();
      return;
    }
    const options = { digests: this.#digests, ...(data === undefined ? {} : { data }) };
    const pieces = encodeFrame(pdu, value, options);
    const last = pieces.length - 1;
    this.#socket.cork();
    for (const [at, piece] of pieces.entries())
      this.#socket.write(piece, at === last ? sent : undefined);
    this.#socket.uncork();
    if (this.isBehind) this.#socket.pause();
  }

  /** Sends several PDUs in as few packets as possible. */
  together(act: () => void): void {
    this.#socket.cork();
    act();
    this.#socket.uncork();
  }

  /** Whether so much waits to be sent that nothing more should be made. */
  get isBehind(): boolean {
    return this.#socket.writableLength > BACKLOG_BYTES_MAX;
  }

  /** Settles when what waits to be sent, above what {@link isBehind} allows, is on its way, or the channel is dead. */
  drained(): Promise<void> {
    if (this.#endReason !== undefined || !this.isBehind) return Promise.resolve();
    this.#drained ??= new Promise((resolve) => {
      this.#markDrained = resolve;
    });
    return this.#drained;
  }

  #settleDrained(): void {
    this.#drained = undefined;
    this.#markDrained();
  }

  /**
   * Sends what waits to be sent and then ends; nothing more is taken. What still comes is read and dropped until the other
   * side closes as well: TCP would take the last answer back from it if bytes were left unread here.
   */
  finish(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#socket.end();
    this.#socket.resume();
    this.#clock.sleep(FAREWELL_MS, { signal: this.#farewell.signal }).then(
      () => this.#socket.destroy(),
      () => undefined,
    );
    this.#end(reason);
  }

  /** Ends at once. */
  destroy(reason: string): void {
    this.#socket.destroy();
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    this.#settleDrained();
    this.#taker?.ended(reason);
  }

  #read(bytes: Uint8Array): void {
    if (this.#endReason !== undefined) return;
    this.#heardMs = this.#clock.nowMs;
    try {
      this.#parser.feed(bytes);
      for (;;) {
        const frame = this.#parser.next();
        if (frame === undefined) {
          this.#parser.keepUnread();
          return;
        }
        this.#taker?.take(frame);
        if (this.#isOver()) return;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof DigestError && error.segment === "data") {
        this.#taker?.damaged();
        this.finish(reason);
      } else {
        this.destroy(reason);
      }
    }
  }

  /** What a taker did may have ended it. */
  #isOver(): boolean {
    return this.#endReason !== undefined;
  }
}
