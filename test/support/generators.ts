/** Values for any definition, drawn from what the definition itself says it can hold; edges more often than the rest. */
import fc from "fast-check";
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Domain, Field } from "../../src/codec/field.ts";
import type { Codec, Fields, Layout } from "../../src/codec/layout.ts";
import type { ItemCodec } from "../../src/codec/sized.ts";
import type { ValueCodec } from "../../src/codec/value-codec.ts";

/** An object whose fields are looked at by name. */
export type Loose = Readonly<Record<string, unknown>>;

/** A value that a definition must refuse, and the name that its complaint must carry. */
export interface Misfit {
  readonly input: unknown;
  /** Name of the field at fault: must stand in the path of the error. */
  readonly named: string;
  /** What is wrong, for the report of a failing test. */
  readonly why: string;
}

/** What a test knows of how to feed one codec. */
export interface Feed {
  /** Valid inputs: the whole domain. */
  readonly inputs: fc.Arbitrary<unknown>;
  /** Every way known here to make `input` invalid. */
  readonly misfits: (input: unknown) => readonly Misfit[];
}

export function isLoose(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

const hasKeys = (value: unknown, keys: readonly string[]): boolean =>
  isLoose(value) && keys.every((key) => key in value);

function isLayout(value: unknown): value is Layout<Fields> {
  return hasKeys(value, ["fields", "fieldMask", "minimumBytes", "findReservedBit"]);
}

interface SizedLayoutParts {
  readonly layout: Layout<Fields>;
  readonly lengthField: string;
}

interface SizedValueParts {
  readonly header: Layout<Fields>;
  readonly lengthField: string;
  readonly valueName: string;
  readonly valueCodec: ValueCodec<unknown>;
}

function isSizedValue(value: unknown): value is SizedValueParts {
  return hasKeys(value, ["header", "lengthField", "valueName", "valueCodec"]);
}

/** A codec of one structure and no other length. */
function isExactLayout(value: unknown): value is { readonly layout: Layout<Fields> } {
  return isLoose(value) && isLayout(value["layout"]) && !("lengthField" in value);
}

function isItemList(value: unknown): value is { readonly item: ItemCodec<unknown> } {
  return hasKeys(value, ["item", "encode", "decode"]);
}

function isVariants(value: unknown): value is { readonly variants: Loose } {
  return hasKeys(value, ["variants", "encode", "decode"]);
}

function isValueCodec(value: unknown): value is ValueCodec<unknown> {
  return hasKeys(value, ["domain", "encode", "decode"]);
}

interface SizedListParts {
  readonly header: Layout<Fields>;
  readonly lengthField: string;
  readonly item: ItemCodec<unknown>;
}

function isSizedLayout(value: unknown): value is SizedLayoutParts {
  return hasKeys(value, ["layout", "lengthField"]);
}

export function isSizedList(value: unknown): value is SizedListParts {
  return hasKeys(value, ["header", "lengthField", "item"]);
}

/** The structure of one item of a list, where all items have one. */
export function itemLayout(item: unknown): Layout<Fields> | undefined {
  return isLoose(item) && isLayout(item["layout"]) ? item["layout"] : undefined;
}

const integers = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min, max }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(min, Math.min(min + 1, max), max, Math.max(max - 1, min)),
    },
  );

const bigints = (min: bigint, max: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max, max / 2n, (max >> 32n) + 1n) },
  );

const latin1 = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength }),
      fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength }),
      fc.array(fc.constantFrom(0x00, 0x20, 0x41, 0xff), { maxLength }),
    )
    .map((codes) => String.fromCharCode(...codes).replace(/ +$/, ""));

/** Every value of a domain. */
export function valuesOf(domain: Domain): fc.Arbitrary<unknown> {
  switch (domain.kind) {
    case "flag":
      return fc.boolean();
    case "uint":
      return integers(0, domain.max);
    case "int":
      return integers(domain.min, domain.max);
    case "uint64":
      return bigints(0n, domain.max ?? 2n ** 64n - 1n);
    case "int64":
      return bigints(domain.min ?? -(2n ** 63n), domain.max ?? 2n ** 63n - 1n);
    case "text":
      return latin1(domain.byteLength);
    case "bytes":
      return fc.uint8Array({ minLength: domain.byteLength, maxLength: domain.byteLength });
  }
}

const NOT_NUMBERS = [NaN, 1.5, Infinity, "1", 1n, true, null];

