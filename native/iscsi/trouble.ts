import { TransportError, type Executed } from "../../src/transport/errors.ts";

/** Why a session ended or could not begin. Whether a command was executed is not known here; see {@link troubleError}. */
export interface Trouble {
  /** A code of docs/errors.md. */
  readonly code: string;
  /** What happened: the second half of a sentence. */
  readonly says: string;
  readonly cause?: unknown;
}

/** The error of whatever was attempted when the trouble came. */
export function troubleError(
  attempted: string,
  trouble: Trouble,
  facts: { readonly executed: Executed; readonly elapsedMs?: number },
): TransportError {
  return new TransportError(trouble.code, `${attempted}: ${trouble.says}`, {
    ...facts,
    ...(trouble.cause === undefined ? {} : { cause: trouble.cause }),
  });
}
