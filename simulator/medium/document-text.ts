import { MediumUsageError } from "./medium-errors.ts";

const DOCUMENT_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Refuses a name that a document cannot have on every medium.
 * @throws MediumUsageError
 */
export function requireDocumentName(name: string): void {
  if (!DOCUMENT_NAME.test(name) || name === "cartridge") {
    throw new MediumUsageError(`document: "${name}" is not a name for one`);
  }
}

/**
 * A document as JSON text. All media keep documents as text, so that what is read back never shares an object
 * with what was written and is the same whatever the medium.
 * @throws MediumUsageError for a bad name or a value that JSON cannot carry.
 */
export function documentText(name: string, value: unknown): string {
  requireDocumentName(name);
  const text = stringify(name, value);
  if (text === undefined) throw new MediumUsageError(`document "${name}": nothing to write`);
  return text;
}

function stringify(name: string, value: unknown): string | undefined {
  try {
    // JSON.stringify is declared to return a string, but gives undefined for undefined and for functions.
    const text: unknown = JSON.stringify(value, undefined, 2);
    return typeof text === "string" ? text : undefined;
  } catch (cause) {
    throw new MediumUsageError(`document "${name}": JSON cannot carry it`, { cause });
  }
}