/** Values just outside of a domain, and values of other types. */
export function outsideOf(domain: Domain): readonly unknown[] {
  switch (domain.kind) {
    case "flag":
      return [0, 1, "true", null];
    case "uint":
      return [-1, domain.max + 1, ...NOT_NUMBERS];
    case "int":
      return [domain.min - 1, domain.max + 1, ...NOT_NUMBERS];
    case "uint64":
      return [-1n, (domain.max ?? 2n ** 64n - 1n) + 1n, 1, NaN, "1", null];
    case "int64": {
      const below = (domain.min ?? -(2n ** 63n)) - 1n;
      return [below, (domain.max ?? 2n ** 63n - 1n) + 1n, 1, NaN, "1", null];
    }
    case "text":
      return ["x".repeat(domain.byteLength + 1), "a ", "\u0100", 5, null, new Uint8Array(1)];
    case "bytes":
      return [new Uint8Array(domain.byteLength + 1), "x", [1], null];
  }
}

const fieldsOf = (layout: Layout<Fields>, computed?: string): readonly [string, Field<unknown>][] =>
  Object.entries(layout.fields).filter(([name]) => name !== computed);

/** Inputs of a layout. Fields with a default and fields of the tail are sometimes left out. */
function inputsOfLayout(layout: Layout<Fields>, computed?: string): fc.Arbitrary<Loose> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  const requiredKeys: string[] = [];
  for (const [name, field] of fieldsOf(layout, computed)) {
    model[name] = valuesOf(field.domain);
    if (field.presence === "required") requiredKeys.push(name);
  }
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

/** A sentence part for a value of any type. */
function show(value: unknown): string {
  if (typeof value === "bigint") return `${String(value)}n`;
  return value instanceof Uint8Array ? `${String(value.length)} bytes` : String(value);
}

function misfitsOfLayout(layout: Layout<Fields>, input: unknown, computed?: string): Misfit[] {
  const base = isLoose(input) ? input : {};
  const result: Misfit[] = [];
  for (const [name, field] of fieldsOf(layout, computed)) {
    const named = `${layout.name}/${name}`;
    for (const bad of outsideOf(field.domain)) {
      result.push({ input: { ...base, [name]: bad }, named, why: `${named} = ${show(bad)}` });
    }
    if (field.presence === "required") {
      result.push({ input: { ...base, [name]: undefined }, named, why: `${named} is missing` });
    }
  }
  return result;
}

const FEEDS_BY_NAME = new Map<string, Feed>();

/** Tells how to feed a codec or list item that does not describe itself; by its name. */
export function feedByHand(name: string, feed: Feed): void {
  FEEDS_BY_NAME.set(name, feed);
}

function feedOfItem(item: ItemCodec<unknown>): Feed {
  const layout = itemLayout(item);
  if (layout !== undefined) return feedOf(asDeclared<Codec<unknown>>(layout));
  const feed = FEEDS_BY_NAME.get(item.name);
  if (feed === undefined) throw new Error(`no generator for list item "${item.name}"`);
  return feed;
}

function feedOfList(list: SizedListParts): Feed {
  const { header, lengthField } = list;
  const item = feedOfItem(list.item);
  const overflow = overflowOf(header, lengthField);
  return {
    inputs: fc
      .tuple(inputsOfLayout(header, lengthField), fc.array(item.inputs, { maxLength: 5 }))
      .map(([head, items]) => ({ ...head, items })),
    misfits(input) {
      const items = isLoose(input) && Array.isArray(input["items"]) ? input["items"] : [];
      const base = isLoose(input) ? input : {};
      const first: unknown = items[0];
      const inItems =
        first === undefined
          ? []
          : item.misfits(first).map((misfit) => ({
              ...misfit,
              input: { ...base, items: [misfit.input] },
            }));
      const tooMany =
        first === undefined || overflow === undefined
          ? []
          : [
              {
                input: { ...base, items: new Array<unknown>(overflow + 1).fill(first) },
                named: `${header.name}/${lengthField}`,
                why: "more items than the length field can count",
              },
            ];
      return [...misfitsOfLayout(header, input, lengthField), ...inItems, ...tooMany];
    },
  };
}

