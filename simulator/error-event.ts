/** One error that a drive remembers, as plain data. */
export interface ErrorEvent {
  readonly powerOnHours: number;
  readonly senseKey: number;
  readonly additionalCode: number;
  readonly additionalQualifier: number;
}
