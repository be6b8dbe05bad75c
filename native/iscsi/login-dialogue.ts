import { CodecError } from "../../src/codec/codec-error.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import { opcodeOf } from "../../src/iscsi/define-pdu.ts";
import { LOGIN_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { LOGIN_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import {
  encodeTextKeys,
  splitText,
  TEXT_SEGMENT_BYTES,
  TextJoiner,
  type TextKey,
} from "../../src/iscsi/text-keys.ts";
import type { PduConnection } from "./pdu-connection.ts";
import type { SessionNumbers } from "./session-numbers.ts";

/** Where the login stands, and where this side would go. */
export interface LoginStep {
  readonly transit: boolean;
  readonly currentStage: number;
  readonly nextStage: number;
}

/** What a target said to one step. */
export interface LoginAnswer {
  readonly header: Decoded<typeof LOGIN_RESPONSE.header>;
  readonly keys: readonly TextKey[];
}

/** The task tag of all PDUs of a login. */
export const LOGIN_TAG = 0;
/** A login takes four steps, and a few more with a target that adds keys one by one. */
const EXCHANGES_MAX = 64;

/** Asks and is answered, text joined from as many PDUs as it takes. */
export class LoginDialogue {
  readonly #connection: PduConnection;
  readonly #numbers: SessionNumbers;
  readonly #sessionId: Uint8Array;
  #exchangeCount = 0;

  constructor(connection: PduConnection, numbers: SessionNumbers, sessionId: Uint8Array) {
    this.#connection = connection;
    this.#numbers = numbers;
    this.#sessionId = sessionId;
  }

  /**
   * One step and what the target says to it.
   * @throws TransportError when the connection ends; CodecError when the target breaks the protocol.
   */
  async ask(keys: readonly TextKey[], step: LoginStep): Promise<LoginAnswer> {
    const pieces = splitText(encodeTextKeys(keys), TEXT_SEGMENT_BYTES);
    const joiner = new TextJoiner();
    for (const piece of pieces.slice(0, -1)) {
      const answer = await this.#exchange(piece, { ...step, transit: false, continues: true });
      // A refusal may come at any time; whoever gets it, looks at its status first.
      if (answer.header.statusClass !== 0) return { header: answer.header, keys: [] };
    }
    let piece = pieces.at(-1) ?? new Uint8Array(0);
    for (;;) {
      const { header, data } = await this.#exchange(piece, { ...step, continues: false });
      const joined = joiner.add(data, header.continues);
      if (joined !== undefined) return { header, keys: joined };
      piece = new Uint8Array(0);
    }
  }

  async #exchange(
    text: Uint8Array,
    step: LoginStep & { readonly continues: boolean },
  ): Promise<{ header: LoginAnswer["header"]; data: Uint8Array }> {
    this.#exchangeCount++;
    if (this.#exchangeCount > EXCHANGES_MAX)
      throw new CodecError(LOGIN_RESPONSE.name, 1, "the login does not come to an end");
    const value = {
      ...step,
      sessionId: this.#sessionId,
      initiatorTaskTag: LOGIN_TAG,
      connectionId: 0,
      ...this.#numbers.current,
    };
    this.#connection.send(LOGIN_REQUEST, value, text);
    const frame = await this.#connection.receive();
    if (opcodeOf(frame.header) !== LOGIN_RESPONSE.opcode)
      throw new CodecError(LOGIN_RESPONSE.name, 0, "another PDU in the middle of a login");
    const header = LOGIN_RESPONSE.header.decode(frame.header);
    // A refusal need not carry sensible numbers.
    if (header.statusClass === 0) this.#numbers.note(header, true);
    return { header, data: frame.data };
  }
}
