/** Which commands exist in which family. */
import { ALLOW_OVERWRITE } from "../../src/scsi/commands/allow-overwrite.ts";
import { READ_BUFFER, WRITE_BUFFER } from "../../src/scsi/commands/buffer.ts";
import { RECEIVE_DIAGNOSTIC_RESULTS, SEND_DIAGNOSTIC } from "../../src/scsi/commands/diagnostic.ts";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { LOCATE_10, LOCATE_16 } from "../../src/scsi/commands/locate.ts";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import { MODE_SELECT_10, MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { MODE_SENSE_10, MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import {
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_RESERVE,
} from "../../src/scsi/commands/persistent-reserve.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import {
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_VOLUMES,
} from "../../src/scsi/commands/read-attribute.ts";
import { READ_BLOCK_LIMITS } from "../../src/scsi/commands/read-block-limits.ts";
import {
  READ_POSITION_EXTENDED,
  READ_POSITION_LONG,
  READ_POSITION_SHORT,
  READ_POSITION_SHORT_DEVICE_SPECIFIC,
} from "../../src/scsi/commands/read-position.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { RELEASE_10, RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { REPORT_SUPPORTED_OPERATION_CODES } from "../../src/scsi/commands/report-supported-operation-codes.ts";
import { REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS } from "../../src/scsi/commands/report-supported-task-management.ts";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { RESERVE_10, RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { SPACE_16, SPACE_6 } from "../../src/scsi/commands/space.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { REPORT_TIMESTAMP, SET_TIMESTAMP } from "../../src/scsi/commands/timestamp.ts";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";

/** What every tape drive since SCSI-2 has. */
export const BASIC_COMMANDS: readonly CommandDefinition[] = [
  TEST_UNIT_READY,
  REWIND,
  REQUEST_SENSE,
  READ_BLOCK_LIMITS,
  READ_6,
  WRITE_6,
  WRITE_FILEMARKS_6,
  SPACE_6,
  INQUIRY,
  VERIFY_6,
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
  WRITE_BUFFER,
  READ_BUFFER,
  REPORT_DENSITY_SUPPORT,
  LOG_SELECT,
  LOG_SENSE,
  MODE_SELECT_10,
  MODE_SENSE_10,
  REPORT_LUNS,
];

/** What LTO drives have beside that. IBM LTO SCSI Reference GA32-0928-06, table 30. */
export const LTO_COMMANDS: readonly CommandDefinition[] = [
  ...BASIC_COMMANDS,
  SET_CAPACITY,
  READ_POSITION_LONG,
  READ_POSITION_EXTENDED,
  RESERVE_10,
  RELEASE_10,
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_RESERVE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_VOLUMES,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_SUPPORTED,
  WRITE_ATTRIBUTE,
  SPACE_16,
  LOCATE_16,
  REPORT_SUPPORTED_OPERATION_CODES,
  REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS,
  REPORT_TIMESTAMP,
  SET_TIMESTAMP,
];

/** LTO-5 and later: partitions and append-only mode. */
export const PARTITIONING_LTO_COMMANDS: readonly CommandDefinition[] = [
  ...LTO_COMMANDS,
  FORMAT_MEDIUM,
  ALLOW_OVERWRITE,
];
