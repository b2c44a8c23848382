/** Which probabilities the observed statistic has at the two ends of a 95 % interval. */
const AT_LOWER = 0.975;
const AT_UPPER = 0.025;
/** Of the noncentrality, relative. */
const PRECISION = 1e-6;

/**
 * The 95 % interval of a noncentrality parameter: the values at which the observed statistic is at the upper and at the lower
 * 2.5 % of its distribution. A bound is 0 where even no effect makes the statistic larger.
 *
 * @param cdf the probability of a statistic up to the observed one, which falls as the noncentrality grows
 * @param start about the noncentrality; the search begins there
 */
export function noncentralityInterval(
  cdf: (noncentrality: number) => number,
  start: number,
): { readonly lower: number; readonly upper: number } {
  return { lower: solve(cdf, AT_LOWER, start), upper: solve(cdf, AT_UPPER, start) };
}

function solve(cdf: (noncentrality: number) => number, probability: number, start: number): number {
  if (cdf(0) <= probability) return 0;
  let low = 0;
  let high = Math.max(start, 1);
  while (cdf(high) > probability) {
    low = high;
    high *= 2;
  }
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (cdf(middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