/** Things that a codec of single values must refuse; one that pads or cuts nothing takes some that fields refuse. */
function outsideOfValue(codec: ValueCodec<unknown>): readonly unknown[] {
  const { domain } = codec;
  if (codec.name === "bytes") return ["abc", [1, 2], null];
  const all = outsideOf(domain);
  return codec.name.startsWith("text of up to") ? all.filter((bad) => bad !== "a ") : all;
}

/** How to feed a codec of single values; its complaints carry the codec's name. */
function feedOfValue(codec: ValueCodec<unknown>): Feed {
  const misfits = outsideOfValue(codec).map((bad) => ({
    input: bad,
    named: codec.name,
    why: `${codec.name} = ${show(bad)}`,
  }));
  return { inputs: valuesOf(codec.domain), misfits: () => misfits };
}

function feedOfSizedValue({ header, lengthField, valueName, valueCodec }: SizedValueParts): Feed {
  const value = feedOfValue(valueCodec);
  return {
    inputs: fc
      .tuple(inputsOfLayout(header, lengthField), value.inputs)
      .map(([head, one]) => ({ ...head, [valueName]: one })),
    misfits: (input) => [
      ...misfitsOfLayout(header, input, lengthField),
      ...value.misfits(undefined).map((misfit) => ({
        ...misfit,
        input: { ...(isLoose(input) ? input : {}), [valueName]: misfit.input },
        named: `${header.name}/${valueName}`,
      })),
    ],
  };
}

/** A list without a header. */
function feedOfBareList(item: ItemCodec<unknown>): Feed {
  const feed = feedOfItem(item);
  return {
    inputs: fc.array(feed.inputs, { maxLength: 5 }),
    misfits(input) {
      const first: unknown = Array.isArray(input) ? input[0] : undefined;
      if (first === undefined) return [];
      return feed.misfits(first).map((misfit) => ({ ...misfit, input: [misfit.input] }));
    },
  };
}

/** One of several structures, named by `kind`. */
function feedOfVariants(variants: Loose): Feed {
  const feeds = new Map(
    Object.entries(variants).map(([kind, codec]) => [
      kind,
      feedOf(asDeclared<Codec<unknown>>(codec)),
    ]),
  );
  return {
    inputs: fc.oneof(
      ...[...feeds].map(([kind, feed]) =>
        feed.inputs.map((input) => ({ ...(isLoose(input) ? input : {}), kind })),
      ),
    ),
    misfits(input) {
      const kind = isLoose(input) ? String(input["kind"]) : "";
      return (feeds.get(kind)?.misfits(input) ?? []).map((misfit) => ({
        ...misfit,
        input: { ...(isLoose(misfit.input) ? misfit.input : {}), kind },
      }));
    },
  };
}

/** The number of bytes that a small length field cannot count any more; nothing for the wide ones. */
function overflowOf(header: Layout<Fields>, lengthField: string): number | undefined {
  const domain = header.fields[lengthField]?.domain;
  return domain?.kind === "uint" && domain.max <= 0xffff ? domain.max : undefined;
}

/** How to feed a codec: by its own description, or by what {@link feedByHand} was told under its name. */
export function feedOf(codec: Codec<unknown>): Feed {
  const byHand = FEEDS_BY_NAME.get(codec.name);
  if (byHand !== undefined) return byHand;
  if (isLayout(codec)) {
    return {
      inputs: inputsOfLayout(codec),
      misfits: (input) => misfitsOfLayout(codec, input),
    };
  }
  if (isSizedList(codec)) return feedOfList(codec);
  if (isSizedLayout(codec)) {
    const { layout, lengthField } = codec;
    return {
      inputs: inputsOfLayout(layout, lengthField),
      misfits: (input) => misfitsOfLayout(layout, input, lengthField),
    };
  }
  if (isSizedValue(codec)) return feedOfSizedValue(codec);
  if (isExactLayout(codec)) return feedOf(asDeclared<Codec<unknown>>(codec.layout));
  if (isItemList(codec)) return feedOfBareList(codec.item);
  if (isVariants(codec)) return feedOfVariants(codec.variants);
  if (isValueCodec(codec)) return feedOfValue(codec);
  throw new Error(`no generator for codec "${codec.name}"`);
}

/** The structure of a codec's first bytes, for the law of clean bits. */
export function frameOf(codec: unknown): Layout<Fields> | undefined {
  if (isLayout(codec)) return codec;
  if (isSizedList(codec) || isSizedValue(codec)) return codec.header;
  return isSizedLayout(codec) ? codec.layout : undefined;
}
