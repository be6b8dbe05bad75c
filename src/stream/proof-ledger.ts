import { invariant } from "../transport/errors.ts";
import type { TapePosition } from "../drives/outcomes.ts";

/** The part of a position that the ledger looks at. */
export type ReportedPosition = Pick<
  TapePosition,
  "partition" | "objectNumber" | "known" | "counted" | "lastObject"
>;

/**
 * What of a session is certainly on the medium. It counts the session's objects (blocks and filemarks) from 0: those
 * sent, and those proved. A drive that takes a block has it in its buffer only.
 *
 * Proof is a synchronising WRITE FILEMARKS that ended well, or the last-object location of READ POSITION on a drive
 * that has shown in this session that it keeps that location (many always say "buffer empty"). A missing unit attention
 * proves nothing: another program on this host may have been given it. So nothing is proved while the drive stands
 * elsewhere than the objects sent should have brought it, nor before the writer has seen that their protection was on.
 * A drive that does not tell its position proves nothing this way: there the session is read back, and `restart` takes
 * note of it.
 */
export class ProofLedger {
  /** Object number of the session's first object. */
  readonly firstObject: number;
  readonly partition: number;
  #sentCount = 0;
  #provedCount = 0;
  #checkedCount = 0;
  #lastObjectKept = false;

  constructor(start: { readonly firstObject: number; readonly partition: number }) {
    this.firstObject = start.firstObject;
    this.partition = start.partition;
  }

  /** Objects sent that count; also the index of the next one. */
  get sentCount(): number {
    return this.#sentCount;
  }

  /** Objects that are certainly on the medium. */
  get provedCount(): number {
    return this.#provedCount;
  }

  /** Objects sent since the position was last found right: they might have gone elsewhere. */
  get uncheckedCount(): number {
    return this.#sentCount - this.#checkedCount;
  }

  /** Whether this drive has shown that it keeps the last-object location. */
  get lastObjectKept(): boolean {
    return this.#lastObjectKept;
  }

  /** Object number at which the drive should stand. */
  get expectedObject(): number {
    return this.firstObject + this.#sentCount;
  }

  /** Counts an object that the drive has taken. */
  accept(): void {
    this.#sentCount += 1;
  }

  /**
   * Takes a position that the drive reported after everything sent. `flushed` says that a synchronising command ended
   * well just before. False means that the drive stands elsewhere: then nothing since the last proof is proved.
   */
  takePosition(position: ReportedPosition, flushed: boolean): boolean {
    const here = Number(position.objectNumber);
    if (!position.known || position.partition !== this.partition || here !== this.expectedObject) {
      return false;
    }
    this.#checkedCount = this.#sentCount;
    // A count is this program's own: it says where the tape should be, not where it is.
    if (position.counted === true) return true;
    if (flushed) this.#provedCount = this.#sentCount;
    this.#takeLastObject(position);
    return true;
  }

  /** Declares every object void that is not proved; returns how many there were. */
  voidUnproved(): number {
    const voided = this.#sentCount - this.#provedCount;
    this.#sentCount = this.#provedCount;
    this.#checkedCount = Math.min(this.#checkedCount, this.#provedCount);
    return voided;
  }

  /**
   * Takes note that exactly the first `count` objects were found on the medium by reading them, and that the drive
   * stands behind them.
   */
  restart(count: number): void {
    invariant(count >= 0, "a session has no negative number of objects");
    this.#sentCount = count;
    this.#provedCount = count;
    this.#checkedCount = count;
  }

  #takeLastObject(position: ReportedPosition): void {
    if (position.lastObject === undefined) return;
    const last = Number(position.lastObject) - this.firstObject;
    if (last < this.#sentCount) this.#lastObjectKept = true;
    if (this.#lastObjectKept && last > this.#provedCount && last <= this.#sentCount) {
      this.#provedCount = last;
    }
  }
}
