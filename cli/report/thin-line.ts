/** A place of a line; without a value the line has a gap there. */
export interface LinePoint {
  readonly x: number;
  readonly y: number | undefined;
}

/**
 * The same line with about `countMax` points at most: of each stretch the lowest and the highest stay, in their order, and
 * every gap, so that no dip and no peak gets lost.
 */
export function thinLine(points: readonly LinePoint[], countMax: number): readonly LinePoint[] {
  if (points.length <= countMax) return points;
  const stretch = Math.ceil((points.length * 2) / countMax);
  const kept: LinePoint[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    kept.push(...extremes(points.slice(from, from + stretch)));
  }
  return kept;
}

function extremes(points: readonly LinePoint[]): readonly LinePoint[] {
  const values = points.flatMap(({ y }) => (y === undefined ? [] : [y]));
  const lowest = points.findIndex(({ y }) => y === Math.min(...values));
  const highest = points.findIndex(({ y }) => y === Math.max(...values));
  return points.filter(({ y }, index) => y === undefined || index === lowest || index === highest);
}
