/** The mode pages of one drive: what they are now, what they were made to be, and what may be changed. */
import type { Personality, PersonalityModePage } from "./personalities/personality.ts";

const keyOf = (page: number, subpage: number): number => page * 256 + subpage;

/** Mode pages by number. Current values are shared by all nexuses; a reset brings the defaults back. */
export class ModeStore {
  readonly #pages = new Map<number, PersonalityModePage>();
  readonly #current = new Map<number, Uint8Array>();

  constructor(personality: Personality) {
    for (const page of personality.modePages) this.#pages.set(keyOf(page.page, page.subpage), page);
    this.reset();
  }

  /** Back to the power-on values. */
  reset(): void {
    for (const [key, page] of this.#pages) this.#current.set(key, page.defaults.slice());
  }

  /** All pages in ascending order, as the personality defines them. */
  get pages(): readonly PersonalityModePage[] {
    return [...this.#pages.values()].sort(
      (a, b) => keyOf(a.page, a.subpage) - keyOf(b.page, b.subpage),
    );
  }

  /** The page's present bytes with its header; undefined when the drive has no such page. Not a copy. */
  current(page: number, subpage = 0): Uint8Array | undefined {
    return this.#current.get(keyOf(page, subpage));
  }

  /** Replaces a page's present bytes. The caller has checked what may be changed. */
  replace(page: number, subpage: number, bytes: Uint8Array): void {
    // The host's bytes may be a Buffer, whose slice is no copy.
    this.#current.set(keyOf(page, subpage), Uint8Array.from(bytes));
  }

  /** One byte of a page; 0 when the drive does not have it. */
  byteOf(page: number, subpage: number, byte: number): number {
    return this.current(page, subpage)?.[byte] ?? 0;
  }

  /** SELECT DATA COMPRESSION of page 10h, where it is 1, sets DCE of page 0Fh. IBM LTO SCSI Reference GA32-0928-06, note 49. */
  followCompression(): void {
    const compression = this.current(0x0f);
    if (compression === undefined || this.byteOf(0x10, 0, 14) !== 1) return;
    compression[2] = (compression[2] ?? 0) | 0x80;
  }

  /** Size of the programmable early warning zone. Device configuration extension page, PEWS, in MB (10^6). SSC-4. */
  get programmableEarlyWarningBytes(): number {
    return ((this.byteOf(0x10, 1, 6) << 8) | this.byteOf(0x10, 1, 7)) * 1_000_000;
  }

  /** Whether the volume is append-only now. Device configuration extension page, WRITE MODE. */
  get appendOnly(): boolean {
    return this.byteOf(0x10, 1, 5) >> 4 === 1;
  }

  /** Software write protection. Control mode page, SWP. SPC-4. */
  get softwareWriteProtected(): boolean {
    return (this.byteOf(0x0a, 0, 4) & 0x08) !== 0 || (this.byteOf(0x10, 0, 10) & 0x04) !== 0;
  }
}
