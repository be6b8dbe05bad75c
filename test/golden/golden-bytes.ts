/**
 * One known encoding of a definition, written down independently of the project's encoder.
 *
 * `hex` is space separated pairs of hex digits; line breaks are allowed. The walking test decodes the
 * bytes, compares the result with `value` (every key named there) and encodes the result back.
 */
export interface GoldenBytes {
  /** Name of the definition these bytes belong to. */
  readonly of: string;
  /** The bytes, as pairs of hex digits separated by white space. */
  readonly hex: string;
  /** Where the bytes come from: the document and section, or how they were worked out. */
  readonly provenance: string;
  /** `capture`: seen on a real device; `printed`: printed in a document; `worked`: worked by hand from a table. */
  readonly kind: "capture" | "printed" | "worked";
  /** Fields the bytes must decode to; fields not named are not compared. */
  readonly value?: Readonly<Record<string, unknown>>;
}
