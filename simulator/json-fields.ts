/** What is said of a field that is not what it should be; gives the error to throw. */
export type Complain = (what: string) => Error;

/** A JSON object that somebody else wrote: each field is checked when it is taken. */
export class JsonFields {
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #where: string;
  readonly #complain: Complain;

  /** Throws what `complain` gives when the value is no object. */
  constructor(value: unknown, where: string, complain: Complain) {
    this.#where = where;
    this.#complain = complain;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw complain(`${where} is not an object`);
    }
    this.#fields = new Map<string, unknown>(Object.entries(value));
  }

  /** Names of all fields. */
  get names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  /** Whether the field is there and not null. */
  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** The field as it is; undefined when it is missing or null. */
  raw(name: string): unknown {
    return this.#fields.get(name) ?? undefined;
  }

  /** A finite number. */
  number(name: string): number {
    const value = this.raw(name);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.#wrong(name, "a number");
  }

  /** A whole number of at least `minimum`. */
  integer(name: string, minimum = 0): number {
    const value = this.raw(name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= minimum) return value;
    throw this.#wrong(name, `a whole number of at least ${minimum}`);
  }

  text(name: string): string {
    const value = this.raw(name);
    if (typeof value === "string") return value;
    throw this.#wrong(name, "a text");
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value === "boolean") return value;
    throw this.#wrong(name, "true or false");
  }

  /** A number beyond 2^53, which is kept as decimal text. */
  big(name: string): bigint {
    const value = this.text(name);
    if (/^-?\d{1,40}$/.test(value)) return BigInt(value);
    throw this.#wrong(name, "a whole number as text");
  }

  /** One of some words. */
  word<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.raw(name);
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw this.#wrong(name, `one of ${allowed.join(", ")}`);
  }

  object(name: string): JsonFields {
    return new JsonFields(this.raw(name), `${this.#where}.${name}`, this.#complain);
  }

  /** The objects of a list. */
  objects(name: string): readonly JsonFields[] {
    return this.list(name).map(
      (one, i) => new JsonFields(one, `${this.#where}.${name}[${i}]`, this.#complain),
    );
  }

  list(name: string): readonly unknown[] {
    const value = this.raw(name);
    if (Array.isArray(value)) return value;
    throw this.#wrong(name, "a list");
  }

  #wrong(name: string, should: string): Error {
    return this.#complain(`${this.#where}.${name} is not ${should}`);
  }
}
