import { type NotEstimable, notEstimable } from './statisticsResult.ts';
import { dot, invertSymmetric, type Matrix, multiply } from './symmetricMatrix.ts';

/** A log-likelihood at some coefficients, its gradient, and the information, which is the negative second derivative. */
export interface Likelihood {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly information: Matrix;
}

export interface Maximum {
  readonly coefficients: readonly number[];
  /** The inverse of the information at the maximum. */
  readonly covariance: Matrix;
  /** The score statistic of all coefficients being zero, χ² with as many degrees of freedom as there are coefficients. */
  readonly score: number;
}

const MOST_STEPS = 30;
/** The log-likelihood no longer grows by more than this share of it. */
const PRECISION = 1e-11;
/** Coefficients beyond this are on their way to infinity: a hazard 22,000 times as high. */
const LARGEST = 10;

/**
 * The maximum of a concave log-likelihood by Newton and Raphson from zero; a step that leads down is halved.
 *
 * @param size the number of coefficients
 */
export async function maximiseLikelihood(
  size: number,
  likelihoodAt: (coefficients: readonly number[]) => Likelihood | Promise<Likelihood>,
): Promise<Maximum | NotEstimable> {
  let coefficients = Array.from({ length: size }, () => 0);
  let here = await likelihoodAt(coefficients);
  let inverse = invertSymmetric(here.information);
  if (inverse === undefined) return notEstimable('constant');
  const score = dot(here.gradient, multiply(inverse, here.gradient));
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    let step = multiply(inverse, here.gradient).map((value) => Math.max(-3, Math.min(3, value)));
    let next = await likelihoodAt(sum(coefficients, step));
    for (let halved = 0; !(next.value >= here.value - tolerance(here)) && halved < 20; halved += 1) {
      step = step.map((value) => value / 2);
      next = await likelihoodAt(sum(coefficients, step));
    }
    const gain = next.value - here.value;
    coefficients = sum(coefficients, step);
    here = next;
    inverse = invertSymmetric(here.information);
    if (inverse === undefined || coefficients.some((value) => Math.abs(value) > LARGEST)) {
      return notEstimable('separation');
    }
    if (Math.abs(gain) <= tolerance(here)) return { coefficients, covariance: inverse, score };
  }
  return notEstimable('noConvergence');
}

const tolerance = ({ value }: Likelihood): number => PRECISION * (Math.abs(value) + 0.1);
const sum = (one: readonly number[], other: readonly number[]): number[] =>
  one.map((value, at) => value + (other[at] ?? 0));
