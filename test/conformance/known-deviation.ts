/** Behaviours in which a foreign target is known to be wrong. Each is a failure of the target, held to still be one. */

/** One thing that a target does wrong, and the behaviours that show it. */
export interface KnownDeviation {
  /** What the target does, as a sentence without a full stop. */
  readonly does: string;
  /** Where that is known from. */
  readonly source: string;
  /** What the failure says; another failure is news. */
  readonly shows: RegExp;
  /** The target does not live through it: the behaviour is not run here, and a test of its own shows what happens. */
  readonly fatal?: boolean;
  /** Full names of the behaviours: group, then name. */
  readonly behaviours: readonly string[];
}

/** All that is known to be wrong with one target. */
export interface DeviationList {
  readonly target: string;
  readonly deviations: readonly KnownDeviation[];
}

/** The deviation that a behaviour shows on this target, if any. */
export function deviationOf(
  list: DeviationList | undefined,
  behaviour: string,
): KnownDeviation | undefined {
  return list?.deviations.find(({ behaviours }) => behaviours.includes(behaviour));
}

/**
 * Runs a behaviour that is known to fail, and passes when it fails as it always did. A skipped test is no failure of
 * the target: that is thrown on, as is anything that the entry does not describe.
 */
export async function expectDeviation(
  deviation: KnownDeviation,
  test: () => Promise<void>,
): Promise<void> {
  const { does, shows } = deviation;
  try {
    await test();
  } catch (error) {
    if (error instanceof Error && shows.test(error.message)) return;
    throw error;
  }
  throw new Error(`the target no longer deviates: take this off the list (it says: ${does})`);
}
