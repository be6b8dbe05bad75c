import { CodecError } from "../../src/codec/codec-error.ts";
import { serialAfter, serialDistance } from "../../src/iscsi/serial-number.ts";

/** The numbers that every PDU of a target carries. */
export interface TargetNumbers {
  readonly statusNumber: number;
  readonly expectedCommandNumber: number;
  readonly maximumCommandNumber: number;
}

/** The numbers that every PDU of an initiator carries. */
export interface InitiatorNumbers {
  readonly commandNumber: number;
  readonly expectedStatusNumber: number;
}

/**
 * An initiator's books of what is sent and what is answered. RFC 7143, Command Numbering and Acknowledging, and
 * Response/Status Numbering and Acknowledging. Without error recovery a gap cannot be filled: it ends the session.
 */
export class SessionNumbers {
  #commandNumber: number;
  #expectedStatusNumber: number | undefined;
  /** `undefined` until the target says something: until then only the login goes. */
  #maximumCommandNumber: number | undefined;

  /** `commandNumber`: that of the login, which the first command uses again because the login is immediate. */
  constructor(commandNumber: number) {
    this.#commandNumber = commandNumber;
  }

  /** What a PDU says that uses up no command number. */
  get current(): InitiatorNumbers {
    return {
      commandNumber: this.#commandNumber,
      expectedStatusNumber: this.#expectedStatusNumber ?? 0,
    };
  }

  /** Whether the target takes one more command. */
  get windowOpen(): boolean {
    const last = this.#maximumCommandNumber;
    return last !== undefined && serialDistance(last, this.#commandNumber) >= 0;
  }

  /** Numbers for a command that is sent now; uses one up. */
  takeCommand(): InitiatorNumbers {
    const taken = this.current;
    this.#commandNumber = serialAfter(this.#commandNumber);
    return taken;
  }

  /**
   * Notes what a PDU of the target carries. `usesStatus`: it carries a status of its own, and not only the number of the next.
   * @throws CodecError when a status is missing before this one, or this one came before.
   */
  note(numbers: TargetNumbers, usesStatus: boolean): void {
    if (usesStatus) this.#noteStatus(numbers.statusNumber);
    const { expectedCommandNumber, maximumCommandNumber } = numbers;
    // RFC 7143: when MaxCmdSN is less than ExpCmdSN - 1, both are to be ignored.
    if (serialDistance(maximumCommandNumber, serialAfter(expectedCommandNumber, -1)) < 0) return;
    const known = this.#maximumCommandNumber;
    if (known === undefined || serialDistance(maximumCommandNumber, known) > 0)
      this.#maximumCommandNumber = maximumCommandNumber;
  }

  #noteStatus(statusNumber: number): void {
    const expected = this.#expectedStatusNumber ?? statusNumber;
    if (statusNumber !== expected) {
      throw new CodecError("PDU/statusNumber", 24, `${statusNumber} where ${expected} is next`);
    }
    this.#expectedStatusNumber = serialAfter(statusNumber);
  }
}
