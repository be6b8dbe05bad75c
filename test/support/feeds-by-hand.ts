/** How to feed the codecs that do not describe themselves. Importing this file registers all of them. */
import fc from "fast-check";
import type { Loose, Misfit } from "./generators.ts";
import { feedByHand, isLoose, outsideOf, valuesOf } from "./generators.ts";

export const u8 = { kind: "uint", max: 0xff } as const;
export const u16 = { kind: "uint", max: 0xffff } as const;
const flag = { kind: "flag" } as const;

/** For each named field of a flat value, everything its domain excludes. */
export function misfitsIn(
  input: unknown,
  prefix: string,
  domains: Readonly<Record<string, Parameters<typeof outsideOf>[0]>>,
): Misfit[] {
  const base: Loose = isLoose(input) ? input : {};
  return Object.entries(domains).flatMap(([name, domain]) =>
    outsideOf(domain).map((bad) => ({
      input: { ...base, [name]: bad },
      named: `${prefix}/${name}`,
      why: `${prefix}/${name} = ${String(bad)}`,
    })),
  );
}

/** Byte strings that a variable field must refuse: too long, and things that are no bytes. */
function misfitBytes(input: unknown, path: string, longest: number): Misfit[] {
  const [item, name = ""] = path.split("/");
  const base: Loose = isLoose(input) ? input : {};
  return [new Uint8Array(longest + 1), "abc", [1, 2], null].map((bad) => ({
    input: { ...base, [name]: bad },
    named: `${item ?? ""}/${name}`,
    why: `${path} = ${bad instanceof Uint8Array ? "too long" : String(bad)}`,
  }));
}

feedByHand("log parameter", {
  inputs: fc.record(
    { code: valuesOf(u16), control: valuesOf(u8), value: fc.uint8Array({ maxLength: 0xff }) },
    { noNullPrototype: true },
  ),
  misfits: (input) => [
    ...misfitsIn(input, "log parameter header", { code: u16, control: u8 }),
    ...misfitBytes(input, "log parameter/value", 0xff),
  ],
});

const attributeFormat = { kind: "uint", max: 3 } as const;

feedByHand("attribute", {
  inputs: fc.record(
    {
      identifier: valuesOf(u16),
      readOnly: valuesOf(flag),
      format: valuesOf(attributeFormat),
      value: fc.uint8Array({ maxLength: 300 }),
    },
    { noNullPrototype: true },
  ),
  misfits: (input) => [
    ...misfitsIn(input, "attribute header", {
      identifier: u16,
      readOnly: flag,
      format: attributeFormat,
    }),
    ...misfitBytes(input, "attribute/value", 0xffff),
  ],
});

/** A whole mode page in either format, with whatever content. */
const rawModePages = fc
  .record({
    page: fc.integer({ min: 0, max: 0x3f }),
    subpage: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 0xff })),
    body: fc.uint8Array({ maxLength: 30 }),
    saveable: fc.boolean(),
  })
  .map(({ page, subpage, body, saveable }) => {
    const first = page + (saveable ? 0x80 : 0) + (subpage === 0 ? 0 : 0x40);
    const head = subpage === 0 ? [body.length] : [subpage, 0, body.length];
    return { page, subpage, bytes: Uint8Array.from([first, ...head, ...body]) };
  });

const blockDescriptors = fc.record({
  densityCode: valuesOf(u8),
  blockCount: valuesOf({ kind: "uint", max: 0xff_ffff }),
  blockLength: valuesOf({ kind: "uint", max: 0xff_ffff }),
});

function modeFeed(form: string): void {
  const fixed = {
    mediumType: u8,
    writeProtected: flag,
    bufferedMode: { kind: "uint", max: 7 },
    speed: { kind: "uint", max: 15 },
  } as const;
  feedByHand(`mode parameter list(${form})`, {
    inputs: fc.record(
      {
        mediumType: valuesOf(fixed.mediumType),
        writeProtected: valuesOf(fixed.writeProtected),
        bufferedMode: valuesOf(fixed.bufferedMode),
        speed: valuesOf(fixed.speed),
        blockDescriptor: blockDescriptors,
        pages: fc.array(rawModePages, { maxLength: 4 }),
        forSelect: fc.boolean(),
      },
      {
        requiredKeys: ["mediumType", "writeProtected", "bufferedMode", "speed", "pages"],
        noNullPrototype: true,
      },
    ),
    misfits: (input) => [
      ...misfitsIn(input, `mode parameter header(${form})`, fixed),
      ...misfitPages(input, form),
    ],
  });
}

