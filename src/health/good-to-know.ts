import { tryToAsk } from "./try-to-ask.ts";

/**
 * The answer, or `undefined` where the drive refuses it or sends what is not it: what some drives do not tell must not keep the
 * rest from being told.
 * @throws TransportError: who no longer reaches the drive must not be told half of its state.
 */
export async function goodToKnow<T>(question: Promise<T>): Promise<T | undefined> {
  return (await tryToAsk("", () => question)).answer;
}
