import { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { type ResultEntry, resultEntries } from '../../../src/domain/analysis/resultEntries.ts';
import {
  Association,
  type AssociationKind,
  type ComparedGroup,
} from '../../../src/domain/statistics/association.ts';
import { resultId } from '../../../src/domain/statistics/resultId.ts';
import type {
  EffectName,
  NotEstimableReason,
  TestName,
} from '../../../src/domain/statistics/statisticsResult.ts';
import type { GroupSurvival, NumberSurvival } from '../../../src/domain/statistics/survivalResult.ts';

/** The id, the effect and the test of each kind of association. */
const KINDS = {
  correlation: ['r', 'pearson', 'pearson'],
  difference: ['d', 'standardisedDifference', 'welch'],
  groups: ['g', 'omegaSquared', 'anova'],
  risk: ['rd', 'riskDifference', 'chiSquare'],
  association: ['v', 'cramersV', 'chiSquare'],
  trend: ['t', 'slopePerYear', 'trend'],
} as const satisfies Record<AssociationKind, readonly [string, EffectName, TestName]>;

interface AssociationFigures {
  readonly value: number;
  readonly adjustedP: number;
  readonly n: number;
  readonly statistic: number | null;
  readonly degreesOfFreedom: readonly number[];
  readonly effect: EffectName;
  readonly groups: readonly (Pick<ComparedGroup, 'level'> & Partial<ComparedGroup>)[];
  readonly outcome: string | null;
  readonly reason: NotEstimableReason | null;
}

/** An association of two columns; significant with an effect of 0.3 unless something else is said. */
export function association(
  kind: AssociationKind,
  [first, second]: readonly [string, string],
  figures: Partial<AssociationFigures> = {},
): Association {
  const [idKind, effectName, test] = KINDS[kind];
  const { value = 0.3, adjustedP = 0.001, n = 200, statistic = 12, degreesOfFreedom = [n - 2] } = figures;
  const { effect = effectName, groups = [], outcome = null, reason = null } = figures;
  const [against, compared] = groups;
  const hasDirection = (kind === 'difference' || kind === 'risk') && against && compared;
  return Association.parse({
    ...{ id: resultId(idKind, first, second), kind, first, second, n, missing: 0, outcome },
    direction: hasDirection ? { compared: compared.level, against: against.level } : null,
    groups: groups.map((group) => ({ n: n / 2, mean: null, standardDeviation: null, share: null, ...group })),
    leftOut: [],
    rankedWithin: null,
    estimate: reason
      ? { estimable: false, reason }
      : {
          estimable: true,
          effect: { name: effect, value, lower: value - 0.1, upper: value + 0.1 },
          ...{ furtherEffects: [], furtherTests: [], adjustedP },
          test: { name: test, statistic, degreesOfFreedom, p: adjustedP / 2 },
        },
  });
}

interface SurvivingGroup {
  readonly level: string;
  readonly median?: number | null;
  /** Against the first group, with its interval; null where it could not be estimated. */
  readonly hazardRatio?: readonly [value: number, lower: number, upper: number] | null;
}

/** The survival by the groups of a column. */
export function groupSurvival(
  column: string,
  groups: readonly SurvivingGroup[],
  figures: {
    readonly adjustedP?: number;
    readonly statistic?: number;
    readonly reason?: NotEstimableReason;
  } = {},
): GroupSurvival {
  const { adjustedP = 0.001, statistic = 10.3, reason } = figures;
  const [reference, ...others] = groups;
  return {
    ...{ id: resultId('lr', column), column, n: 200, missing: 0, leftOut: [], scoreTest: null },
    curves: groups.map(({ level, median = 300 }) => ({
      ...{ id: resultId('km', column, level), level, n: 100, events: 60 },
      median: { value: median, lower: null, upper: null },
      ...{ steps: [], atRisk: [] },
    })),
    logRank: reason
      ? { estimable: false, reason }
      : {
          estimable: true,
          test: { name: 'logRank', statistic, degreesOfFreedom: [groups.length - 1], p: adjustedP / 2 },
          adjustedP,
        },
    hazardRatios: others.map(({ level, hazardRatio = [0.6, 0.4, 0.8] }) => ({
      ...{ id: resultId('hr', column, level), compared: level, against: reference?.level ?? '' },
      estimate: hazardRatio ? hazardEstimate(hazardRatio, null) : { estimable: false, reason: 'separation' },
    })),
  };
}

/** The hazard ratio of one unit more of a number. */
export function numberSurvival(
  column: string,
  ratio: readonly [value: number, lower: number, upper: number],
  adjustedP = 0.001,
): NumberSurvival {
  const [value, lower, upper] = ratio;
  return {
    ...{ id: resultId('hr', column), column, n: 200, missing: 0, events: 120, standardDeviation: 9 },
    estimate: {
      ...hazardEstimate(ratio, adjustedP),
      perStandardDeviation: { name: 'hazardRatio', value: value ** 9, lower: lower ** 9, upper: upper ** 9 },
      scoreTest: { name: 'score', statistic: 9, degreesOfFreedom: [1], p: 0.003 },
    },
  };
}

const hazardEstimate = (
  [value, lower, upper]: readonly [number, number, number],
  adjustedP: number | null,
) => ({
  estimable: true as const,
  effect: { name: 'hazardRatio' as const, value, lower, upper },
  test: { name: 'wald' as const, statistic: 3, degreesOfFreedom: [], p: 0.003 },
  adjustedP,
});

/** The results of 200 rows, with the survival by `time` and `status` where groups or numbers are given. */
export function resultsOf(parts: {
  readonly associations?: readonly Association[];
  readonly groups?: readonly GroupSurvival[];
  readonly numbers?: readonly NumberSurvival[];
}): AnalysisResults {
  const { associations = [], groups = [], numbers = [] } = parts;
  const overall = { id: 'km', level: null, n: 200, events: 120, steps: [], atRisk: [] };
  return AnalysisResults.parse({
    ...{ rows: 200, kept: 200, compared: [], notCompared: [], months: [], relations: [] },
    tableOne: { by: null, n: 200, missing: 0, rows: [] },
    associations,
    survival:
      groups.length + numbers.length === 0
        ? null
        : {
            ...{ time: 'time', event: { column: 'status', event: ['1'], censored: ['0'] } },
            ...{ n: 200, missing: 0, timeStep: null, riskTimes: [], groups, numbers },
            overall: { ...overall, median: { value: 300, lower: null, upper: null } },
          },
  });
}

/** The entries of some results. */
export const entriesOf = (parts: Parameters<typeof resultsOf>[0]): ResultEntry[] =>
  resultEntries(resultsOf(parts));
