/// <reference path="./cephes.d.ts" />
import { compiled, erfc, igam, igamc, incbet, incbi, lgam, ndtri } from 'cephes';

// The package compiles its functions when it is loaded; they cannot be called before.
await compiled;

/** The half-width of a 95 % interval in standard errors of a normal distribution: 1.96. */
export const NORMAL_95 = ndtri(0.975);

/** Two-sided p of a standard normal statistic. */
export const normalTwoSided = (z: number): number => orZero(() => erfc(Math.abs(z) / Math.SQRT2));

/** P(Z ≤ z) of a standard normal variable. */
export const normalCdf = (z: number): number => orZero(() => erfc(-z / Math.SQRT2) / 2);

/** Two-sided p of a t statistic; degrees of freedom may be fractions, as Welch's are. */
export function tTwoSided(t: number, df: number): number {
  return orZero(() => incbet(df / 2, 0.5, df / (df + t * t)));
}

/** The half-width of a 95 % interval in standard errors of a t distribution. */
export function t95(df: number): number {
  const share = incbi(0.5, df / 2, 0.95);
  return Math.sqrt((df * share) / (1 - share));
}

/** P(F > f). */
export function fUpper(f: number, df1: number, df2: number): number {
  return orZero(() => incbet(df2 / 2, df1 / 2, df2 / (df2 + df1 * f)));
}

/** P(χ² > x). */
export const chiSquareUpper = (x: number, df: number): number =>
  x <= 0 ? 1 : orZero(() => igamc(df / 2, x / 2));

/** The natural logarithm of n! */
export const logFactorial = (n: number): number => lgam(n + 1);

/**
 * Beyond this noncentrality the mixtures below need hundreds of terms, and normal approximations are within 0.002 of the exact
 * probability.
 */
const LARGE_NONCENTRALITY = 200;

/** P(X ≤ x) of a noncentral χ² variable; above {@link LARGE_NONCENTRALITY} by the approximation of Sankaran (1963). */
export function noncentralChiSquareCdf(x: number, df: number, noncentrality: number): number {
  if (noncentrality <= LARGE_NONCENTRALITY) {
    return poissonMixture(noncentrality, (terms) => orZero(() => igam(df / 2 + terms, x / 2)));
  }
  const mean = df + noncentrality;
  const spread = df + 2 * noncentrality;
  const h = 1 - (2 * mean * (df + 3 * noncentrality)) / (3 * spread ** 2);
  const p = spread / mean ** 2;
  const m = (h - 1) * (1 - 3 * h);
  const expected = 1 + h * p * (h - 1 - ((2 - h) * m * p) / 2);
  return normalCdf(((x / mean) ** h - expected) / (h * Math.sqrt(2 * p) * (1 + (m * p) / 2)));
}

/** P(X ≤ f) of a noncentral F variable; above {@link LARGE_NONCENTRALITY} by the approximation of Severo and Zelen (1960). */
export function noncentralFCdf(f: number, df1: number, df2: number, noncentrality: number): number {
  if (noncentrality <= LARGE_NONCENTRALITY) {
    const share = (df1 * f) / (df1 * f + df2);
    return poissonMixture(noncentrality, (terms) => orZero(() => incbet(df1 / 2 + terms, df2 / 2, share)));
  }
  const ratio = Math.cbrt((df1 * f) / (df1 + noncentrality));
  const above = (2 * (df1 + 2 * noncentrality)) / (9 * (df1 + noncentrality) ** 2);
  const below = 2 / (9 * df2);
  return normalCdf((ratio * (1 - below) - (1 - above)) / Math.sqrt(above + below * ratio ** 2));
}

/** The expected value of a function of a Poisson variable with half the noncentrality as its mean. */
function poissonMixture(noncentrality: number, at: (terms: number) => number): number {
  const mean = noncentrality / 2;
  if (mean === 0) return at(0);
  const reach = 8 * Math.sqrt(mean) + 12;
  let sum = 0;
  for (let terms = Math.max(0, Math.floor(mean - reach)); terms <= mean + reach; terms += 1) {
    sum += Math.exp(terms * Math.log(mean) - mean - logFactorial(terms)) * at(terms);
  }
  return Math.min(sum, 1);
}

/** The library throws where a probability is too small for a double. */
function orZero(probability: () => number): number {
  try {
    return probability();
  } catch (error) {
    if (error instanceof Error && error.message.includes('underflow')) return 0;
    throw error;
  }
}
