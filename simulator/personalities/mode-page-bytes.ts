import type { PersonalityModePage } from "./personality.ts";

/** A mode page from its bytes after power-on, in hexadecimal, and the mask of what may be changed. */
export function modePage(
  code: { readonly page: number; readonly subpage?: number },
  defaults: string | Uint8Array,
  changeable: Uint8Array,
): PersonalityModePage {
  const bytes =
    typeof defaults === "string"
      ? Uint8Array.from(Buffer.from(defaults.replaceAll(/\s/g, ""), "hex"))
      : defaults;
  return {
    page: code.page,
    subpage: code.subpage ?? 0,
    defaults: bytes,
    changeable: changeable.subarray(0, bytes.length),
  };
}
