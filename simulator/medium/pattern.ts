/** Names one block of generated data. */
export interface PatternName {
  /** 0 to 4,294,967,295: which stream of data. */
  readonly seed: number;
  /** 0 to 2^53 - 1: which block of that stream. */
  readonly index: number;
}

const HEADER_BYTES = 16;
const MAGIC = 0x43505431;
const TILE_BYTES = 1024 * 1024;

/**
 * A block of generated data: 16 bytes that name it (a magic number, `seed`, `index`; big-endian), then pseudo-random
 * bytes that start at another place for every name. Generating it costs little more than a copy. The same
 * name gives the same bytes on every machine, and a shorter block of a name is the start of a longer one.
 */
export function patternBlock(options: PatternName & { readonly byteLength: number }): Uint8Array {
  const block = new Uint8Array(options.byteLength);
  fillPattern(block, options);
  return block;
}

/** Fills all of `target` with the block of generated data that `name` names. */
export function fillPattern(target: Uint8Array, name: PatternName): void {
  const header = headerOf(name);
  target.set(header.subarray(0, target.length));
  const tile = patternTile();
  let from = tileStart(name);
  let done = HEADER_BYTES;
  while (done < target.length) {
    const piece = Math.min(target.length - done, TILE_BYTES - from);
    target.set(tile.subarray(from, from + piece), done);
    done += piece;
    from = 0;
  }
}

/** The name of a block of generated data; undefined when any byte of it is anything else. */
export function recognisePattern(bytes: Uint8Array): PatternName | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (view.getUint32(0) !== MAGIC) return undefined;
  const high = view.getUint32(8);
  if (high > 0x1fffff) return undefined;
  const name = { seed: view.getUint32(4), index: high * 0x1_0000_0000 + view.getUint32(12) };
  const tile = patternTile();
  let from = tileStart(name);
  let done = HEADER_BYTES;
  while (done < bytes.length) {
    const piece = Math.min(bytes.length - done, TILE_BYTES - from);
    if (tile.compare(bytes, done, done + piece, from, from + piece) !== 0) return undefined;
    done += piece;
    from = 0;
  }
  return name;
}

function headerOf(name: PatternName): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, name.seed);
  view.setUint32(8, Math.floor(name.index / 0x1_0000_0000));
  view.setUint32(12, name.index % 0x1_0000_0000);
  return header;
}

/** Where in the tile a block's body starts: scattered, so that neighbouring blocks have nothing in common. */
function tileStart(name: PatternName): number {
  let state = Math.imul(name.seed ^ 0x9e3779b9, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13) ^ (name.index % 0x1_0000_0000), 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 16) ^ Math.floor(name.index / 0x1_0000_0000), 0x27d4eb2f);
  return (state ^ (state >>> 15)) & (TILE_BYTES - 1);
}

let madeTile: Buffer | undefined;

/** The pseudo-random bytes that all bodies are cut from; made on first use (about a millisecond). */
function patternTile(): Buffer {
  madeTile ??= makeTile();
  return madeTile;
}

/** Marsaglia's 32-bit xorshift (13, 17, 5), written out little-endian. */
function makeTile(): Buffer {
  const tile = Buffer.alloc(TILE_BYTES);
  let state = 0x2545f491;
  for (let at = 0; at < TILE_BYTES; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    tile.writeInt32LE(state, at);
  }
  return tile;
}
