import { printable } from "../output/format.ts";

/** A piece of a page that is HTML, or SVG, already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. Texts and numbers are escaped; lists are joined. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that turn the direction of a line, and so make a text look like another one. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const codePoint = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A text that somebody else chose as it may stand in HTML, within double quotes too; control characters are written out. */
export function escapeText(text: string): string {
  return printable(text)
    .replace(BIDI, codePoint)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function textOf(part: HtmlPart): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  return part.map(textOf).join("");
}

/** A template of HTML in which whatever is put in is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((piece, index) => piece + textOf(parts[index])).join(""));
}

/** Nothing at all. */
export const NOTHING = new Html("");
