import { invariant } from "../../src/transport/errors.ts";

/** Something that wants a unit for itself. */
export interface QueuedWork {
  /** Runs it; never rejects. The next one begins when it is over. */
  run(): void | Promise<void>;
}

const ignore = (): void => undefined;

/** The commands of one unit, in the order in which they came: a tape drive does one at a time. */
export class UnitQueue {
  readonly #waiting: QueuedWork[] = [];
  #running: QueuedWork | undefined;

  /** Puts work behind all others, or before all that have not begun (HEAD OF QUEUE). It may begin at once. */
  add(work: QueuedWork, options: { readonly atHead?: boolean } = {}): void {
    if (options.atHead === true) this.#waiting.unshift(work);
    else this.#waiting.push(work);
    if (this.#running === undefined) this.#go();
  }

  /** Takes work out that has not begun; false when it has. */
  remove(work: QueuedWork): boolean {
    const at = this.#waiting.indexOf(work);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Does something while no command runs; `atHead`: before all that wait. */
  exclusively<T>(
    act: () => T | Promise<T>,
    options: { readonly atHead?: boolean } = {},
  ): Promise<T> {
    return new Promise((resolve) => {
      const run = async (): Promise<void> => {
        const done = Promise.resolve().then(act);
        resolve(done);
        await done.then(ignore, ignore);
      };
      this.add({ run }, options);
    });
  }

  #go(): void {
    for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
      this.#running = work;
      let over: void | Promise<void>;
      try {
        over = work.run();
      } catch (error) {
        // A fault of ours must not leave the others waiting for ever.
        this.#running = undefined;
        this.#go();
        throw error;
      }
      if (over !== undefined) {
        void over.catch(ignore).then(() => {
          invariant(this.#running === work, "a unit runs one command at a time");
          this.#running = undefined;
          this.#go();
        });
        return;
      }
    }
    this.#running = undefined;
  }
}
