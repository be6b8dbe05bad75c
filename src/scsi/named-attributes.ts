import type { Attribute } from "./attribute-list.ts";
import { MAM_ATTRIBUTES } from "./mam-attributes.ts";

/** Attribute values by name, as they are given to be written. */
export type MamInput = Parameters<typeof MAM_ATTRIBUTES.number>[0];
/** What is known, unknown and damaged among the attributes of a chip. */
export type MamValues = ReturnType<typeof MAM_ATTRIBUTES.name>;

/** Names the attributes a drive returned. An attribute without a value, as a drive reports a deleted one, is left out. */
export function nameAttributes(attributes: readonly Attribute[]): MamValues {
  return MAM_ATTRIBUTES.name(
    attributes
      .filter(({ value }) => value.length > 0)
      .map(({ identifier, value }) => ({ code: identifier, value })),
  );
}

/**
 * The attributes that hold the given values, in ascending order of their identifiers as WRITE ATTRIBUTE demands, each
 * with its format and read-only bit. Throws {@link CodecError} when a value does not fit.
 */
export function numberAttributes(values: MamInput): readonly Attribute[] {
  return MAM_ATTRIBUTES.number(values).map(({ code, value }) => {
    const name = MAM_ATTRIBUTES.nameOf(code);
    const { format, readOnly } =
      name === undefined ? { format: 0, readOnly: false } : MAM_ATTRIBUTES.entries[name];
    return { identifier: code, readOnly, format, value };
  });
}
