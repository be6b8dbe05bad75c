import { connect, type Socket } from "node:net";
import { CodecError } from "../../src/codec/codec-error.ts";
import type { Fields } from "../../src/codec/layout.ts";
import type { PduDefinition } from "../../src/iscsi/define-pdu.ts";
import { encodeFrame, type PduInput } from "../../src/iscsi/encode-frame.ts";
import { DigestError, type PduDigests } from "../../src/iscsi/pdu-digest.ts";
import { PduParser, type PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { TEXT_SEGMENT_BYTES } from "../../src/iscsi/text-keys.ts";
import { troubleError, type Trouble } from "./trouble.ts";

/** Where to connect to. */
export interface PortalAddress {
  readonly host: string;
  readonly port: number;
}

/** As much as one read of the socket brings; a record of 256 KiB with its header comes in two. */
const READ_BYTES = 256 * 1024;
/** What may lie unread while nobody takes PDUs: in the login, where the other side only ever answers. */
const UNREAD_BYTES_MAX = 1024 * 1024;
/** A drive rewinds for minutes; TCP itself must find out that the other machine is gone. */
const KEEP_ALIVE_MS = 30_000;

/** PDUs over one TCP connection. It fails once, for whatever reason, and is dead then. */
export class PduConnection {
  readonly #socket: Socket;
  readonly #parser: PduParser;
  #digests: PduDigests = { header: false, data: false };
  #taker: ((frame: PduFrame) => void) | undefined;
  #onFailure: (trouble: Trouble) => void = () => undefined;
  #placeData: (header: Uint8Array) => Uint8Array | undefined = () => undefined;
  #failure: Trouble | undefined;
  #unsentCount = 0;
  #onFlushed: (() => void) | undefined;

  private constructor(address: PortalAddress) {
    this.#parser = new PduParser({
      maxDataBytes: TEXT_SEGMENT_BYTES,
      placeData: (header) => this.#placeData(header),
    });
    this.#socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (count, buffer) => {
          this.#feed(buffer.subarray(0, count));
          return true;
        },
      },
    });
    this.#socket.on("error", (cause) => {
      this.fail({
        code: "TRANSPORT_FAILED",
        says: `the connection broke: ${cause.message}`,
        cause,
      });
    });
    this.#socket.on("close", () => {
      this.fail({ code: "TRANSPORT_FAILED", says: "the target closed the connection" });
    });
  }

  /**
   * Connects; `signal` ends the attempt, and the connection if it is still in use then.
   * @throws TransportError `TRANSPORT_CONNECT_FAILED`, executed "no".
   */
  static async open(address: PortalAddress, signal: AbortSignal): Promise<PduConnection> {
    const connection = new PduConnection(address);
    const where = `${address.host} port ${String(address.port)}`;
    return new Promise((resolve, reject) => {
      const refuse = ({ says, cause }: Trouble): void => {
        const trouble = { code: "TRANSPORT_CONNECT_FAILED", says, cause };
        reject(troubleError(`connect to ${where}`, trouble, { executed: "no" }));
      };
      connection.#onFailure = refuse;
      const stop = (): void => {
        connection.fail({ code: "TRANSPORT_CONNECT_FAILED", says: "no answer in time" });
      };
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      connection.#socket.once("connect", () => {
        signal.removeEventListener("abort", stop);
        connection.#onFailure = () => undefined;
        resolve(connection);
      });
    });
  }

  /** Why it is dead; `undefined` while it lives. */
  get failure(): Trouble | undefined {
    return this.#failure;
  }

  /** Which digests the PDUs have from now on, both ways. */
  set digests(digests: PduDigests) {
    this.#digests = digests;
    this.#parser.digests = digests;
  }

  /** The longest data segment that is taken, in bytes. */
  set maxDataBytes(byteLength: number) {
    this.#parser.maxDataBytes = byteLength;
  }

  /** Sends one PDU. The data are not copied and must stay as they are until {@link flushed}. */
  send<F extends Fields>(pdu: PduDefinition<F>, value: PduInput<F>, data?: Uint8Array): void {
    if (this.#failure !== undefined) return;
    const options = { digests: this.#digests, ...(data === undefined ? {} : { data }) };
    const pieces = encodeFrame(pdu, value, options);
    this.together(() => {
      this.#unsentCount++;
      for (const piece of pieces.slice(0, -1)) this.#socket.write(piece);
      const last = pieces.at(-1);
      if (last !== undefined) this.#socket.write(last, this.#sent);
    });
  }

  /** Sends several PDUs in as few packets as possible. */
  together(act: () => void): void {
    this.#socket.cork();
    try {
      act();
    } finally {
      this.#socket.uncork();
    }
  }

  readonly #sent = (): void => {
    this.#unsentCount--;
    if (this.#unsentCount === 0) this.#onFlushed?.();
  };

  /** Settles when no data of the caller are needed any more: all is with the operating system, or the connection is dead. */
  async flushed(): Promise<void> {
    if (this.#unsentCount === 0 || this.#failure !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#onFlushed = resolve;
    });
  }

  /** The next PDU. @throws TransportError with the trouble that ended the connection, executed "no". */
  async receive(): Promise<PduFrame> {
    return new Promise((resolve, reject) => {
      this.#onFailure = (trouble) => {
        reject(troubleError("hear from the target", trouble, { executed: "no" }));
      };
      this.#taker = (frame) => {
        // What follows may be of another form: digests begin behind the login.
        this.#taker = undefined;
        resolve(frame);
      };
      if (this.#failure === undefined) this.#guarded(() => this.#pump());
      else this.#onFailure(this.#failure);
    });
  }

  /** Gives every PDU from now on to `take`, whose exceptions end the connection, and tells of its end. */
  listen(take: {
    readonly frame: (frame: PduFrame) => void;
    readonly place: (header: Uint8Array) => Uint8Array | undefined;
    readonly failed: (trouble: Trouble) => void;
  }): void {
    this.#onFailure = take.failed;
    this.#placeData = take.place;
    this.#taker = take.frame;
    if (this.#failure === undefined) this.#guarded(() => this.#pump());
    else take.failed(this.#failure);
  }

  /** Ends the connection at once; the first reason counts. */
  fail(trouble: Trouble): void {
    if (this.#failure !== undefined) return;
    this.#failure = trouble;
    this.#socket.destroy();
    this.#taker = undefined;
    this.#onFlushed?.();
    this.#onFailure(trouble);
  }

  #feed(bytes: Uint8Array): void {
    this.#guarded(() => {
      this.#parser.feed(bytes);
      this.#pump();
      this.#parser.keepUnread();
      if (this.#parser.unreadBytes > UNREAD_BYTES_MAX)
        throw new CodecError("PDU", 0, "the target says more than it was asked");
    });
  }

  #pump(): void {
    while (this.#taker !== undefined) {
      const frame = this.#parser.next();
      if (frame === undefined) return;
      this.#taker(frame);
    }
  }

  /** Nothing that comes over the wire may throw into the event loop. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (cause) {
      this.fail(troubleOf(cause));
    }
  }
}

function troubleOf(cause: unknown): Trouble {
  const says = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof DigestError)
    return { code: "ISCSI_DATA_DAMAGED", says: `bytes were damaged on the way: ${says}`, cause };
  return { code: "ISCSI_PROTOCOL", says: `the target broke the protocol: ${says}`, cause };
}
