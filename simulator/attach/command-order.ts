import type { TargetNumbers } from "./target-numbers.ts";

/** Lets commands act in the order of their numbers, in whatever order they come. RFC 7143, Command Numbering. */
export class CommandOrder {
  readonly #numbers: TargetNumbers;
  readonly #held = new Map<number, () => void>();

  constructor(numbers: TargetNumbers) {
    this.#numbers = numbers;
  }

  /** Takes a command; it acts as soon as all before it have. False for a number outside of the window, or held already. */
  add(commandNumber: number, act: () => void): boolean {
    if (this.#numbers.aheadOf(commandNumber) === undefined || this.#held.has(commandNumber))
      return false;
    this.#held.set(commandNumber, act);
    for (;;) {
      const number = this.#numbers.expectedCommandNumber;
      const next = this.#held.get(number);
      if (next === undefined) return true;
      this.#held.delete(number);
      this.#numbers.acceptCommand();
      next();
    }
  }
}
