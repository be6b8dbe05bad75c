/**
 * Time, as everything above the operating system sees it. This folder imports nothing of ours. Nothing else in the
 * project may ask for the time or wait: tests and the simulator hand in a virtual clock.
 */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. Not a date. */
  readonly nowMs: number;
  /** Milliseconds since 1970-01-01T00:00Z, for labels, manifests and journals. */
  readonly epochMs: number;
  /** Settles after `ms` milliseconds (0 and less: soon); rejects with the signal's reason when it aborts. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal }): Promise<void>;
}
