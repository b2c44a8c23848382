import type { StatisticalTest } from '../statistics/statisticsResult.ts';
import type { AnalysisPlan } from './analysisPlan.ts';
import type { ResultEntry } from './resultEntries.ts';

/** From this probability on, adjusted for the number of tests, a result counts as no effect. */
export const SIGNIFICANT = 0.05;

/** A result, how much it bears on the question, and how large its effect is, 0 to 1. */
export interface RankedResult {
  readonly entry: ResultEntry;
  readonly relevance: number;
  readonly size: number;
}

/**
 * The results that can be a finding, the most important first: by how much they bear on the question, then those that are more than
 * chance, then by the size of their effect. Results without an estimate, and what a survival time has to do with its own event, are
 * none; nor is a hazard ratio of a group whose log-rank test is one.
 */
export function rankResults(entries: readonly ResultEntry[], plan: AnalysisPlan): RankedResult[] {
  return entries
    .filter((entry) => entry.reason === null && !isOfSurvivalItself(entry, plan) && !isOfOneGroup(entry))
    .map((entry) => ({ entry, relevance: relevanceOf(entry, plan), size: effectSize(entry) }))
    .toSorted(
      (one, other) =>
        other.relevance - one.relevance ||
        Number(isSignificant(other.entry)) - Number(isSignificant(one.entry)) ||
        other.size - one.size ||
        (one.entry.id < other.entry.id ? -1 : 1),
    );
}

export const isSignificant = ({ adjustedP }: Pick<ResultEntry, 'adjustedP'>): boolean =>
  adjustedP !== null && adjustedP < SIGNIFICANT;

/** The hazard ratio of a level belongs to the log-rank test of its column. */
const isOfOneGroup = ({ kind, direction }: ResultEntry): boolean => kind === 'hazard' && direction !== null;

/** The event says whether the time is one until the event: that they differ by each other says nothing. */
function isOfSurvivalItself({ first, second, kind }: ResultEntry, { survival }: AnalysisPlan): boolean {
  if (!survival) return false;
  const own = [survival.time, survival.event];
  if (kind === 'logRank' || kind === 'hazard') return own.includes(second);
  return own.includes(first) && own.includes(second);
}

/** 3: an outcome with a factor; 2: an outcome; 1: a factor; 0: neither; below: bare times or events where survival is computed. */
function relevanceOf({ first, second, kind }: ResultEntry, plan: AnalysisPlan): number {
  const { outcomes, factors, survival } = plan;
  const isSurvival = kind === 'logRank' || kind === 'hazard';
  const own = survival ? [survival.time, survival.event] : [];
  const asksForSurvival =
    survival !== null && (outcomes.length === 0 || outcomes.some((name) => own.includes(name)));
  if (isSurvival) {
    const isFactor = factors.length === 0 || factors.includes(second);
    return (asksForSurvival ? 3 : 1) - (isFactor ? 0 : 0.5);
  }
  const named = [first, second];
  // Times that end without the event are cut short: means of them, and shares of events, mislead where survival is computed.
  if (named.some((name) => own.includes(name))) return -1;
  const [touchesOutcome, touchesFactor] = [outcomes, factors].map((columns) =>
    named.some((name) => columns.includes(name)),
  );
  const isPair = (one: string, other: string) => outcomes.includes(one) && factors.includes(other);
  if (isPair(first, second) || isPair(second, first)) return 3;
  if (touchesOutcome) return factors.length === 0 ? 3 : 2;
  return touchesFactor ? 1 : 0;
}

/**
 * The size of an effect as a correlation, so that effects of different kinds can be put in an order: r of d by
 * d/√(d² + 4) (Cohen 1988), of ω² its root; of a hazard ratio |z|/√n, whatever the unit of its
 * column; of a log-rank test √(χ²/n); of a slope √(t²/(t² + df)). A test without limit is the largest.
 */
export function effectSize({ effect, test, n }: Pick<ResultEntry, 'effect' | 'test' | 'n'>): number {
  switch (effect?.name) {
    case undefined:
      return test && n > 0 ? logRankSize(test, n) : 0;
    case 'pearson':
    case 'spearman':
    case 'cramersV':
    case 'riskDifference':
      return Math.abs(effect.value);
    case 'omegaSquared':
      return Math.sqrt(Math.max(0, effect.value));
    case 'standardisedDifference':
      return Math.abs(effect.value) / Math.sqrt(effect.value ** 2 + 4);
    case 'hazardRatio':
      return n === 0 ? 0 : Math.min(1, Math.abs(test?.statistic ?? 0) / Math.sqrt(n));
    case 'slopePerYear': {
      if (!test || n === 0) return 0;
      if (test.statistic === null) return 1;
      const freedom = test.degreesOfFreedom.at(-1) ?? n;
      return Math.abs(test.statistic) / Math.hypot(test.statistic, Math.sqrt(freedom));
    }
  }
}

const logRankSize = ({ statistic }: StatisticalTest, n: number): number =>
  statistic === null ? 1 : Math.min(1, Math.sqrt(statistic / n));
