import { crc32c } from "../codec/crc32c.ts";
import { BlockProtectionError, PROTECTION_BYTES } from "../drives/block-protection.ts";
import type { TapePosition } from "../drives/outcomes.ts";
import { MediumError } from "../session/errors.ts";
import { UsageError } from "../transport/errors.ts";
import { StreamError } from "./stream-error.ts";
import type { WritableTape } from "./writable-tape.ts";

/** One object as it was found on the tape. */
type FoundObject =
  | { readonly kind: "block"; readonly byteLength: number; readonly crc32c: number }
  | { readonly kind: "filemark" | "endOfData" | "endOfPartition" | "unreadable" };

/** Asks the cartridge in the drive for its serial number or barcode; `undefined` when it does not tell. */
export type CartridgeReader = () => Promise<string | undefined>;

/** Objects before the session that are looked at. */
const LOOK_BACK_COUNT = 2;

/** What a tape looks like where a session starts, so that the place can be recognised again. */
export interface StartMark {
  readonly partition: number;
  /** Object number of the session's first object. */
  readonly firstObject: number;
  /** Identity of the cartridge, where it can be read. */
  readonly cartridge: string | undefined;
  /** Object number of the first of `found`. */
  readonly foundFrom: number;
  /** The objects just before the session; at the beginning of the tape, what was there before. */
  readonly found: readonly FoundObject[];
  /** Filemarks before the session, where the drive counts them. */
  readonly fileNumber: bigint | undefined;
}

/** A block that would have had room, and yet did not come whole. */
interface CutBlock {
  readonly kind: "cut";
  readonly byteLength: number;
}

/** Reads one object; an unreadable one is an answer. */
async function look(tape: WritableTape, scratch: Uint8Array): Promise<FoundObject | CutBlock> {
  // A drive may send nothing of a block that is longer than the room it has.
  scratch.fill(0);
  try {
    const outcome = await tape.read(scratch);
    switch (outcome.kind) {
      case "block":
      case "oversized": {
        const { kind, byteLength } = outcome;
        if (kind === "oversized" && byteLength < scratch.length) return { kind: "cut", byteLength };
        const data = scratch.subarray(0, Math.min(byteLength, scratch.length));
        return { kind: "block", byteLength, crc32c: crc32c(data) };
      }
      case "filemark":
      case "endOfData":
      case "endOfPartition":
        return { kind: outcome.kind };
    }
  } catch (error) {
    if (error instanceof MediumError || error instanceof BlockProtectionError) {
      return { kind: "unreadable" };
    }
    throw error;
  }
}

async function lookAt(
  tape: WritableTape,
  place: { readonly partition: number; readonly from: number; readonly count: number },
  scratch: Uint8Array,
): Promise<FoundObject[]> {
  const { partition } = place;
  const found: FoundObject[] = [];
  for (let index = 0; index < place.count; index++) {
    const target = { partition, objectNumber: BigInt(place.from + index) };
    const outcome = await tape.locate(target);
    if (outcome.kind !== "done") {
      found.push({ kind: "endOfData" });
      break;
    }
    let object = await look(tape, scratch);
    if (object.kind === "cut") {
      // With just the room it needs it comes whole.
      const protection = await tape.logicalBlockProtection();
      const spareBytes = protection?.read === true ? PROTECTION_BYTES : 0;
      await tape.locate(target);
      object = await look(tape, scratch.subarray(0, object.byteLength + spareBytes));
    }
    found.push(object.kind === "cut" ? { kind: "unreadable" } : object);
  }
  return found;
}

