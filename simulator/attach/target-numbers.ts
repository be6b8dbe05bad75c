import { serialAfter, serialDistance } from "../../src/iscsi/serial-number.ts";

/** The numbers that a target's PDU carries. */
export interface TargetPduNumbers {
  readonly statusNumber: number;
  readonly expectedCommandNumber: number;
  readonly maximumCommandNumber: number;
}

/** Commands that an initiator may have under way. Linux has 32 by default; each holds up to its first burst. */
const WINDOW = 32;
/** libiscsi expects the first status to be 0 or 1 when it logs in without CHAP. */
const FIRST_STATUS = 1;

/**
 * A target's books of one session. RFC 7143, Command Numbering and Acknowledging, and Response/Status Numbering and
 * Acknowledging.
 */
export class TargetNumbers {
  #statusNumber = FIRST_STATUS;
  #expectedCommandNumber: number;
  /** During login only the login goes. */
  #window = 1;
  /** Commands that were accepted and are not over: the window closes by so many, or nothing would bound their memory. */
  #underWay = 0;

  /** `commandNumber`: that of the login, which the first command uses again. */
  constructor(commandNumber: number) {
    this.#expectedCommandNumber = commandNumber;
  }

  /** The login is over: commands may come. */
  openWindow(): void {
    this.#window = WINDOW;
  }

  /** For a PDU that says only which status is next. */
  get next(): TargetPduNumbers {
    const expectedCommandNumber = this.#expectedCommandNumber;
    return {
      statusNumber: this.#statusNumber,
      expectedCommandNumber,
      maximumCommandNumber: serialAfter(expectedCommandNumber, this.#window - this.#underWay - 1),
    };
  }

  /** For a PDU with a status of its own; uses one up. */
  takeStatus(): TargetPduNumbers {
    const taken = this.next;
    this.#statusNumber = serialAfter(this.#statusNumber);
    return taken;
  }

  /** Whether a command may have this number. */
  isInWindow(commandNumber: number): boolean {
    const distance = serialDistance(commandNumber, this.#expectedCommandNumber);
    return distance >= 0 && distance < this.#window - this.#underWay;
  }

  /** An accepted command goes on for a while: there is room for one less. */
  noteBegun(): void {
    this.#underWay++;
  }

  /** It is over, or about to say so. */
  noteOver(): void {
    this.#underWay--;
  }

  /** The next command has come. */
  acceptCommand(): void {
    this.#expectedCommandNumber = serialAfter(this.#expectedCommandNumber);
  }

  /** The number of the next command. */
  get expectedCommandNumber(): number {
    return this.#expectedCommandNumber;
  }
}
