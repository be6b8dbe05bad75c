/**
 * What the standards say of a SCSI command, said once for both ends. `src/scsi` imports only `src/codec`; start at
 * `command-table.ts`, which lists everything.
 */
import type { Codec, Constant, Fields, InputOf, Layout, ValueOf } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";

/** No data moves. */
export interface NoData {
  readonly direction: "none";
}

/** The device sends a structure. */
export interface StructureIn<V, I> {
  readonly direction: "in";
  readonly codec: Codec<V, I>;
  /** How many bytes the host makes room for: a number, or what the CDB's allocation length says. The device sends no more. */
  readonly roomBytes: number | "allocationLength";
}

/** The host sends a structure. */
export interface StructureOut<V, I> {
  readonly direction: "out";
  readonly codec: Codec<V, I>;
}

/** Bytes without a structure known here (blocks, buffers, pages whose code is in the CDB). */
export interface RawData {
  readonly direction: "rawIn" | "rawOut";
}

/** The data phase of a command. */
export type DataPhase =
  NoData | RawData | StructureIn<unknown, never> | StructureOut<unknown, never>;

/** One command of the standards. */
export interface CommandDefinition<F extends Fields = Fields, D = DataPhase> {
  /** The standard's name with its form, such as `SPACE(6)`. */
  readonly name: string;
  readonly opcode: number;
  /** Where the operation code is shared: the value of byte 1 bits 4-0. */
  readonly serviceAction: number | undefined;
  /** Standard or manual and clause title. */
  readonly reference: string;
  readonly cdb: Layout<F>;
  readonly data: D;
}

const CDB_BYTES_BY_GROUP: readonly number[] = [6, 10, 10, 0, 16, 12, 0, 0];

/** Length of a CDB in bytes as its operation code's group tells; 0 for groups without one (3, 6, 7). SPC-4, CDB formats. */
export function cdbBytes(opcode: number): number {
  return CDB_BYTES_BY_GROUP[opcode >> 5] ?? 0;
}

/** Defines a command. Throws CodecError while its module loads when the fields overlap each other or the operation code. */
export function defineCommand<const F extends Fields, const D>(definition: {
  readonly name: string;
  readonly opcode: number;
  readonly serviceAction?: number;
  readonly reference: string;
  readonly fields: F;
  readonly data: D;
}): CommandDefinition<F, D> {
  const { name, opcode, serviceAction, reference, fields, data } = definition;
  const constants: Constant[] = [{ byte: 0, bit: 7, widthBits: 8, value: opcode }];
  if (serviceAction !== undefined) {
    constants.push({ byte: 1, bit: 4, widthBits: 5, value: serviceAction });
  }
  const cdb = layout(name, cdbBytes(opcode), fields, constants);
  return { name, opcode, serviceAction, reference, cdb, data };
}

/** A structure the device sends, as long as the CDB's allocation length allows. */
export function structureIn<V, I>(codec: Codec<V, I>): StructureIn<V, I> {
  return { direction: "in", codec, roomBytes: "allocationLength" };
}

/** A structure the device sends whose length is fixed by the standard and not in the CDB. */
export function fixedStructureIn<V, I>(codec: Codec<V, I>, byteLength: number): StructureIn<V, I> {
  return { direction: "in", codec, roomBytes: byteLength };
}

/** A structure the host sends; its length stands in the CDB. */
export function structureOut<V, I>(codec: Codec<V, I>): StructureOut<V, I> {
  return { direction: "out", codec };
}

/** No data phase. */
export const NO_DATA = { direction: "none" } as const satisfies NoData;
/** The device sends bytes without a structure known here. */
export const RAW_IN = { direction: "rawIn" } as const satisfies RawData;
/** The host sends bytes without a structure known here. */
export const RAW_OUT = { direction: "rawOut" } as const satisfies RawData;

/** What a command takes in its CDB. */
export type CdbInput<C> = C extends CommandDefinition<infer F, unknown> ? InputOf<F> : never;
/** What decoding a command's CDB gives. */
export type CdbValue<C> = C extends CommandDefinition<infer F, unknown> ? ValueOf<F> : never;

type DataOf<C> = C extends { readonly data: infer D } ? D : never;

/** What decoding a command's data gives, in whichever direction it moves; bytes where no structure is known. */
export type DataValue<C> =
  DataOf<C> extends { readonly codec: { decode(bytes: Uint8Array): infer V } }
    ? V
    : DataOf<C> extends RawData
      ? Uint8Array
      : undefined;
/** What encoding a command's data takes. */
export type DataInput<C> =
  DataOf<C> extends { readonly codec: { encode(value: infer I): Uint8Array } }
    ? I
    : DataOf<C> extends RawData
      ? Uint8Array
      : undefined;
