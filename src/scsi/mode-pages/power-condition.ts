import { bits, flag, orZero, tail, u32 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** When an idle drive saves power. The older form ends after the standby timer, at 12 bytes. */
export const POWER_CONDITION_PAGE = defineModePage({
  name: "Power Condition",
  page: 0x1a,
  byteLength: 40,
  reference:
    "SPC-4, Power Condition mode page; Seagate SCSI Commands Reference Manual rev. J, 5.3.20",
  fields: {
    backgroundPrecedence: orZero(bits(2, 7, 6)), // PM_BG_PRECEDENCE
    standbyYEnabled: orZero(flag(2, 0)), // STANDBY_Y
    idleCEnabled: orZero(flag(3, 3)), // IDLE_C
    idleBEnabled: orZero(flag(3, 2)), // IDLE_B
    idleAEnabled: orZero(flag(3, 1)), // IDLE_A
    standbyZEnabled: orZero(flag(3, 0)), // STANDBY_Z
    idleATenthSeconds: u32(4),
    standbyZTenthSeconds: u32(8),
    idleBTenthSeconds: tail(u32(12)),
    idleCTenthSeconds: tail(u32(16)),
    standbyYTenthSeconds: tail(u32(20)),
    checkConditionFromIdleC: tail(bits(39, 7, 6)), // CCF_IDLE
    checkConditionFromStandby: tail(bits(39, 5, 4)), // CCF_STANDBY
    checkConditionFromStopped: tail(bits(39, 3, 2)), // CCF_STOPPED
  },
  changeable: [],
});
