import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** How the drive shares its bus or link; most drives use only the burst size. */
export const DISCONNECT_RECONNECT_PAGE = defineModePage({
  name: "Disconnect-Reconnect",
  page: 0x02,
  byteLength: 16,
  reference: "SPC-4, Disconnect-Reconnect mode page; Quantum DLT 4000 product manual, p 5-72",
  fields: {
    bufferFullRatio: orZero(u8(2)),
    bufferEmptyRatio: orZero(u8(3)),
    busInactivityLimit: orZero(u16(4)),
    disconnectTimeLimit: orZero(u16(6)),
    connectTimeLimit: orZero(u16(8)),
    /** In units of 512 bytes; 0 is no limit. */
    maximumBurst512Bytes: u16(10),
    modifyDataPointers: orZero(flag(12, 7)), // EMDP
    fairArbitration: orZero(bits(12, 6, 4)),
    disconnectImmediate: orZero(flag(12, 3)), // DIMM
    dataTransferDisconnectControl: orZero(bits(12, 2, 0)), // DTDC
    /** In units of 512 bytes. */
    firstBurst512Bytes: orZero(u16(14)),
  },
  changeable: ["maximumBurst512Bytes"],
});
