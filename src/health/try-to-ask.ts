import { CodecError } from "../codec/codec-error.ts";
import { CapstanError, TransportError } from "../transport/errors.ts";

/** Something that could not be read from a drive, and why. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/**
 * Asks a drive for something; what some drives do not tell must not keep the rest from being told.
 * @throws TransportError; what is no answer of a drive
 */
export async function tryToAsk<T>(
  what: string,
  question: () => Promise<T | undefined>,
): Promise<{ readonly answer: T | undefined; readonly unread: readonly Unread[] }> {
  try {
    const answer = await question();
    const why = "the drive does not have it";
    return { answer, unread: answer === undefined ? [{ what, why }] : [] };
  } catch (error) {
    // Who no longer reaches the drive must not be told half of its state.
    const isKnown = error instanceof CapstanError || error instanceof CodecError;
    if (error instanceof TransportError || !isKnown) throw error;
    return { answer: undefined, unread: [{ what, why: error.message }] };
  }
}

/**
 * The answer, or `undefined` where the drive refuses it or sends what is not it: what some drives do not tell must not keep the
 * rest from being told.
 * @throws TransportError: who no longer reaches the drive must not be told half of its state.
 */
export async function goodToKnow<T>(question: Promise<T>): Promise<T | undefined> {
  return (await tryToAsk("", () => question)).answer;
}
