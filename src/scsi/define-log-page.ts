/**
 * What the standards and manuals say of a log page, said once for both ends. The list of all of them is in
 * `log-page-table.ts`; `log-page.ts` has the envelope.
 */
import { CodecError } from "../codec/codec-error.ts";
import type { NumberedValue, ParameterEntries, ParameterTable } from "../codec/parameter-table.ts";
import { LOG_PAGE } from "./log-page.ts";
import type { LogParameter } from "./log-page.ts";

/** Whose drives speak a variant of a page that differs from the standard or from other drives. */
export type LogPageFamily =
  "IBM LTO" | "HP LTO" | "LTO" | "DAT" | "DLT" | "DLT8000" | "SDLT 600" | "DLT-S4";

/** What every kind of log page definition says. */
export interface LogPageIdentity {
  readonly name: string;
  readonly page: number;
  readonly subpage: number;
  /** Absent where the page is the same for all; page, subpage and family together name one definition. */
  readonly family?: LogPageFamily;
  /** Standard or manual and clause title. */
  readonly reference: string;
}

/** Known values by name, as a page of this table decodes to. */
export type LogValues<E extends ParameterEntries> = ReturnType<ParameterTable<E>["name"]>["known"];
/** Values by name, as a page of this table is encoded from. */
export type LogInput<E extends ParameterEntries> = Parameters<ParameterTable<E>["number"]>[0];

/** A parameter that has a name but whose bytes are not what the name says. */
export interface UndecodableParameter {
  readonly name: string;
  readonly problem: string;
  readonly raw: NumberedValue;
}

/** A decoded log page. Nothing of it is lost: what has no name or does not decode is kept as bytes. */
export interface DecodedLogPage<E extends ParameterEntries> {
  readonly known: LogValues<E>;
  /**
   * Names of those known parameters whose bytes are all ones. Drives say so that they do not know, whatever the length
   * of the parameter; the value in `known` is then only that number. {@link reportedValue} looks here first.
   */
  readonly allOnes: readonly (keyof E & string)[];
  readonly unknown: readonly NumberedValue[];
  readonly undecodable: readonly UndecodableParameter[];
  /** Whether the answer was cut, as a short allocation length does. */
  readonly truncated: boolean;
}

/** How a page is encoded, beyond its values. */
export interface LogEncodeOptions {
  /** The control byte of every parameter, 0 unless told. */
  readonly control?: number;
  /** Parameters this definition does not name, such as a vendor's; they are put in their numeric places. */
  readonly unknown?: readonly NumberedValue[];
}

/** A log page of named parameters. */
export interface LogPageDefinition<
  E extends ParameterEntries = ParameterEntries,
> extends LogPageIdentity {
  readonly kind: "parameters";
  readonly parameters: ParameterTable<E>;
  /** Decodes a whole page from its header on. Throws {@link CodecError} for another page or broken bytes. */
  decode(bytes: Uint8Array): DecodedLogPage<E>;
  /** Encodes a whole page, parameters in ascending order. Throws {@link CodecError} when a value does not fit. */
  encode(values: LogInput<E>, options?: LogEncodeOptions): Uint8Array;
}

/** Whether all bits are one and there is at least one: how a drive says that it does not know a value. */
export function isAllOnes(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 0xff);
}

/** The value a drive reported under a name; `undefined` when it sent none or said by all ones that it does not know. */
export function reportedValue<E extends ParameterEntries, K extends keyof E & string>(
  decoded: DecodedLogPage<E>,
  name: K,
): LogValues<E>[K] | undefined {
  return decoded.allOnes.includes(name) ? undefined : decoded.known[name];
}

/**
 * The parameters of a page's bytes, after checking that they are the page they should be. Throws {@link CodecError} with
 * the definition's name. Drives from before subpages may have anything in byte 1, so it counts only where SPF is set.
 */
export function openLogPage(
  identity: LogPageIdentity,
  bytes: Uint8Array,
): { readonly items: readonly LogParameter[]; readonly truncated: boolean } {
  const { name, page, subpage } = identity;
  try {
    const decoded = LOG_PAGE.decode(bytes);
    if (decoded.page !== page) {
      throw new CodecError("page", 0, `${hex(decoded.page)} where ${hex(page)} is expected`);
    }
    const sent = decoded.subpageFormat ? decoded.subpage : 0;
    if (sent !== subpage) {
      throw new CodecError("subpage", 1, `${hex(sent)} where ${hex(subpage)} is expected`);
    }
    return decoded;
  } catch (error) {
    if (error instanceof CodecError) throw error.within(name, 0);
    throw error;
  }
}

/** A page's bytes from its parameters, which are put in ascending order. */
export function closeLogPage(
  identity: LogPageIdentity,
  values: readonly NumberedValue[],
  options: LogEncodeOptions,
): Uint8Array {
  const { name, page, subpage } = identity;
  const { control = 0, unknown = [] } = options;
  const items = [...values, ...unknown]
    .map(({ code, value }) => ({ code, control, value }))
    .sort((a, b) => a.code - b.code);
  try {
    return LOG_PAGE.encode({ page, subpage, subpageFormat: subpage !== 0, items });
  } catch (error) {
    if (error instanceof CodecError) throw error.within(name, 0);
    throw error;
  }
}

const hex = (value: number): string => `${value.toString(16).toUpperCase().padStart(2, "0")}h`;

/** SPC-2, log parameter control byte: LP set and LBIN clear. */
const isAsciiList = ({ control }: LogParameter): boolean => (control & 0b11) === 0b01;

const withoutControl = ({ code, value }: LogParameter): NumberedValue => ({ code, value });

/** Defines a log page of named parameters. */
export function defineLogPage<const E extends ParameterEntries>(definition: {
  readonly name: string;
  readonly page: number;
  readonly subpage?: number;
  readonly family?: LogPageFamily;
  readonly reference: string;
  /** Whether this drive may send a number as ASCII text, which its control byte then says. */
  readonly numbersMayBeText?: boolean;
  readonly parameters: ParameterTable<E>;
}): LogPageDefinition<E> {
  const { parameters, subpage = 0, numbersMayBeText = false, ...rest } = definition;
  const identity: LogPageIdentity = { ...rest, subpage };
  return {
    ...identity,
    kind: "parameters",
    parameters,
    decode(bytes) {
      const { items, truncated } = openLogPage(identity, bytes);
      const allOnes = items
        .filter(({ value }) => isAllOnes(value))
        .map(({ code }) => parameters.nameOf(code))
        .filter((name) => name !== undefined);
      const texts = numbersMayBeText
        ? items.filter((item) => isAsciiList(item) && parameters.nameOf(item.code) !== undefined)
        : [];
      // The control byte says how a drive keeps a value, not what it is: it is not carried into the value.
      const values = items.filter((item) => !texts.includes(item)).map(withoutControl);
      const named = parameters.name(values);
      const undecodable = texts.map((item) => ({
        name: parameters.nameOf(item.code) ?? "",
        problem: "is sent as ASCII text",
        raw: withoutControl(item),
      }));
      return {
        ...named,
        undecodable: [...named.undecodable, ...undecodable],
        allOnes,
        truncated,
      };
    },
    encode: (values, options = {}) => closeLogPage(identity, parameters.number(values), options),
  };
}
