import type { WearFigure } from "./wear-figure.ts";

const GB = 1e9;
/** Errors of less than this say nothing of a tape: 1 GB, of a DAT cassette 100 MB. */
const ENOUGH_BYTES = 1e9;
const ENOUGH_BYTES_DAT = 1e8;

/** A rate of errors to data; empty where there is no count, or too little data to judge by. */
export function perGigabyte(
  figure: Pick<WearFigure, "name" | "from">,
  count: bigint | undefined,
  of: { readonly bytes: bigint | undefined; readonly isDat: boolean },
): readonly WearFigure[] {
  const bytes = Number(of.bytes ?? 0n);
  if (count === undefined || bytes < (of.isDat ? ENOUGH_BYTES_DAT : ENOUGH_BYTES)) return [];
  const value = (Number(count) * GB) / bytes;
  return [{ ...figure, value, unit: "errors/GB", count: Number(count) }];
}
