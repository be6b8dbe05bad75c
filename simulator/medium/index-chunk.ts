/** How many objects one chunk describes: few enough to scan in about a microsecond. */
export const CHUNK_OBJECTS = 1024;

/**
 * The index entries of up to 1024 consecutive objects. While all of them have one length, the lengths cost
 * nothing, and while all blocks have one CRC, the CRCs cost nothing; otherwise they take 8 and 4 bytes an object.
 * A filemark is an object of 0 bytes. `place` counts from the chunk's first object.
 */
export class IndexChunk {
  /** Sum of the block lengths before this chunk. */
  readonly startBytes: number;
  /** Number of filemarks before this chunk. */
  readonly startFilemarks: number;
  #count = 0;
  #filemarkCount = 0;
  #endBytes: number;
  #uniformLength = 0;
  #uniformCrc = 0;
  #ends: Float64Array | undefined = undefined;
  #crcs: Uint32Array | undefined = undefined;

  constructor(startBytes: number, startFilemarks: number) {
    this.startBytes = startBytes;
    this.startFilemarks = startFilemarks;
    this.#endBytes = startBytes;
  }

  /** Number of objects in this chunk. */
  get count(): number {
    return this.#count;
  }

  /** Number of filemarks in this chunk. */
  get filemarkCount(): number {
    return this.#filemarkCount;
  }

  /** Adds a block; the chunk must have room. */
  appendBlock(byteLength: number, crc: number): void {
    this.#appendLength(byteLength);
    this.#appendCrc(this.#count, crc >>> 0);
    this.#count += 1;
  }

  /** Adds as many filemarks as fit, at most `count`, and returns how many that were. */
  appendFilemarks(count: number): number {
    const added = Math.min(count, CHUNK_OBJECTS - this.#count);
    if (added === 0) return 0;
    this.#appendLength(0);
    this.#ends?.fill(this.#endBytes, this.#count, this.#count + added);
    this.#count += added;
    this.#filemarkCount += added;
    return added;
  }

  /** Length of the object in bytes, 0 for a filemark. */
  byteLengthAt(place: number): number {
    const ends = this.#ends;
    if (ends === undefined) return this.#uniformLength;
    return (ends[place] ?? 0) - (place === 0 ? this.startBytes : (ends[place - 1] ?? 0));
  }

  /** CRC of the block, 0 for a filemark. */
  crcAt(place: number): number {
    if (this.byteLengthAt(place) === 0) return 0;
    return this.#crcs === undefined ? this.#uniformCrc : (this.#crcs[place] ?? 0);
  }

  /** Sum of all block lengths of the partition before that object; `place` may be the count. */
  bytesBefore(place: number): number {
    if (place === 0) return this.startBytes;
    if (this.#ends === undefined) return this.startBytes + place * this.#uniformLength;
    return this.#ends[place - 1] ?? 0;
  }

  /** Number of filemarks of this chunk before that object; `place` may be the count. */
  filemarksBefore(place: number): number {
    if (this.#filemarkCount === 0) return 0;
    if (this.#filemarkCount === this.#count) return place;
    let found = 0;
    for (let at = 0; at < place; at += 1) if (this.byteLengthAt(at) === 0) found += 1;
    return found;
  }

  /** Place of the chunk's filemark with that ordinal, which must be below `filemarkCount`. */
  placeOfFilemark(ordinal: number): number {
    if (this.#filemarkCount === this.#count) return ordinal;
    let left = ordinal;
    let place = 0;
    for (; place < this.#count; place += 1) {
      if (this.byteLengthAt(place) !== 0) continue;
      if (left === 0) break;
      left -= 1;
    }
    return place;
  }

  /** Forgets all objects from that place on. */
  truncate(place: number): void {
    this.#filemarkCount = this.filemarksBefore(place);
    this.#endBytes = this.bytesBefore(place);
    this.#count = place;
  }

  #appendLength(byteLength: number): void {
    if (this.#count === 0 && this.#ends === undefined) this.#uniformLength = byteLength;
    if (this.#ends === undefined && byteLength !== this.#uniformLength) this.#spreadLengths();
    this.#endBytes += byteLength;
    if (this.#ends !== undefined) this.#ends[this.#count] = this.#endBytes;
  }

  #spreadLengths(): void {
    const ends = new Float64Array(CHUNK_OBJECTS);
    for (let place = 0; place < this.#count; place += 1) ends[place] = this.bytesBefore(place + 1);
    this.#ends = ends;
  }

  #appendCrc(place: number, crc: number): void {
    if (this.#crcs === undefined && place === this.#filemarkCount) this.#uniformCrc = crc;
    if (this.#crcs === undefined && crc !== this.#uniformCrc) {
      this.#crcs = new Uint32Array(CHUNK_OBJECTS).fill(this.#uniformCrc, 0, place);
    }
    if (this.#crcs !== undefined) this.#crcs[place] = crc;
  }
}
