import { SUPPORTED_LOG_PAGES } from "../../scsi/log-pages/supported-log-pages.ts";

/** Page 00h as the numbers of the pages that it lists. Some drives have more than they list. */
export const LISTED_LOG_PAGES = {
  ...SUPPORTED_LOG_PAGES,
  decode: (bytes: Uint8Array): ReadonlySet<number> =>
    new Set(SUPPORTED_LOG_PAGES.codec.decode(bytes).items.map(({ page }) => page)),
};
