import { UsageError } from "../../src/index.ts";

/** A page and its subpage, both 0 to FFh. */
export interface PageCode {
  readonly page: number;
  readonly subpage: number;
}

const NUMBER = /^(?:0[xX]([\da-fA-F]{1,2})|([\da-fA-F]{1,2})[hH]|(\d))$/;

/** A page code as people write it: `0x0a/0xf0`, `11h`. @throws UsageError `PAGE_CODE_INVALID` */
export function parsePageCode(text: string): PageCode {
  const [page, subpage = "0", more] = text.split("/");
  const numbers = [page, subpage].map((part) => parseNumber(part));
  const [first, second] = numbers;
  if (first === undefined || second === undefined || more !== undefined) {
    // `11` is 11h to one reader and 0Bh to another.
    const problem = `${JSON.stringify(text)} is no page code: write 0x11 or 11h, with a subpage 0x0a/0xf0`;
    throw new UsageError("PAGE_CODE_INVALID", problem);
  }
  return { page: first, subpage: second };
}

function parseNumber(text: string | undefined): number | undefined {
  const [, prefixed, suffixed, digit] = NUMBER.exec(text ?? "") ?? [];
  const digits = prefixed ?? suffixed ?? digit;
  return digits === undefined ? undefined : parseInt(digits, 16);
}

/** A code as the standards print it: `0Ah`. */
export const hexCode = (code: number): string =>
  `${code.toString(16).toUpperCase().padStart(2, "0")}h`;

/** A page and, where it is not 0, its subpage. */
export const pageCodeText = ({ page, subpage }: PageCode): string =>
  subpage === 0 ? hexCode(page) : `${hexCode(page)}/${hexCode(subpage)}`;
