/** Plain sample statistics. Every function expects finite numbers. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample variance (n − 1). */
export function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

/** The quantile by linear interpolation, as R's default (type 7). `share` is 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** Pearson's r; NaN when either side is constant. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
  const meanX = mean(pairs.map(([x]) => x));
  const meanY = mean(pairs.map(([, y]) => y));
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (const [x, y] of pairs) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** The 95% interval of a correlation of n pairs, by Fisher's z. */
export function correlationInterval(r: number, n: number): readonly [number, number] {
  const half = 1.96 / Math.sqrt(n - 3);
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}

/** Cohen's d with the pooled standard deviation: mean of `b` less mean of `a`. */
export function standardisedDifference(a: readonly number[], b: readonly number[]): number {
  const pooled = ((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / (a.length + b.length - 2);
  return (mean(b) - mean(a)) / Math.sqrt(pooled);
}

/** The adjusted Fisher–Pearson skewness; NaN for fewer than three or for constant values. */
export function skewness(values: readonly number[]): number {
  const n = values.length;
  const center = mean(values);
  const second = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / n;
  const third = values.reduce((sum, value) => sum + (value - center) ** 3, 0) / n;
  return ((Math.sqrt(n * (n - 1)) / (n - 2)) * third) / second ** 1.5;
}
