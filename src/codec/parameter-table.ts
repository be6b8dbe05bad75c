/** Numbered values of which some are known: log parameters and cartridge memory attributes. */
import { asDeclared } from "./as-declared.ts";
import { CodecError } from "./codec-error.ts";
import type { Codec } from "./layout.ts";

/** One known number. */
export interface ParameterEntry<V = unknown, I = never> {
  readonly code: number;
  readonly codec: Codec<V, I>;
  /** What one step of the value is; printed by whoever shows it. */
  readonly unit?: string;
}

/** Known numbers by name. */
export type ParameterEntries = Readonly<Record<string, ParameterEntry>>;

/** A number with its bytes, as it stands on the wire. */
export interface NumberedValue {
  readonly code: number;
  readonly value: Uint8Array;
}

type DecodedOf<E extends ParameterEntries> = {
  readonly [K in keyof E]?: E[K]["codec"] extends { decode(bytes: Uint8Array): infer V }
    ? V
    : never;
};
type EncodableOf<E extends ParameterEntries> = {
  readonly [K in keyof E]?: E[K]["codec"] extends { encode(value: infer I): Uint8Array }
    ? I
    : never;
};

/** A table of known numbers: names what is known, keeps what is not. */
export interface ParameterTable<E extends ParameterEntries> {
  readonly entries: E;
  /** Names the known ones. Unknown ones, and known ones whose bytes do not decode, are kept as they are. */
  name(values: readonly NumberedValue[]): {
    readonly known: DecodedOf<E>;
    readonly unknown: readonly NumberedValue[];
    readonly undecodable: readonly {
      readonly name: string;
      readonly problem: string;
      readonly raw: NumberedValue;
    }[];
  };
  /** Numbers the given values, in ascending order of their codes. Throws {@link CodecError} when one does not fit. */
  number(values: EncodableOf<E>): readonly NumberedValue[];
  /** The name that belongs to a code; `undefined` when it is not known. */
  nameOf(code: number): (keyof E & string) | undefined;
}

/** Defines a table; throws {@link CodecError} at once when two entries have one code. */
export function parameterTable<const E extends ParameterEntries>(
  tableName: string,
  entries: E,
): ParameterTable<E> {
  const names = new Map<number, keyof E & string>();
  for (const [name, entry] of Object.entries(entries)) {
    const taken = names.get(entry.code);
    if (taken !== undefined)
      throw new CodecError(`${tableName}/${name}`, 0, `has the code of ${taken}`);
    names.set(entry.code, name);
  }
  return {
    entries,
    nameOf: (code) => names.get(code),
    name(values) {
      const known: Record<string, unknown> = {};
      const unknown: NumberedValue[] = [];
      const undecodable: { name: string; problem: string; raw: NumberedValue }[] = [];
      for (const raw of values) {
        const name = names.get(raw.code);
        const entry = name === undefined ? undefined : entries[name];
        if (name === undefined || entry === undefined) {
          unknown.push(raw);
          continue;
        }
        try {
          known[name] = entry.codec.decode(raw.value);
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
          undecodable.push({ name, problem: error.message, raw });
        }
      }
      return { known: asDeclared<DecodedOf<E>>(known), unknown, undecodable };
    },
    number(values) {
      const result: NumberedValue[] = [];
      for (const [name, value] of Object.entries(values)) {
        const entry = entries[name];
        if (value === undefined) continue;
        if (entry === undefined)
          throw new CodecError(`${tableName}/${name}`, 0, "is not in the table");
        result.push({ code: entry.code, value: encodeEntry(`${tableName}/${name}`, entry, value) });
      }
      return result.sort((a, b) => a.code - b.code);
    },
  };
}

function encodeEntry(path: string, entry: ParameterEntry, value: unknown): Uint8Array {
  try {
    // The public signature ties each name to its own codec's input type.
    return asDeclared<Codec<unknown>>(entry.codec).encode(value);
  } catch (error) {
    if (error instanceof CodecError) throw new CodecError(path, error.byte, error.problem);
    throw error;
  }
}
