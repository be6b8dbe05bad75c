/** Responses to a task management request. RFC 7143, Task Management Function Response, Response. */
export const TASK_RESPONSE = {
  done: 0,
  noSuchTask: 1,
  noSuchUnit: 2,
  noReassignment: 4,
  unsupported: 5,
  rejected: 255,
} as const;

/** What was asked for; `unit` is undefined where the request names none that could be. */
export interface TaskRequest {
  readonly taskFunction: number;
  readonly unit: number | undefined;
}
