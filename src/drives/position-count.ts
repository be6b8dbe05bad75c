/**
 * Where the tape stands by what was done to it since it was last at its beginning: dead reckoning. It says nothing of
 * what other programs did meanwhile. Every command that moves the tape takes the count with `depart`, and gives it back
 * only when it is known how far it went; so whatever fails leaves the count unknown until the next rewind.
 */
export class PositionCount {
  /** Whether the drive has refused LOCATE as a command that it does not know. */
  locateMissing = false;
  /** Whether the drive was found to tell no positions. */
  tellsNone = false;
  #objectNumber: number | undefined;
  #rewound = false;

  /** Objects (blocks and filemarks) between the beginning of the partition and here; `undefined` when not known. */
  get objectNumber(): number | undefined {
    return this.#objectNumber;
  }

  /** Whether nothing has happened to the tape since it was rewound. */
  get rewound(): boolean {
    return this.#rewound;
  }

  /** Takes the count away while a command may move the tape. */
  depart(): number | undefined {
    const from = this.#objectNumber;
    this.forget();
    return from;
  }

  /** Puts the tape `passed` objects behind where it was; backward when negative. */
  pass(from: number | undefined, passed: number): void {
    if (from !== undefined && from + passed >= 0) this.#objectNumber = from + passed;
  }

  /** Puts the tape before an object. */
  arrive(objectNumber: bigint): void {
    this.#objectNumber = Number(objectNumber);
  }

  /** The tape was rewound or loaded. */
  atBeginning(): void {
    this.#objectNumber = 0;
    this.#rewound = true;
  }

  /** Something happened after which the tape may stand anywhere. */
  forget(): void {
    this.#objectNumber = undefined;
    this.#rewound = false;
  }
}
