import type { DuckDBConnection } from '@duckdb/node-api';
import { coxNumberLikelihood } from '../../domain/statistics/coxLikelihood.ts';
import { groupHazards, hazardRatio, scoreTest } from '../../domain/statistics/hazardRatio.ts';
import { kaplanMeier, thinSteps } from '../../domain/statistics/kaplanMeier.ts';
import { logRank } from '../../domain/statistics/logRank.ts';
import { maximiseLikelihood } from '../../domain/statistics/maximiseLikelihood.ts';
import { MINIMUM_EVENTS, MINIMUM_GROUP_ROWS, MINIMUM_ROWS } from '../../domain/statistics/minimumRows.ts';
import { isConstant } from '../../domain/statistics/pairSums.ts';
import { resultId } from '../../domain/statistics/resultId.ts';
import { notEstimable } from '../../domain/statistics/statisticsResult.ts';
import { numbersAtRisk, type SurvivalCounts, totalRows } from '../../domain/statistics/survivalCounts.ts';
import type { CurveResult, GroupSurvival, NumberSurvival } from '../../domain/statistics/survivalResult.ts';
import { largeLevels } from './largeLevels.ts';
import type { PreparedColumn, PreparedNumber } from './prepareRows.ts';
import { readHazardSums, readSurvivalCounts, type SurvivalRows } from './survivalRows.ts';

/** Steps of a curve that a result has. */
const MOST_STEPS = 100;

interface Work {
  readonly connection: DuckDBConnection;
  readonly rows: SurvivalRows;
  readonly riskTimes: readonly number[];
  /** Rows of the table. */
  readonly total: number;
}

/** @param names the column and the level of a group */
export function curveResult(
  counts: SurvivalCounts,
  riskTimes: readonly number[],
  ...names: readonly string[]
): CurveResult {
  const { n, events, median, steps } = kaplanMeier(counts);
  return {
    id: resultId('km', ...names),
    level: names.at(-1) ?? null,
    n,
    events,
    median,
    steps: thinSteps(steps, MOST_STEPS),
    atRisk: numbersAtRisk(counts, riskTimes),
  };
}

export async function groupSurvival(
  { connection, rows, riskTimes, total }: Work,
  { name, levels, problem }: PreparedColumn,
): Promise<GroupSurvival> {
  const common = { id: resultId('lr', name), column: name };
  const none = { leftOut: [], curves: [], hazardRatios: [], scoreTest: null };
  if (levels === null) {
    const logRankResult = notEstimable(problem ?? 'tooFewGroups');
    return { ...common, ...none, n: 0, missing: total, logRank: logRankResult };
  }
  const counts = await readSurvivalCounts(connection, rows, {
    level: levels.cell,
    levels: levels.labels.length,
  });
  const all = levels.labels.map((label, place) => {
    const own = counts[place] ?? [];
    return { label, place, counts: own, n: totalRows(own) };
  });
  const { kept, leftOut } = largeLevels(name, all, MINIMUM_GROUP_ROWS);
  const [against] = kept;
  const groups = kept.map((group) => group.counts);
  const test = logRank(groups);
  const hazards = await groupHazards(groups);
  const n = kept.reduce((sum, group) => sum + group.n, 0);
  return {
    ...common,
    n,
    missing: total - n,
    leftOut,
    curves: kept.map((group) => curveResult(group.counts, riskTimes, name, group.label)),
    logRank: test.estimable ? { estimable: true, test: test.test, adjustedP: null } : test,
    hazardRatios: hazards.ratios.map((ratio, at) => {
      const compared = kept[at + 1]?.label ?? '';
      return {
        id: resultId('hr', name, compared),
        compared,
        against: against?.label ?? '',
        estimate: ratio.estimable ? { ...ratio, adjustedP: null } : ratio,
      };
    }),
    scoreTest: hazards.score,
  };
}

export async function numberSurvival(
  { connection, rows, total }: Work,
  {
    name,
    number: { cell, standardDeviation },
    signal,
  }: { readonly name: string; readonly number: PreparedNumber; readonly signal: AbortSignal },
): Promise<NumberSurvival> {
  const sumsAt = (coefficient: number) => {
    signal.throwIfAborted();
    return readHazardSums(connection, rows, { cell, coefficient });
  };
  const start = await sumsAt(0);
  const n = Math.round(start.reduce((sum, { all }) => sum + all[0], 0));
  const events = start.reduce((sum, { count }) => sum + count, 0);
  const result = (estimate: NumberSurvival['estimate']): NumberSurvival => ({
    id: resultId('hr', name),
    column: name,
    n,
    missing: total - n,
    events,
    standardDeviation,
    estimate,
  });
  if (n < MINIMUM_ROWS) return result(notEstimable('tooFewRows'));
  if (events === 0) return result(notEstimable('noEvents'));
  if (events < MINIMUM_EVENTS) return result(notEstimable('tooFewEvents'));
  const [[information = 0] = []] = coxNumberLikelihood(start, 0).information;
  if (standardDeviation === 0 || isConstant(information, events)) return result(notEstimable('constant'));
  const fitted = await maximiseLikelihood(1, async ([coefficient = 0]) =>
    coxNumberLikelihood(coefficient === 0 ? start : await sumsAt(coefficient), coefficient),
  );
  if ('estimable' in fitted) return result(fitted);
  const perDeviation = hazardRatio(fitted, 0);
  const perUnit = hazardRatio(fitted, 0, 1 / standardDeviation);
  if (!perUnit.estimable || !perDeviation.estimable) return result(notEstimable('separation'));
  return result({
    ...perUnit,
    adjustedP: null,
    perStandardDeviation: perDeviation.effect,
    scoreTest: scoreTest(fitted),
  });
}
