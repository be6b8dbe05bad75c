import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppendFile } from "./append-file.ts";

/** Bytes that are appended once and then read anywhere. */
export interface ManifestStore {
  readonly byteLength: number;
  append(bytes: Uint8Array): void;
  /** Copies bytes from `offset` on into `target` and returns how many there were. */
  readAt(offset: number, target: Uint8Array): number;
  /** Gives everything up. Safe to call twice. */
  close(): void;
}

/** Above this a store goes to disk, so that memory stays flat whatever the tape holds. */
const MEMORY_MAX_BYTES = 256 * 1024;

class MemoryStore implements ManifestStore {
  readonly #bytes: Uint8Array;
  #byteLength = 0;

  constructor(capacityBytes: number) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#byteLength);
    this.#byteLength += bytes.length;
  }

  readAt(offset: number, target: Uint8Array): number {
    const found = this.#bytes.subarray(offset, Math.min(this.#byteLength, offset + target.length));
    target.set(found);
    return found.length;
  }

  close(): void {
    this.#byteLength = 0;
  }
}

/** A store on disk, in a new folder of its own below `workFolder`; closing it deletes both. */
export class ManifestFileStore implements ManifestStore {
  readonly #folder: string;
  readonly #file: AppendFile;

  /** @throws the operating system's error when the folder cannot be made */
  constructor(workFolder: string) {
    this.#folder = mkdtempSync(join(workFolder, "manifest-"));
    this.#file = new AppendFile(join(this.#folder, "bytes"));
  }

  get byteLength(): number {
    return this.#file.byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#file.append(bytes);
  }

  /** Appends one number of 4 bytes, most significant first. */
  appendUint32(value: number): void {
    this.#file.appendUint32(value);
  }

  readAt(offset: number, target: Uint8Array): number {
    return this.#file.readAt(offset, target);
  }

  close(): void {
    this.#file.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A store for `byteLength` bytes: in memory when they are few, else below `workFolder`. */
export function manifestStoreFor(byteLength: number, workFolder: string): ManifestStore {
  return byteLength <= MEMORY_MAX_BYTES
    ? new MemoryStore(byteLength)
    : new ManifestFileStore(workFolder);
}
