/** Every command of the standards that this project speaks, both as host and as device. */
import { ALLOW_OVERWRITE } from "./commands/allow-overwrite.ts";
import { WRITE_BUFFER, READ_BUFFER } from "./commands/buffer.ts";
import { RECEIVE_DIAGNOSTIC_RESULTS, SEND_DIAGNOSTIC } from "./commands/diagnostic.ts";
import { ERASE_6 } from "./commands/erase.ts";
import { FORMAT_MEDIUM } from "./commands/format-medium.ts";
import { INQUIRY } from "./commands/inquiry.ts";
import { LOAD_UNLOAD } from "./commands/load-unload.ts";
import { LOCATE_10, LOCATE_16 } from "./commands/locate.ts";
import { LOG_SELECT } from "./commands/log-select.ts";
import { LOG_SENSE } from "./commands/log-sense.ts";
import { MODE_SELECT_6, MODE_SELECT_10 } from "./commands/mode-select.ts";
import { MODE_SENSE_6, MODE_SENSE_10 } from "./commands/mode-sense.ts";
import {
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_IN_FULL_STATUS,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_RESERVE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
} from "./commands/persistent-reserve.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "./commands/prevent-allow-medium-removal.ts";
import {
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_VOLUMES,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
} from "./commands/read-attribute.ts";
import { READ_BLOCK_LIMITS } from "./commands/read-block-limits.ts";
import {
  READ_POSITION_SHORT,
  READ_POSITION_SHORT_DEVICE_SPECIFIC,
  READ_POSITION_LONG,
  READ_POSITION_EXTENDED,
} from "./commands/read-position.ts";
import { READ_6 } from "./commands/read.ts";
import { RECOVER_BUFFERED_DATA } from "./commands/recover-buffered-data.ts";
import { RELEASE_6, RELEASE_10 } from "./commands/release.ts";
import { REPORT_DENSITY_SUPPORT } from "./commands/report-density-support.ts";
import { REPORT_LUNS } from "./commands/report-luns.ts";
import { REPORT_SUPPORTED_OPERATION_CODES } from "./commands/report-supported-operation-codes.ts";
import { REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS } from "./commands/report-supported-task-management.ts";
import { REQUEST_SENSE } from "./commands/request-sense.ts";
import { RESERVE_6, RESERVE_10 } from "./commands/reserve.ts";
import { REWIND } from "./commands/rewind.ts";
import { SET_CAPACITY } from "./commands/set-capacity.ts";
import { SPACE_6, SPACE_16 } from "./commands/space.ts";
import { TEST_UNIT_READY } from "./commands/test-unit-ready.ts";
import { REPORT_TIMESTAMP, SET_TIMESTAMP } from "./commands/timestamp.ts";
import { VERIFY_6 } from "./commands/verify.ts";
import { WRITE_ATTRIBUTE } from "./commands/write-attribute.ts";
import { WRITE_FILEMARKS_6 } from "./commands/write-filemarks.ts";
import { WRITE_6 } from "./commands/write.ts";
import type { CommandDefinition } from "./define-command.ts";

/** All commands, in the order of their operation codes and service actions. */
export const ALL_COMMANDS: readonly CommandDefinition[] = [
  TEST_UNIT_READY,
  REWIND,
  REQUEST_SENSE,
  FORMAT_MEDIUM,
  READ_BLOCK_LIMITS,
  READ_6,
  WRITE_6,
  SET_CAPACITY,
  WRITE_FILEMARKS_6,
  SPACE_6,
  INQUIRY,
  VERIFY_6,
  RECOVER_BUFFERED_DATA,
  MODE_SELECT_6,
  RESERVE_6,
  RELEASE_6,
  ERASE_6,
  MODE_SENSE_6,
  LOAD_UNLOAD,
  RECEIVE_DIAGNOSTIC_RESULTS,
  SEND_DIAGNOSTIC,
  PREVENT_ALLOW_MEDIUM_REMOVAL,
  LOCATE_10,
  READ_POSITION_SHORT,
  READ_POSITION_SHORT_DEVICE_SPECIFIC,
  READ_POSITION_LONG,
  READ_POSITION_EXTENDED,
  WRITE_BUFFER,
  READ_BUFFER,
  REPORT_DENSITY_SUPPORT,
  LOG_SELECT,
  LOG_SENSE,
  MODE_SELECT_10,
  RESERVE_10,
  RELEASE_10,
  MODE_SENSE_10,
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_IN_FULL_STATUS,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_RESERVE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
  ALLOW_OVERWRITE,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_VOLUMES,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
  WRITE_ATTRIBUTE,
  SPACE_16,
  LOCATE_16,
  REPORT_LUNS,
  REPORT_SUPPORTED_OPERATION_CODES,
  REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS,
  REPORT_TIMESTAMP,
  SET_TIMESTAMP,
];
