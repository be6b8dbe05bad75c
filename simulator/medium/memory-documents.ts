import { documentText, requireDocumentName } from "./document-text.ts";

/** The documents of a medium that keeps nothing on disk. */
export class MemoryDocuments {
  readonly #texts = new Map<string, string>();

  /** The value last written under that name, or undefined. */
  read(name: string): unknown {
    requireDocumentName(name);
    const text = this.#texts.get(name);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Replaces a document. */
  write(name: string, value: unknown): void {
    this.#texts.set(name, documentText(name, value));
  }
}
