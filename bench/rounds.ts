/** Measures once and gives the value, in whatever unit. */
export type Measure = () => number | Promise<number>;

/**
 * Runs subjects in turn, round after round, every other round in reverse order, so that a slow minute of the machine
 * meets all of them. One round before them is thrown away. Gives the values of a subject by its name.
 */
export async function alternate<K extends string>(
  rounds: number,
  subjects: readonly (readonly [name: K, measure: Measure])[],
  options: { readonly warmUp?: boolean } = {},
): Promise<(name: K) => readonly number[]> {
  const values = new Map<K, number[]>(subjects.map(([name]) => [name, []]));
  for (let round = options.warmUp === false ? 0 : -1; round < rounds; round++) {
    const order = Math.abs(round) % 2 === 0 ? subjects : [...subjects].reverse();
    for (const [name, measure] of order) {
      const value = await measure();
      if (round >= 0) values.get(name)?.push(value);
    }
  }
  return (name) => values.get(name) ?? [];
}

/** Milliseconds that something takes. */
export async function millisecondsOf(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