async function fileNumberHere(tape: WritableTape): Promise<bigint | undefined> {
  try {
    return (await tape.readPosition({ form: "long" })).fileNumber;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Takes note of what the tape looks like at `here`, and stands there again afterwards. */
export async function markStart(
  tape: WritableTape,
  here: TapePosition,
  facts: { readonly scratch: Uint8Array; readonly cartridge: CartridgeReader | undefined },
): Promise<StartMark> {
  const firstObject = Number(here.objectNumber);
  const { partition } = here;
  const foundFrom = Math.max(0, firstObject - LOOK_BACK_COUNT);
  const count = firstObject === 0 ? 1 : firstObject - foundFrom;
  const cartridge = await facts.cartridge?.();
  const found = await lookAt(tape, { partition, from: foundFrom, count }, facts.scratch);
  await goTo(tape, { partition, objectNumber: firstObject });
  const fileNumber = await fileNumberHere(tape);
  return { partition, firstObject, cartridge, foundFrom, found, fileNumber };
}

/**
 * Goes before an object and proves by READ POSITION to be there. On a drive that does not tell its position nothing but
 * the way from the beginning proves it: whoever is to write there has rewound the tape since it last could be moved.
 *
 * @throws StreamError `POSITION_NOT_PROVED`
 */
export async function goTo(
  tape: WritableTape,
  place: { readonly partition: number; readonly objectNumber: number },
): Promise<void> {
  const objectNumber = BigInt(place.objectNumber);
  const outcome = await tape.locate({ partition: place.partition, objectNumber });
  // Going to the end of data may be told as having met it; the position decides.
  const here = await tape.readPosition();
  if (here.known && here.partition === place.partition && here.objectNumber === objectNumber)
    return;
  const stands = here.known ? `at object ${String(here.objectNumber)}` : "at an unknown place";
  throw new StreamError(
    "POSITION_NOT_PROVED",
    `object ${String(objectNumber)} was looked for: the tape stands ${stands} (${outcome.kind})`,
  );
}

const same = (a: FoundObject | undefined, b: FoundObject | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.kind !== "unreadable" &&
  a.kind === b.kind &&
  (a.kind !== "block" ||
    (b.kind === "block" && a.byteLength === b.byteLength && a.crc32c === b.crc32c));

/**
 * Goes to the start of a session of which nothing is proved, and recognises the place: by the objects before it, or at
 * the beginning of the tape by what was there, or by `firstBlock`, the session's own first block if it was sent.
 *
 * @throws StreamError `POSITION_NOT_PROVED` when it is not recognised; then nothing must be written
 */
export async function returnToStart(
  tape: WritableTape,
  mark: StartMark,
  facts: {
    readonly scratch: Uint8Array;
    readonly firstBlock: { readonly byteLength: number; readonly crc32c: number } | undefined;
  },
): Promise<void> {
  const { partition, firstObject, foundFrom, found } = mark;
  const place = { partition, from: foundFrom, count: found.length };
  const now = await lookAt(tape, place, facts.scratch);
  const asBefore = found.every((object, index) => same(object, now[index]));
  const { firstBlock } = facts;
  const ours =
    firstObject === 0 && firstBlock !== undefined && same({ kind: "block", ...firstBlock }, now[0]);
  if (!asBefore && !ours) {
    throw new StreamError(
      "POSITION_NOT_PROVED",
      `the start of the session at object ${String(firstObject)} was looked for: the tape is not as it was before it`,
    );
  }
  await goTo(tape, { partition, objectNumber: firstObject });
  if (mark.fileNumber === undefined || !tape.tellsPosition) return;
  if ((await fileNumberHere(tape)) !== mark.fileNumber) {
    throw new StreamError(
      "POSITION_NOT_PROVED",
      `the start of the session at object ${String(firstObject)} was looked for: the filemarks before it are not as they were`,
    );
  }
}

/** Whether the drive still holds the cartridge. @throws StreamError `CARTRIDGE_CHANGED` */
export async function checkCartridge(
  mark: StartMark,
  readCartridge: CartridgeReader | undefined,
): Promise<void> {
  if (mark.cartridge === undefined) return;
  const cartridge = await readCartridge?.();
  // An unreadable chip is no other cartridge; the position is proved by reading the tape anyway.
  if (cartridge === undefined || cartridge === mark.cartridge) return;
  throw new StreamError(
    "CARTRIDGE_CHANGED",
    `the session was to go on: the drive holds cartridge ${cartridge} instead of ${mark.cartridge}`,
  );
}
