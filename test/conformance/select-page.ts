import { MODE_SELECT_10 } from "../../src/scsi/commands/mode-select.ts";
import type { Reply, Target } from "./target.ts";

/** MODE SELECT of one page: its bytes as a mode page definition encodes them. */
export function selectPage(
  target: Target,
  page: { readonly page: number; readonly subpage: number },
  bytes: Uint8Array,
): Promise<Reply> {
  const sent = bytes.slice();
  // PS is reserved in MODE SELECT.
  sent[0] = (sent[0] ?? 0) & 0x7f;
  const header = { mediumType: 0, writeProtected: false, bufferedMode: 1, speed: 0 };
  const dataOut = { ...header, pages: [{ page: page.page, subpage: page.subpage, bytes: sent }] };
  return target.send(MODE_SELECT_10, { pageFormat: true }, { dataOut });
}
