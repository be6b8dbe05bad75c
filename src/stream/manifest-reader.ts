import { crc32c } from "../codec/crc32c.ts";
import { ManifestError } from "./manifest-error.ts";
import { indexFileTable } from "./manifest-file-table.ts";
import {
  decodeManifestHeader,
  MANIFEST_END,
  MANIFEST_END_MAGIC,
  MANIFEST_HEADER,
  startsAsManifest,
  type ManifestHeader,
} from "./manifest-header.ts";
import { Manifest } from "./manifest.ts";
import { manifestStoreFor, type ManifestStore } from "./manifest-store.ts";

/** Zeros that may follow a manifest: less than this, in bytes. */
const PADDING_MAX_BYTES = 512;

const malformed = (problem: string): ManifestError =>
  new ManifestError("MANIFEST_MALFORMED", `a manifest was read: ${problem}`);

/**
 * Reads a manifest from the blocks of its tape file, whatever their lengths: {@link push} each, then {@link finish}.
 * A large one goes to disk. After an error, {@link close} it.
 */
export class ManifestReader {
  readonly #workFolder: string;
  #head = new Uint8Array(0);
  #header: ManifestHeader | undefined;
  #store: ManifestStore | undefined;
  #paddingBytes = 0;
  #checksum = 0;
  #checkedBytes = 0;

  /** Large manifests are kept below `workFolder`, which must exist. */
  constructor(workFolder: string) {
    this.#workFolder = workFolder;
  }

  /** What the manifest says of its session; known as soon as its first 256 bytes are. */
  get header(): ManifestHeader | undefined {
    return this.#header;
  }

  /** Takes the next block. @throws ManifestError when this cannot become a manifest any more */
  push(block: Uint8Array): void {
    if (this.#store !== undefined && this.#header !== undefined) {
      this.#body(block, this.#store, this.#header);
      return;
    }
    const head = new Uint8Array(this.#head.length + block.length);
    head.set(this.#head);
    head.set(block, this.#head.length);
    this.#head = head;
    if (!startsAsManifest(head)) {
      throw new ManifestError("MANIFEST_FOREIGN", "a manifest was read: the bytes are none");
    }
    if (head.length < MANIFEST_HEADER.byteLength) return;
    this.#header = decodeManifestHeader(head);
    this.#store = manifestStoreFor(this.#header.manifestBytes, this.#workFolder);
    this.#head = new Uint8Array(0);
    this.#body(head, this.#store, this.#header);
  }

  /**
   * Says that there are no more blocks, and gives the checked manifest.
   *
   * @throws ManifestError `MANIFEST_TRUNCATED` or `MANIFEST_MALFORMED`
   */
  finish(): Manifest {
    const header = this.#header;
    const store = this.#store;
    if (header === undefined || store === undefined || store.byteLength < header.manifestBytes) {
      throw new ManifestError("MANIFEST_TRUNCATED", "a manifest was read: it ends too early");
    }
    const end = new Uint8Array(MANIFEST_END.byteLength);
    store.readAt(header.manifestBytes - end.length, end);
    const { magic, checksum, reserved } = MANIFEST_END.decode(end);
    if (reserved !== 0 || Buffer.compare(magic, MANIFEST_END_MAGIC) !== 0)
      throw malformed("it has no end record");
    if (checksum !== this.#checksum) throw malformed("its checksum does not fit");
    return new Manifest({ header, store, index: indexFileTable(store, header) });
  }

  /** Gives up what was read so far. Not for a reader that has given its manifest. Safe to call twice. */
  close(): void {
    this.#store?.close();
  }

  #body(bytes: Uint8Array, store: ManifestStore, header: ManifestHeader): void {
    const own = bytes.subarray(0, header.manifestBytes - store.byteLength);
    if (own.length > 0) store.append(own);
    const checkable = header.manifestBytes - MANIFEST_END.byteLength - this.#checkedBytes;
    const checked = own.subarray(0, Math.max(0, checkable));
    this.#checksum = crc32c(checked, this.#checksum);
    this.#checkedBytes += checked.length;
    this.#padding(bytes.subarray(own.length));
  }

  #padding(rest: Uint8Array): void {
    this.#paddingBytes += rest.length;
    if (this.#paddingBytes >= PADDING_MAX_BYTES || rest.some((byte) => byte !== 0)) {
      throw malformed("something follows its end record");
    }
  }
}
