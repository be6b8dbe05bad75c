/** What a count belongs to: when that changes, the count has begun anew. */
export interface CountReading {
  readonly value: number;
  /** `life`: of a drive's life. `mount`: begins at 0 with each load. */
  readonly of: "life" | "mount";
  /** The drive, and for `mount` the mount. */
  readonly subject: string;
}

/**
 * A count that never falls, out of one that may begin anew: with another load, another drive behind the same name, or a LOG
 * SELECT that clears it. It begins with the first value that was read.
 */
export class RunningCount {
  #total = 0;
  #last: CountReading | undefined;

  /** Takes a reading; gives the sum of all that was counted. */
  take(reading: CountReading): number {
    const last = this.#last;
    this.#last = reading;
    this.#total += last === undefined ? reading.value : this.#growth(last, reading);
    return this.#total;
  }

  #growth(last: CountReading, { value, subject, of }: CountReading): number {
    if (subject === last.subject) return value >= last.value ? value - last.value : value;
    // The life of another drive did not happen while this one was observed.
    return of === "life" ? 0 : value;
  }
}
