/** Errors that every room may throw, by who can act. Each has a stable `code`; docs/errors.md lists them. */

/** What all errors of this project share: one sentence, a stable code, the cause, and what went wrong while cleaning up. */
export class CapstanError extends Error {
  /** Stable, documented, greppable. */
  readonly code: string;
  /** Failures of the clean-up after this error, if any; they never replace it. */
  readonly suppressed: Error[] = [];

  constructor(code: string, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The caller asked for something that makes no sense, or that this device cannot do. */
export class UsageError extends CapstanError {}

/** The user, or a signal, stopped it. */
export class AbortedError extends CapstanError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("ABORTED", message, options);
  }
}

/** A belief of ours was wrong: a fault of this program. */
export class InvariantError extends CapstanError {
  constructor(belief: string) {
    super("INVARIANT", `internal fault: it should hold that ${belief}`);
  }
}

/** Whether the command reached the device: `no` when it certainly did not. */
export type Executed = "no" | "unknown";

/** Operating system, cable, host adapter or time limit: the command has no status. */
export class TransportError extends CapstanError {
  readonly executed: Executed;
  readonly elapsedMs: number;

  constructor(
    code: string,
    message: string,
    facts: { readonly executed: Executed; readonly elapsedMs?: number; readonly cause?: unknown },
  ) {
    super(code, message, facts);
    this.executed = facts.executed;
    this.elapsedMs = facts.elapsedMs ?? 0;
  }
}

/** States a belief; throws {@link InvariantError} when it does not hold. */
export function invariant(condition: boolean, belief: string): asserts condition {
  if (!condition) throw new InvariantError(belief);
}
