import { invariant } from "../transport/errors.ts";

/** A finished manifest, ready to be written block by block. */
export interface SpooledManifest {
  readonly blockCount: number;
  /** Puts one block at the start of `target` and returns its length, in bytes. */
  readBlock(index: number, target: Uint8Array): number;
  /** Gives up the disk space it takes. */
  remove(): void;
}

/** One object of a session. */
export type SessionObject =
  | { readonly kind: "data"; readonly index: number }
  | { readonly kind: "filemark"; readonly of: "data" | "manifest" }
  | { readonly kind: "manifest"; readonly index: number }
  | { readonly kind: "end" };

const DATA_FILEMARK: SessionObject = { kind: "filemark", of: "data" };
const MANIFEST_FILEMARK: SessionObject = { kind: "filemark", of: "manifest" };
const END: SessionObject = { kind: "end" };

/**
 * Which objects a session has, in their order on tape: data blocks, a filemark, the manifest's blocks, a filemark.
 * While the data has no end yet, all objects are data.
 */
export class SessionPlan {
  #dataCount: number | undefined;
  #manifest: SpooledManifest | undefined;

  /** Number of data blocks, once it is decided. */
  get dataCount(): number | undefined {
    return this.#dataCount;
  }

  /** The manifest, once the data has an end. */
  get manifest(): SpooledManifest | undefined {
    return this.#manifest;
  }

  /** Decides where the data ends and what manifest describes it. May be decided again with fewer blocks. */
  endData(dataCount: number, manifest: SpooledManifest): void {
    invariant(dataCount <= (this.#dataCount ?? dataCount), "a session never gets longer again");
    this.#manifest?.remove();
    this.#dataCount = dataCount;
    this.#manifest = manifest;
  }

  /** The object at an index of the session. */
  objectAt(index: number): SessionObject {
    const dataCount = this.#dataCount;
    if (dataCount === undefined || index < dataCount) return { kind: "data", index };
    if (index === dataCount) return DATA_FILEMARK;
    const manifestCount = this.#manifest?.blockCount ?? 0;
    const manifestIndex = index - dataCount - 1;
    if (manifestIndex < manifestCount) return { kind: "manifest", index: manifestIndex };
    return manifestIndex === manifestCount ? MANIFEST_FILEMARK : END;
  }

  /** How many of the first `objectCount` objects are data. */
  dataWithin(objectCount: number): number {
    return Math.min(objectCount, this.#dataCount ?? objectCount);
  }
}
