/** What mode page 11h asks for, as shares of the tape. SSC-4, medium partition mode page. */
import { SENSE_KEY } from "../src/scsi/sense.ts";
import { refuse } from "./check-condition.ts";
import type { Cartridge } from "./cartridge.ts";
import type { ModeStore } from "./mode-store.ts";
import type { TapeDeck } from "./mechanics/tape-deck.ts";
import type { Personality } from "./personalities/personality.ts";

/**
 * Page 11h as it shows a loaded volume: how many partitions there are beside the first, and their sizes in the page's
 * unit. What MODE SELECT asks for replaces it until the next load. SSC-4, medium partition mode page.
 */
export function showPartitions(modes: ModeStore, cartridge: Cartridge): void {
  const page = modes.current(0x11);
  if (page === undefined) return;
  const { facts, state } = cartridge;
  const shares = state.partitionShares;
  page[3] = shares.length - 1;
  const unit = unitBytes(page[4] ?? 0, page[6] ?? 0);
  // The one size of a DAT page is that of partition 1.
  const first = page.length === ONE_SIZE_PAGE_BYTES ? 1 : 0;
  for (let i = 0; 9 + 2 * i < page.length; i++) {
    const size = Math.round(
      ((shares[i + first] ?? 0) * facts.capacityBytes * state.lengthShare) / unit,
    );
    const shown = shares.length === 1 && i + first === 0 ? 0xffff : Math.min(size, 0xfffe);
    page[8 + 2 * i] = shown >> 8;
    page[9 + 2 * i] = shown & 0xff;
  }
}

/** Bytes of one size unit: PSUM 00 bytes, 01 KB, 10 MB, 11 ten to the power of the units field. */
function unitBytes(flags: number, units: number): number {
  switch ((flags >> 3) & 3) {
    case 0:
      return 1;
    case 1:
      return 1000;
    case 2:
      return 1_000_000;
    default:
      return 10 ** (units & 0x0f);
  }
}

/**
 * The shares that FORMAT MEDIUM with FORMAT 1 or 2 makes. Throws 5/26 02 when the page's values do not fit this tape:
 * more partitions than the drive has, more than one that takes the rest, or sizes beyond the tape.
 */
export function requestedShares(
  drive: {
    readonly modes: ModeStore;
    readonly personality: Personality;
    readonly deck: TapeDeck;
  },
  page: Uint8Array | undefined = drive.modes.current(0x11),
): number[] {
  const wrong = refuse(SENSE_KEY.illegalRequest, 0x2602);
  if (page === undefined) throw wrong;
  const count = (page[3] ?? 0) + 1;
  if (count > drive.personality.maximumPartitions) throw wrong;
  if (count === 1) return [1];
  const flags = page[4] ?? 0;
  // FDP and SDP: the drive divides by itself, into equal parts here.
  if ((flags & 0xc0) !== 0) return new Array<number>(count).fill(1 / count);
  const { facts, state } = drive.deck.cartridge;
  const shares = sharesOf(page, count, facts.capacityBytes * state.lengthShare);
  if (shares === undefined) throw wrong;
  return shares;
}

/** Where a page has one size, it is that of partition 1, and partition 0 has the rest: DAT. */
const ONE_SIZE_PAGE_BYTES = 10;

function sizesOf(page: Uint8Array, count: number): number[] {
  const sizeAt = (i: number): number => ((page[8 + 2 * i] ?? 0) << 8) | (page[9 + 2 * i] ?? 0);
  if (page.length === ONE_SIZE_PAGE_BYTES) return [0xffff, sizeAt(0)];
  return Array.from({ length: count }, (_, i) => sizeAt(i));
}

/** Sizes to shares; FFFFh is the rest, at most once. `undefined` when they do not fit. */
function sharesOf(page: Uint8Array, count: number, capacity: number): number[] | undefined {
  const unit = unitBytes(page[4] ?? 0, page[6] ?? 0);
  const sizes = sizesOf(page, count);
  const rests = sizes.filter((size) => size === 0xffff).length;
  const asked = sizes.reduce((sum, size) => sum + (size === 0xffff ? 0 : size * unit), 0);
  const rest = capacity - asked;
  const tooMuch = rest < 0 || (rests === 1 && rest === 0);
  if (rests > 1 || tooMuch || sizes.includes(0)) return undefined;
  return sizes.map((size) => (size === 0xffff ? rest : size * unit) / capacity);
}
