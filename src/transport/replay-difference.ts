import { createHash } from "node:crypto";
import type { RecordedData, RecordedExchange } from "./recording-format.ts";
import { lengthOf } from "./recording-parse.ts";
import { directionOf, requestedBytes } from "./recording-transport.ts";
import type { ScsiRequest } from "./scsi-transport.ts";

/**
 * In what a request differs from a recorded one, in words; `undefined` when they are the same. Time limits may differ:
 * they are the host's affair and no device sees them.
 */
export function differenceOf(recorded: RecordedExchange, asked: ScsiRequest): string | undefined {
  const byte = firstDifference(recorded.cdb, asked.cdb);
  if (byte !== undefined) {
    return `CDB ${hexOf(asked.cdb)} came where ${hexOf(recorded.cdb)} was recorded: byte ${String(byte)} differs`;
  }
  const cdb = `CDB ${hexOf(asked.cdb)} as recorded`;
  const transfer = transferText(directionOf(asked), requestedBytes(asked));
  const before = transferText(recorded.direction, recorded.requestedBytes);
  if (transfer !== before) return `${cdb}, but with ${transfer} where ${before} was recorded`;
  const data = dataDifference(recorded.dataOut, asked.dataOut);
  return data === undefined ? undefined : `${cdb}, but ${data}`;
}

function transferText(direction: string, bytes: number): string {
  return direction === "none" ? "no data" : `${String(bytes)} bytes ${direction}`;
}

/** Index of the first byte that is not the same in both; the shorter length when one is the beginning of the other. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
}

/** Of data that were left out only the length is known, and the digest where there is one. */
function dataDifference(
  recorded: RecordedData | undefined,
  asked: Uint8Array | undefined,
): string | undefined {
  if (recorded === undefined || asked === undefined) return undefined;
  if (recorded.kind === "kept") {
    const byte = firstDifference(recorded.bytes, asked);
    return byte === undefined
      ? undefined
      : `the data for the device differ from byte ${String(byte)} on`;
  }
  if (lengthOf(recorded) !== asked.length || recorded.sha256 === undefined) return undefined;
  const same = createHash("sha256").update(asked).digest("hex") === recorded.sha256;
  return same ? undefined : "the data for the device have another SHA-256";
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
