import { CapstanError } from "../transport/errors.ts";

/**
 * What can be wrong with a manifest.
 *
 * - `MANIFEST_FOREIGN`: the bytes are no manifest at all.
 * - `MANIFEST_NEWER`: it was written in a version of the format that this program does not know.
 * - `MANIFEST_MALFORMED`: a checksum does not fit, or its parts contradict each other.
 * - `MANIFEST_TRUNCATED`: it ends too early.
 * - `MANIFEST_FACTS_WRONG`: what the caller wants to store contradicts itself.
 */
export type ManifestErrorCode =
  | "MANIFEST_FOREIGN"
  | "MANIFEST_NEWER"
  | "MANIFEST_MALFORMED"
  | "MANIFEST_TRUNCATED"
  | "MANIFEST_FACTS_WRONG";

/** A manifest that cannot be used, and why. Nothing of it is guessed. */
export class ManifestError extends CapstanError {
  declare readonly code: ManifestErrorCode;

  constructor(
    code: ManifestErrorCode,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
