/** Log pages and cartridge memory attributes as subjects of the laws: numbered values behind one envelope. */
import fc from "fast-check";
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Codec } from "../../src/codec/layout.ts";
import type { NumberedValue, ParameterEntries } from "../../src/codec/parameter-table.ts";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import type { LogPageDefinition } from "../../src/scsi/define-log-page.ts";
import type { LogRecord, LogRecordPageDefinition } from "../../src/scsi/define-log-record-page.ts";
import {
  LOG_PAGE_LISTS,
  PARAMETER_LOG_PAGES,
  RECORD_LOG_PAGES,
} from "../../src/scsi/log-page-table.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { nameAttributes, numberAttributes } from "../../src/scsi/named-attributes.ts";
import type { LawSubject } from "./codec-laws.ts";
import { subjectOf } from "./codec-laws.ts";
import "./feeds-by-hand.ts";
import type { Feed, Loose, Misfit } from "./generators.ts";
import { feedOf, isLoose, itemLayout } from "./generators.ts";

const untyped = (codec: unknown): Codec<unknown> => asDeclared<Codec<unknown>>(codec);

/** Values of a table, of which each may be absent. */
function knownValues(entries: ParameterEntries): fc.Arbitrary<Loose> {
  const model = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, feedOf(untyped(entry.codec)).inputs]),
  );
  return fc.record(model, { requiredKeys: [], noNullPrototype: true });
}

/** Misfits of one entry at a time; the complaint must carry the entry's name. */
function knownMisfits(entries: ParameterEntries, known: Loose): Misfit[] {
  return Object.entries(entries).flatMap(([name, entry]) => {
    const feed = feedOf(untyped(entry.codec));
    const sample = known[name] ?? fc.sample(feed.inputs, 1)[0];
    return feed
      .misfits(sample)
      .map((misfit) => ({ ...misfit, input: { ...known, [name]: misfit.input }, named: name }));
  });
}

/** Numbers that a definition does not name. */
function unknownValues(isKnown: (code: number) => boolean): fc.Arbitrary<readonly NumberedValue[]> {
  return fc
    .uniqueArray(
      fc.record({
        code: fc.integer({ min: 0, max: 0xffff }),
        value: fc.uint8Array({ maxLength: 12 }),
      }),
      { selector: ({ code }) => code, maxLength: 3 },
    )
    .map((values) => values.filter(({ code }) => !isKnown(code)).sort((a, b) => a.code - b.code));
}

const isLooseAt = (input: unknown, key: string): Loose => {
  const inside = isLoose(input) ? input[key] : undefined;
  return isLoose(inside) ? inside : {};
};

interface Leftovers {
  readonly unknown: readonly NumberedValue[];
  readonly undecodable?: readonly { readonly raw: NumberedValue }[];
}

/** What an encoder must be given beside the named values, so that nothing decoded is lost. */
const leftovers = ({ unknown, undecodable = [] }: Leftovers): readonly NumberedValue[] => [
  ...unknown,
  ...undecodable.map(({ raw }) => raw),
];

const LENIENT = { lenient: true, derived: ["allOnes"] } as const;

function parameterPageSubject(page: LogPageDefinition): LawSubject {
  const { entries } = page.parameters;
  const feed: Feed = {
    inputs: fc.record({
      known: knownValues(entries),
      unknown: unknownValues((code) => page.parameters.nameOf(code) !== undefined),
    }),
    misfits: (input) =>
      knownMisfits(entries, isLooseAt(input, "known")).map((misfit) => ({
        ...misfit,
        input: { known: misfit.input, unknown: [] },
      })),
  };
  const codec = {
    name: page.name,
    encode: (value: { known: Parameters<typeof page.encode>[0] } & Leftovers) =>
      page.encode(value.known, { unknown: leftovers(value) }),
    decode: (bytes: Uint8Array) => page.decode(bytes),
  };
  return { name: page.name, codec: untyped(codec), feed, ...LENIENT };
}

function recordPageSubject(page: LogRecordPageDefinition): LawSubject {
  const { first, last } = page.codes;
  const record = feedOf(untyped(page.record));
  const records = fc
    .uniqueArray(fc.record({ code: fc.integer({ min: first, max: last }), value: record.inputs }), {
      selector: ({ code }) => code,
      maxLength: 5,
    })
    .map((all) => all.sort((a, b) => a.code - b.code));
  const feed: Feed = {
    inputs: fc.record({
      records,
      unknown: unknownValues((code) => code >= first && code <= last),
    }),
    misfits: () =>
      record.misfits(fc.sample(record.inputs, 1)[0]).map((misfit) => ({
        ...misfit,
        input: { records: [{ code: first, value: misfit.input }], unknown: [] },
      })),
  };
  const codec = {
    name: page.name,
    encode: (value: { records: readonly LogRecord<never>[] } & Leftovers) =>
      page.encode(value.records, { unknown: leftovers(value) }),
    decode: (bytes: Uint8Array) => page.decode(bytes),
  };
  const layout = itemLayout(page.record);
  const findStrayBit = (encoded: Uint8Array) =>
    LOG_PAGE.decode(encoded)
      .items.filter(({ code }) => code >= first && code <= last)
      .map(({ value }) => layout?.findReservedBit(value))
      .find((stray) => stray !== undefined);
  const clean = layout === undefined ? {} : { findStrayBit };
  return { name: page.name, codec: untyped(codec), feed, ...LENIENT, ...clean };
}

/** Every log page of the table. */
export function logPageSubjects(): readonly LawSubject[] {
  return [
    ...LOG_PAGE_LISTS.map((page) => subjectOf(untyped(page.codec))),
    ...PARAMETER_LOG_PAGES.map(parameterPageSubject),
    ...RECORD_LOG_PAGES.map(recordPageSubject),
  ];
}

/** The named attributes of the cartridge memory, in the envelope that READ ATTRIBUTE returns. */
export function attributeSubjects(): readonly LawSubject[] {
  const feed: Feed = {
    inputs: fc.record({ known: knownValues(MAM_ATTRIBUTES.entries) }),
    misfits: (input) =>
      knownMisfits(MAM_ATTRIBUTES.entries, isLooseAt(input, "known")).map((misfit) => ({
        ...misfit,
        input: { known: misfit.input },
      })),
  };
  const codec = {
    name: "MAM attributes",
    encode: ({ known }: { known: Parameters<typeof numberAttributes>[0] }) =>
      ATTRIBUTE_LIST.encode({ items: numberAttributes(known) }),
    decode(bytes: Uint8Array) {
      const { items, truncated } = ATTRIBUTE_LIST.decode(bytes);
      return { ...nameAttributes(items), truncated };
    },
  };
  // Format and read-only bit of an attribute are facts of the table: they are not among the values.
  const frame = ATTRIBUTE_LIST.header;
  return [{ name: codec.name, codec: untyped(codec), feed, frame, lenient: true }];
}
