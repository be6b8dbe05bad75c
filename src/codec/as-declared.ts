/**
 * The one gate between a table and the type that is computed from it: the table is walked by name at run time, where
 * the compiler cannot follow, and what comes out is declared to be what the type says. The laws in
 * test/support/codec-laws.ts hold every table to that.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- naming the type at the call is the point
export function asDeclared<T>(value: unknown): T {
  // The compiler computes T from the same table the value was built from.
  return value as T;
}
