/** What programs print as `label: value` or `label = value`, read back as values. */

/** The value behind a label in what a program printed; the first one, without spaces around it. Throws when there is none. */
export function printed(text: string, label: string): string {
  for (const line of text.split("\n")) {
    const words = line.trim();
    if (!words.startsWith(label)) continue;
    const [, value] = /^\s*[:=]\s*(.*)$/.exec(words.slice(label.length)) ?? [];
    if (value !== undefined)
      return value
        .trim()
        .replace(/^'(.*)'$/, "$1")
        .trim();
  }
  throw new Error(`nothing is printed as ${label}:\n${text}`);
}

/** The same as a number; `0x` makes it hexadecimal, and what stands behind the digits is a unit. */
export function printedNumber(text: string, label: string): number {
  const value = printed(text, label);
  const [digits] = /^-?(0x[0-9a-f]+|\d+)/i.exec(value) ?? [];
  if (digits === undefined) throw new Error(`${label} is printed as ${value}`);
  return Number(digits);
}

/** Codes that are listed one a line, such as `0x2e` of a log page or `[0x83]`. */
export function printedCodes(text: string, pattern: RegExp): readonly number[] {
  return Array.from(text.matchAll(pattern), ([, code]) => Number.parseInt(code ?? "", 16));
}