function misfitPages(input: unknown, form: string): Misfit[] {
  const base: Loose = isLoose(input) ? { ...input, forSelect: false } : {};
  const tooMuch = new Array<unknown>(form === "6" ? 2 : 300).fill({
    page: 1,
    subpage: 0,
    bytes: Uint8Array.from([1, 0xf8, ...new Uint8Array(0xf8)]),
  });
  const liars = [
    { page: 2, subpage: 0, bytes: Uint8Array.from([1, 1, 0]) },
    { page: 1, subpage: 3, bytes: Uint8Array.from([1, 1, 0]) },
    { page: 1, subpage: 0, bytes: Uint8Array.from([1, 2, 0]) },
    { page: 1, subpage: 0, bytes: Uint8Array.from([1, 0, 0]) },
    { page: 1, subpage: 0, bytes: new Uint8Array(0) },
  ];
  return [
    {
      input: { ...base, pages: tooMuch },
      named: `mode parameter header(${form})/modeDataLength`,
      why: "more pages than the length field can count",
    },
    ...liars.map((page) => ({
      input: { ...base, pages: [page] },
      named: "pages",
      why: `page ${String(page.page)}/${String(page.subpage)} with bytes ${[...page.bytes].join(" ")}`,
    })),
  ];
}

modeFeed("6");
modeFeed("10");

const binaryNames = fc.uint8Array({ maxLength: 40 });

/** A designator of each kind. */
const designators = fc
  .tuple(
    fc.record({
      protocol: valuesOf({ kind: "uint", max: 15 }),
      codeSet: valuesOf({ kind: "uint", max: 15 }),
      protocolValid: valuesOf(flag),
      association: valuesOf({ kind: "uint", max: 3 }),
    }),
    fc.oneof(
      fc.record({
        kind: fc.constant("t10Vendor"),
        vendor: valuesOf({ kind: "text", byteLength: 8 }),
        specific: valuesOf({ kind: "text", byteLength: 60 }),
      }),
      fc.record({
        kind: fc.constant("naa"),
        name: fc.oneof(
          fc.uint8Array({ minLength: 8, maxLength: 8 }),
          fc.uint8Array({ minLength: 16, maxLength: 16 }),
        ),
      }),
      fc.record({ kind: fc.constant("relativePort"), port: valuesOf(u16) }),
      fc.record({
        kind: fc.constant("other"),
        type: fc.constantFrom(0, 2, 5, 6, 7, 8, 15),
        bytes: binaryNames,
      }),
    ),
  )
  .map(([frame, name]) => ({ ...frame, ...name }));

const DESIGNATOR_FRAME = {
  protocol: { kind: "uint", max: 15 },
  codeSet: { kind: "uint", max: 15 },
  protocolValid: flag,
  association: { kind: "uint", max: 3 },
} as const;

feedByHand("designator", {
  inputs: designators,
  misfits(input) {
    const frame: Loose = isLoose(input) ? input : {};
    const named = (name: Loose): Misfit => ({
      input: { ...frame, ...name },
      named: "designator",
      why: `designator ${String(name["kind"])} that is none`,
    });
    return [
      ...misfitsIn(input, "designator header", DESIGNATOR_FRAME),
      named({ kind: "naa", name: new Uint8Array(7) }),
      named({ kind: "other", type: 3, bytes: new Uint8Array(8) }),
      named({ kind: "other", type: 16, bytes: new Uint8Array(8) }),
      named({ kind: "other", type: 0, bytes: new Uint8Array(256) }),
    ];
  },
});

feedByHand("port designation descriptor", {
  inputs: fc.record({
    relativePort: valuesOf(u16),
    initiatorTransportId: fc.uint8Array({ maxLength: 24 }),
    names: fc.array(designators, { maxLength: 3 }),
  }),
  misfits: (input) => misfitsIn(input, "port header", { relativePort: u16 }),
});

feedByHand("supported density codes", {
  inputs: fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: 20 }),
  misfits: () =>
    [[256], [-1], [1.5], [NaN], new Array<number>(256).fill(1)].map((input) => ({
      input,
      named: "supported density codes",
      why: `${String(input.length)} density codes, the first ${String(input[0])}`,
    })),
});

feedByHand("volume coherency information", {
  inputs: fc
    .record({
      referenceBytes: fc.integer({ min: 1, max: 8 }),
      coherencyCount: valuesOf({ kind: "uint64" }),
      setIdentifier: valuesOf({ kind: "uint64" }),
      clientInformation: fc.uint8Array({ maxLength: 60 }),
    })
    .chain((rest) =>
      fc
        .bigInt(0n, (1n << BigInt(8 * rest.referenceBytes)) - 1n)
        .map((volumeChangeReference) => ({ ...rest, volumeChangeReference })),
    ),
  misfits: (input) => [
    ...misfitsIn(input, "volume coherency information", {
      coherencyCount: { kind: "uint64" },
      setIdentifier: { kind: "uint64" },
    }),
    ...[0, 9, 1.5].map((referenceBytes) => ({
      input: { ...(isLoose(input) ? input : {}), referenceBytes },
      named: "referenceBytes",
      why: `a reference of ${String(referenceBytes)} bytes`,
    })),
    ...misfitBytes(input, "volume coherency information/clientInformation", 0xffff),
  ],
});
