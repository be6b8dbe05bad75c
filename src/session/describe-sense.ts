import type { Sense } from "../scsi/sense.ts";

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, "0");

/** Sense data as technicians write them: `3/11 00`, with `deferred` in front where it is so. */
export function describeSense(
  sense: Pick<Sense, "deferred" | "key" | "additionalCode" | "additionalQualifier">,
): string {
  const key = sense.key.toString(16).toUpperCase();
  const codes = `${key}/${hex(sense.additionalCode)} ${hex(sense.additionalQualifier)}`;
  return sense.deferred ? `deferred ${codes}` : codes;
}
