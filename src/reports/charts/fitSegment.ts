interface Point {
  readonly x: number;
  readonly y: number;
}

type Range = readonly [number, number];

/** The part of a line that lies in a rectangle; undefined for a line that misses it. */
export function fitSegment(
  { intercept, slope }: { readonly intercept: number; readonly slope: number },
  { x: [left, right], y: [low, high] }: { readonly x: Range; readonly y: Range },
): { readonly from: Point; readonly to: Point } | undefined {
  const crossings = slope === 0 ? [] : [low, high].map((y) => (y - intercept) / slope);
  const [enter = left, leave = right] = crossings.toSorted((one, other) => one - other);
  const from = Math.max(left, enter);
  const to = Math.min(right, leave);
  const at = (x: number): Point => ({ x, y: Math.max(low, Math.min(high, intercept + slope * x)) });
  const isInside = slope !== 0 || (intercept >= low && intercept <= high);
  return isInside && from < to ? { from: at(from), to: at(to) } : undefined;
}
