import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import type { EffectName, NotEstimableReason, TestName } from '../../domain/statistics/statisticsResult.ts';

/** The texts of computed results in English. */
export const englishResults = {
  effects: {
    pearson: 'correlation (Pearson’s r)',
    spearman: 'rank correlation (Spearman’s ρ)',
    standardisedDifference: 'standardised difference (Cohen’s d)',
    omegaSquared: 'share of the variation (ω²)',
    riskDifference: 'difference of the shares',
    cramersV: 'association (Cramér’s V)',
    slopePerYear: 'change per year',
    hazardRatio: 'hazard ratio',
  } satisfies Record<EffectName, string> as Readonly<Record<EffectName, string>>,
  shortEffects: {
    pearson: 'Pearson’s r',
    spearman: 'Spearman’s ρ',
    standardisedDifference: 'Cohen’s d',
    omegaSquared: 'ω²',
    riskDifference: 'difference of shares',
    cramersV: 'Cramér’s V',
    slopePerYear: 'change per year',
    hazardRatio: 'hazard ratio',
  } satisfies Record<EffectName, string> as Readonly<Record<EffectName, string>>,
  tests: {
    pearson: 't test of Pearson’s r',
    spearman: 't test of Spearman’s ρ',
    welch: 'Welch’s t test',
    anova: 'analysis of variance',
    kruskalWallis: 'Kruskal–Wallis test',
    chiSquare: 'χ² test',
    fisherExact: 'Fisher’s exact test',
    trend: 't test of the slope',
    logRank: 'log-rank test',
    wald: 'Wald test',
    score: 'score test',
  } satisfies Record<TestName, string> as Readonly<Record<TestName, string>>,
  reasons: {
    tooFewRows: 'too few complete rows',
    tooFewGroups: 'fewer than two groups with enough rows',
    tooManyLevels: 'too many different values',
    constant: 'one value only',
    noVariationWithinGroups: 'no variation within the groups',
    sparseTable: 'too few rows per cell',
    noEvents: 'no events',
    tooFewEvents: 'too few events',
    separation: 'the column separates the events from the other rows',
    noConvergence: 'the estimate was not found',
  } satisfies Record<NotEstimableReason, string> as Readonly<Record<NotEstimableReason, string>>,
  /** What was compared. */
  pair: ({ kind, first, second }: Pick<ResultEntry, 'kind' | 'first' | 'second'>): string => {
    switch (kind) {
      case 'correlation':
      case 'association':
        return `${first} and ${second}`;
      case 'difference':
      case 'groups':
      case 'risk':
        return `${first} by ${second}`;
      case 'trend':
        return `${first} over ${second}`;
      case 'logRank':
      case 'hazard':
        return `Survival (${first}) by ${second}`;
    }
  },
  against: (compared: string, against: string) => `${compared} against ${against}`,
  caution: {
    association:
      'An association is no cause: other characteristics of the patients may explain it, and it may not hold elsewhere.',
    survival:
      'The groups were not made comparable: other characteristics may explain the difference, and it does not show what a treatment would do.',
    trend:
      'A change over time may come from a change in who was recorded, or how, rather than in the patients.',
  },
};

/** The texts of results that every language provides. */
export type ResultTranslations = typeof englishResults;
