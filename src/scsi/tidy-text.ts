/** A text that a device sent, without the NULs and blanks around it; `undefined` where nothing is left. */
export function tidyText(text: string | undefined): string | undefined {
  const tidied = text?.replaceAll("\0", " ").trim();
  return tidied === "" ? undefined : tidied;
}
