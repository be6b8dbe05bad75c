/** The families of tape drives, and how a drive is told from its INQUIRY strings and its densities. */
import { DAT } from "./dat/family.ts";
import { DLT } from "./dlt/family.ts";
import { LTO } from "./lto/family.ts";
import type { InquiryNames, TapeFamily } from "./tape-family.ts";

/** All families. No two may recognise one product; a test holds them to that. */
export const TAPE_FAMILIES: readonly TapeFamily[] = [LTO, DAT, DLT];

/** INQUIRY strings as patterns see them: inner runs of spaces are one, capitals throughout. */
export function comparableNames(inquiry: {
  readonly vendor: string;
  readonly product: string;
}): InquiryNames {
  const comparable = (text: string): string =>
    text
      .replaceAll(/[\0\s]+/g, " ")
      .trim()
      .toUpperCase();
  return { vendor: comparable(inquiry.vendor), product: comparable(inquiry.product) };
}

/** The family of a drive; `undefined` when no pattern fits. Density codes alone tell nothing: families share them. */
export function familyOf(names: InquiryNames): TapeFamily | undefined {
  return TAPE_FAMILIES.find((family) => family.recognises(names));
}
