import type { TargetNumbers } from "./target-numbers.ts";

/** Lets commands act in the order of their numbers, in whatever order they come. RFC 7143, Command Numbering. */
export class CommandOrder {
  readonly #numbers: TargetNumbers;
  readonly #held = new Map<number, () => void>();

  constructor(numbers: TargetNumbers) {
    this.#numbers = numbers;
  }

  /** Whether a command with this number would be taken: it lies in the window, and none with it has come. */
  takes(commandNumber: number): boolean {
    return this.#numbers.isInWindow(commandNumber) && !this.#held.has(commandNumber);
  }

  /** Takes a command; it acts as soon as all before it have. False, and nothing done, where {@link takes} says no. */
  add(commandNumber: number, act: () => void): boolean {
    if (!this.takes(commandNumber)) return false;
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
