import { CodecError } from "../codec/codec-error.ts";
import { additionalHeaderBytesOf, dataSegmentBytesOf, HEADER_BYTES } from "./define-pdu.ts";
import { checkDigest, DIGEST_BYTES, NO_DIGESTS, type PduDigests } from "./pdu-digest.ts";

/** One whole PDU as it came. */
export interface PduFrame {
  /** The basic header, 48 bytes. */
  readonly header: Uint8Array;
  /** All additional header segments; mostly empty. */
  readonly additionalHeader: Uint8Array;
  /** The data segment without padding: where `placeData` said, or memory of its own. */
  readonly data: Uint8Array;
}

/** What a parser takes, and where it puts it. */
export interface PduParserOptions {
  /** The longest data segment that is taken, in bytes. */
  readonly maxDataBytes: number;
  /**
   * Where the data segment of this PDU belongs: exactly as many bytes as its header says, or `undefined` for memory of
   * its own. Called before the data are there; what it holds is right only when the frame is given out.
   */
  readonly placeData?: (header: Uint8Array) => Uint8Array | undefined;
}

const NOTHING = new Uint8Array(0);

type Stage = "header" | "headerRest" | "data" | "trailer";

/**
 * Makes PDUs of bytes that come in any pieces. Takes memory for nothing before its length is checked: at most 1024
 * bytes of headers and `maxDataBytes`. RFC 7143, iSCSI PDU Length and Padding, iSCSI PDU Template.
 */
export class PduParser {
  /** Changes between two PDUs only: digests begin with the PDU that follows the login. */
  digests: PduDigests = NO_DIGESTS;
  maxDataBytes: number;
  readonly #placeData: (header: Uint8Array) => Uint8Array | undefined;
  #unread: Uint8Array[] = [];
  #stage: Stage = "header";
  #target: Uint8Array = new Uint8Array(HEADER_BYTES);
  #filledBytes = 0;
  #header: Uint8Array = NOTHING;
  #additionalHeader: Uint8Array = NOTHING;
  #data: Uint8Array = NOTHING;
  #failure: CodecError | undefined;

  constructor(options: PduParserOptions) {
    this.maxDataBytes = options.maxDataBytes;
    this.#placeData = options.placeData ?? (() => undefined);
  }

  /** Bytes that were fed and not looked at yet. */
  get unreadBytes(): number {
    return this.#unread.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** Gives it bytes, which stay the caller's: they are read by {@link next}, or copied by {@link keepUnread}. */
  feed(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#unread.push(bytes);
  }

  /** Copies what was not looked at yet, so that the caller may use its memory again. */
  keepUnread(): void {
    if (this.#unread.length > 0) this.#unread = this.#unread.map((piece) => piece.slice());
  }

  /**
   * The next whole PDU; `undefined` when more bytes are needed.
   * @throws DigestError: after one of the data the next PDU can be taken, all else ends the stream for good;
   *   CodecError for a data segment that is too long.
   */
  next(): PduFrame | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    while (this.#fill()) {
      const frame = this.#advance();
      if (frame !== undefined) return frame;
    }
    return undefined;
  }

  /** Moves bytes into the current target; false when there are not enough. */
  #fill(): boolean {
    while (this.#filledBytes < this.#target.length) {
      const piece = this.#unread[0];
      if (piece === undefined) return false;
      const count = Math.min(piece.length, this.#target.length - this.#filledBytes);
      this.#target.set(piece.subarray(0, count), this.#filledBytes);
      this.#filledBytes += count;
      if (count === piece.length) this.#unread.shift();
      else this.#unread[0] = piece.subarray(count);
    }
    return true;
  }

  #await(stage: Stage, target: Uint8Array): void {
    this.#stage = stage;
    this.#target = target;
    this.#filledBytes = 0;
  }

  #advance(): PduFrame | undefined {
    switch (this.#stage) {
      case "header":
        return this.#gotHeader();
      case "headerRest":
        return this.#gotHeaderRest();
      case "data":
        return this.#gotData();
      case "trailer":
        return this.#gotTrailer();
    }
  }

  #gotHeader(): PduFrame | undefined {
    this.#header = this.#target;
    this.#additionalHeader = NOTHING;
    this.#data = NOTHING;
    const restBytes =
      additionalHeaderBytesOf(this.#header) + (this.digests.header ? DIGEST_BYTES : 0);
    if (restBytes === 0) return this.#beginData();
    this.#await("headerRest", new Uint8Array(restBytes));
    return undefined;
  }

  #gotHeaderRest(): PduFrame | undefined {
    const additionalBytes = additionalHeaderBytesOf(this.#header);
    this.#additionalHeader = this.#target.subarray(0, additionalBytes);
    if (this.digests.header) {
      const digest = this.#target.subarray(additionalBytes);
      this.#orFail(() => {
        checkDigest("header", digest, [this.#header, this.#additionalHeader]);
      });
    }
    return this.#beginData();
  }

  #beginData(): PduFrame | undefined {
    const byteLength = dataSegmentBytesOf(this.#header);
    if (byteLength === 0) return this.#finish();
    this.#orFail(() => {
      if (byteLength > this.maxDataBytes) {
        const problem = `${byteLength} bytes of data where ${this.maxDataBytes} are allowed`;
        throw new CodecError("PDU/dataSegmentBytes", 5, problem);
      }
    });
    const place = this.#placeData(this.#header);
    const fits = place?.length === byteLength;
    this.#data = fits ? place : new Uint8Array(byteLength);
    this.#await("data", this.#data);
    return undefined;
  }

  #gotData(): PduFrame | undefined {
    const trailerBytes = paddingBytes(this.#data.length) + (this.digests.data ? DIGEST_BYTES : 0);
    if (trailerBytes === 0) return this.#finish();
    this.#await("trailer", new Uint8Array(trailerBytes));
    return undefined;
  }

  #gotTrailer(): PduFrame | undefined {
    const trailer = this.#target;
    const frame = this.#finish();
    if (this.digests.data) {
      const padBytes = paddingBytes(frame.data.length);
      const pieces = [frame.data, trailer.subarray(0, padBytes)];
      checkDigest("data", trailer.subarray(padBytes), pieces);
    }
    return frame;
  }

  #finish(): PduFrame {
    const frame = {
      header: this.#header,
      additionalHeader: this.#additionalHeader,
      data: this.#data,
    };
    this.#await("header", new Uint8Array(HEADER_BYTES));
    return frame;
  }

  /** After such an error nobody knows where the next PDU begins. */
  #orFail(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (error instanceof CodecError) this.#failure = error;
      throw error;
    }
  }
}

/** Zero bytes that fill a data segment up to a whole word of 4 bytes. */
export function paddingBytes(byteLength: number): number {
  return -byteLength & 3;
}
