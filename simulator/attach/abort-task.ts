import { serialDistance } from "../../src/iscsi/serial-number.ts";
import type { CommandOrder } from "./command-order.ts";
import type { CommandTask } from "./command-task.ts";
import { TASK_RESPONSE } from "./task-request.ts";

/** ABORT TASK, which concerns one session alone; gives the response. RFC 7143, Task Management Function Request. */
export async function abortTask(
  tasks: ReadonlyMap<number, CommandTask>,
  order: CommandOrder,
  request: {
    readonly referencedTaskTag: number;
    readonly referencedCommandNumber: number;
    readonly commandNumber: number;
  },
): Promise<number> {
  const task = tasks.get(request.referencedTaskTag);
  if (task === undefined) {
    const { referencedCommandNumber: number } = request;
    // A command that was sent before and has not come yet will not be executed when it does.
    const sent = serialDistance(number, request.commandNumber) < 0;
    const voided = sent && order.add(number, () => undefined);
    return voided ? TASK_RESPONSE.done : TASK_RESPONSE.noSuchTask;
  }
  task.cancel("the initiator aborted it");
  await task.over;
  return TASK_RESPONSE.done;
}
