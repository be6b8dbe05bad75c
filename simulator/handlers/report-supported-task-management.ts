import { REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS } from "../../src/scsi/commands/report-supported-task-management.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";

const ANSWER_BYTES = 4;

/** REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS: what a target with one queue can do. */
export const reportSupportedTaskManagementRoutes: readonly Route[] = [
  on(REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS, ({ cdb }) => {
    // SPC-4: the allocation length must hold the whole answer.
    if (cdb.allocationLength < ANSWER_BYTES) throw invalidFieldInCdb(6, 7);
    return {
      data: {
        abortTask: true,
        abortTaskSet: true,
        clearAca: false,
        clearTaskSet: true,
        logicalUnitReset: true,
        queryTask: false,
        targetReset: false,
        wakeup: false,
        queryAsynchronousEvent: false,
        queryTaskSet: false,
        nexusReset: false,
        additionalLength: 0,
      },
    };
  }),
];
