/** Documents of `capstan status`, `diagnose` and `page`, taken apart for comparing. */

/** A figure of a document. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly count?: number;
}

/** Figures by their names. */
export type Figures = ReadonlyMap<string, Figure>;

/** What Capstan told of a drive and its cartridge. */
export interface CapstanSays {
  /** Numbers of the TapeAlert flags; absent where the drive does not tell. */
  readonly alerts: readonly number[] | undefined;
  readonly cleaning: unknown;
  readonly cartridge: Readonly<Record<string, unknown>>;
  /** Of the cartridge. */
  readonly wear: Figures;
  /** Of the drive, as `diagnose` tells them. */
  readonly drive: Figures;
}

/** An object of a document. */
export type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What must be an object. Throws where it is none. */
export function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError(`no object: ${JSON.stringify(value)}`);
  return value;
}

const isFigure = (value: unknown): value is Figure =>
  isObject(value) && typeof value["name"] === "string" && "value" in value;

/** The figures of a list, by their names; what is no figure is left out. */
export function figuresByName(list: unknown): Figures {
  const figures = Array.isArray(list) ? list.filter(isFigure) : [];
  return new Map(figures.map((figure) => [figure.name, figure]));
}

/** A document of `capstan status`. Throws where it tells of no cartridge. */
export function asStatus(document: JsonObject): Omit<CapstanSays, "drive"> {
  const { alerts, cleaning } = document;
  const cartridge = asObject(document["cartridge"]);
  const numbers = Array.isArray(alerts)
    ? alerts.filter(isObject).map(({ number }) => Number(number))
    : undefined;
  return { alerts: numbers, cleaning, cartridge, wear: figuresByName(cartridge["wear"]) };
}
