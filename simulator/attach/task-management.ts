import { TASK_MANAGEMENT_FUNCTION as FUNCTION } from "../../src/iscsi/initiator-pdus.ts";
import type { CommandTask } from "./command-task.ts";
import type { ServedUnit } from "./served-unit.ts";
import type { TargetSession } from "./target-session.ts";
import { TASK_RESPONSE, type TaskRequest } from "./task-request.ts";
import type { UnitQueue } from "./unit-queue.ts";

/** Whom a request reaches. */
interface TaskField {
  readonly by: TargetSession;
  readonly all: readonly TargetSession[];
  readonly units: readonly ServedUnit[];
  readonly queues: readonly UnitQueue[];
}

/**
 * Does what reaches beyond one task, and gives the response. It is given when everything that was ended has stopped.
 * RFC 7143, Task Management Function Request, Function; SAM-5, Task management functions.
 */
export async function manageTasks(field: TaskField, request: TaskRequest): Promise<number> {
  switch (request.taskFunction) {
    case FUNCTION.abortTaskSet:
      return onUnit(field, request, (unit) => endTasks(field.by.tasksOf(unit)));
    case FUNCTION.clearTaskSet:
      return onUnit(field, request, (unit) => clearTaskSet(field, unit));
    case FUNCTION.logicalUnitReset:
      return onUnit(field, request, async (unit) => {
        const reset = resetUnit(field, unit, "unit");
        await endTasks(field.all.flatMap((one) => one.tasksOf(unit)));
        await reset;
      });
    case FUNCTION.targetWarmReset:
      return resetTarget(field);
    case FUNCTION.targetColdReset: {
      const response = await resetTarget(field);
      for (const one of field.all) if (one !== field.by) one.destroy(WAS_RESET);
      field.by.endBehindAnswer(WAS_RESET);
      return response;
    }
    case FUNCTION.clearAca:
      return TASK_RESPONSE.unsupported;
    case FUNCTION.taskReassign:
      return TASK_RESPONSE.noReassignment;
    default:
      return TASK_RESPONSE.rejected;
  }
}

const WAS_RESET = "the target was reset";

async function onUnit(
  { units }: TaskField,
  { unit }: TaskRequest,
  act: (unit: number) => Promise<void>,
): Promise<number> {
  if (unit === undefined || units[unit] === undefined) return TASK_RESPONSE.noSuchUnit;
  await act(unit);
  return TASK_RESPONSE.done;
}

/** Resets a unit as soon as what runs there has stopped, before any command that comes meanwhile. */
async function resetUnit(
  { units, queues }: TaskField,
  unit: number,
  reach: "unit" | "target",
): Promise<void> {
  await queues[unit]?.exclusively(() => units[unit]?.reset(reach), { atHead: true });
}

/** Who loses commands by another's hand learns it by a unit attention. */
async function clearTaskSet({ by, all }: TaskField, unit: number): Promise<void> {
  for (const one of all) if (one !== by) one.tasksOf(unit).at(0)?.noteCleared();
  await endTasks(all.flatMap((one) => one.tasksOf(unit)));
}

async function resetTarget(field: TaskField): Promise<number> {
  const resets = field.units.map((_unit, number) => resetUnit(field, number, "target"));
  await endTasks(field.all.flatMap((one) => one.tasksOf()));
  await Promise.all(resets);
  return TASK_RESPONSE.done;
}

async function endTasks(tasks: readonly CommandTask[]): Promise<void> {
  for (const task of tasks) task.cancel("task management ended it");
  await Promise.all(tasks.map((task) => task.over));
}
