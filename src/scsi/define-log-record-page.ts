import { CodecError } from "../codec/codec-error.ts";
import type { Codec } from "../codec/layout.ts";
import type { NumberedValue } from "../codec/parameter-table.ts";
import type {
  LogEncodeOptions,
  LogPageFamily,
  LogPageIdentity,
  UndecodableParameter,
} from "./define-log-page.ts";
import { closeLogPage, openLogPage } from "./define-log-page.ts";

/** One parameter of a page whose parameters are all alike. */
export interface LogRecord<V> {
  readonly code: number;
  readonly value: V;
}

/** A decoded page of like parameters, in the order in which they were sent. */
export interface DecodedLogRecords<V> {
  readonly records: readonly LogRecord<V>[];
  /** Parameters outside of the range of codes that the definition covers. */
  readonly unknown: readonly NumberedValue[];
  readonly undecodable: readonly UndecodableParameter[];
  /** Whether the answer was cut, as a short allocation length does. */
  readonly truncated: boolean;
}

/** A log page whose parameters are all alike and only numbered: alert flags, error records, ports. */
export interface LogRecordPageDefinition<V = unknown, I = never> extends LogPageIdentity {
  readonly kind: "records";
  /** What each parameter holds. */
  readonly record: Codec<V, I>;
  /** The codes that are records (inclusive). */
  readonly codes: { readonly first: number; readonly last: number };
  /** Decodes a whole page from its header on. Throws {@link CodecError} for another page or broken bytes. */
  decode(bytes: Uint8Array): DecodedLogRecords<V>;
  /** Encodes a whole page, records in ascending order of their codes. Throws {@link CodecError} when one does not fit. */
  encode(records: readonly LogRecord<I>[], options?: LogEncodeOptions): Uint8Array;
}

/** Defines a log page of numbered records. */
export function defineLogRecordPage<V, I>(definition: {
  readonly name: string;
  readonly page: number;
  readonly subpage?: number;
  readonly family?: LogPageFamily;
  readonly reference: string;
  readonly record: Codec<V, I>;
  readonly codes: { readonly first: number; readonly last: number };
}): LogRecordPageDefinition<V, I> {
  const { record, codes, subpage = 0, ...rest } = definition;
  const identity: LogPageIdentity = { ...rest, subpage };
  const isRecord = (code: number): boolean => code >= codes.first && code <= codes.last;
  return {
    ...identity,
    kind: "records",
    record,
    codes,
    decode(bytes) {
      const { items, truncated } = openLogPage(identity, bytes);
      const records: LogRecord<V>[] = [];
      const unknown: NumberedValue[] = [];
      const undecodable: UndecodableParameter[] = [];
      for (const { code, value } of items) {
        const raw = { code, value };
        if (!isRecord(code)) {
          unknown.push(raw);
          continue;
        }
        try {
          records.push({ code, value: record.decode(value) });
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
          undecodable.push({ name: record.name, problem: error.message, raw });
        }
      }
      return { records, unknown, undecodable, truncated };
    },
    encode(records, options = {}) {
      const values = records.map(({ code, value }) => {
        if (!Number.isInteger(code) || !isRecord(code)) {
          const allowed = `${String(codes.first)}..${String(codes.last)}`;
          throw new CodecError(identity.name, 4, `code ${String(code)} is not in ${allowed}`);
        }
        return { code, value: record.encode(value) };
      });
      return closeLogPage(identity, values, options);
    },
  };
}
