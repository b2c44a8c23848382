import type { Association, AssociationKind, ComparedGroup } from '../statistics/association.ts';
import type {
  Effect,
  NotEstimable,
  NotEstimableReason,
  StatisticalTest,
} from '../statistics/statisticsResult.ts';
import type { CurveResult, SurvivalResult } from '../statistics/survivalResult.ts';
import type { AnalysisResults } from './analysisResults.ts';

/** What a result is of: an association of two columns, or of a column with the survival. */
export type ResultEntryKind = AssociationKind | 'logRank' | 'hazard';

/** One result in the form that rankings, prompts, placeholders and exports share. */
export interface ResultEntry {
  readonly id: string;
  readonly kind: ResultEntryKind;
  /** The outcome, or the column that comes first; of a survival, its time. */
  readonly first: string;
  readonly second: string;
  readonly n: number;
  readonly missing: number;
  /** Null for a test without one effect, such as log-rank's, and where nothing could be estimated. */
  readonly effect: Effect | null;
  readonly test: StatisticalTest | null;
  readonly adjustedP: number | null;
  /** Why there is no estimate; null where there is one. */
  readonly reason: NotEstimableReason | null;
  /** The effect is that of the level `compared` less that of `against`, or their ratio. */
  readonly direction: { readonly compared: string; readonly against: string } | null;
  /** The level whose share is compared. */
  readonly outcome: string | null;
  readonly groups: readonly ComparedGroup[];
  /** Of a log-rank test. */
  readonly curves: readonly CurveResult[];
}

/** Every result of pairs of columns, and of columns with the survival. */
export const resultEntries = ({ associations, survival }: AnalysisResults): ResultEntry[] => [
  ...associations.map(associationEntry),
  ...(survival ? survivalEntries(survival) : []),
];

function associationEntry({
  estimate,
  rankedWithin: _,
  leftOut: _left,
  ...association
}: Association): ResultEntry {
  return {
    ...association,
    ...estimateFields(estimate),
    curves: [],
  };
}

type Estimated = Pick<ResultEntry, 'effect' | 'test' | 'adjustedP'> & { readonly estimable: true };

const estimateFields = (
  estimate: Estimated | NotEstimable,
): Pick<ResultEntry, 'effect' | 'test' | 'adjustedP' | 'reason'> =>
  estimate.estimable
    ? { effect: estimate.effect, test: estimate.test, adjustedP: estimate.adjustedP, reason: null }
    : { effect: null, test: null, adjustedP: null, reason: estimate.reason };

const NO_GROUPS = { direction: null, outcome: null, groups: [], curves: [] };

function survivalEntries({ time, groups, numbers }: SurvivalResult): ResultEntry[] {
  return [
    ...groups.flatMap((group): ResultEntry[] => {
      const { id, column: second, n, missing, curves, logRank } = group;
      const common = { ...NO_GROUPS, first: time, second, n, missing };
      return [
        {
          ...common,
          id,
          kind: 'logRank',
          effect: null,
          ...(logRank.estimable
            ? { test: logRank.test, adjustedP: logRank.adjustedP, reason: null }
            : { test: null, adjustedP: null, reason: logRank.reason }),
          curves,
        },
        ...group.hazardRatios.map(
          ({ id: ratioId, compared, against, estimate }): ResultEntry => ({
            ...common,
            id: ratioId,
            kind: 'hazard',
            ...estimateFields(estimate),
            direction: { compared, against },
          }),
        ),
      ];
    }),
    ...numbers.map(
      ({ id, column: second, n, missing, estimate }): ResultEntry => ({
        ...NO_GROUPS,
        id,
        kind: 'hazard',
        first: time,
        second,
        n,
        missing,
        ...estimateFields(estimate),
      }),
    ),
  ];
}
