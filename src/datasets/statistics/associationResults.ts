import { analysisOfVariance, kruskalWallis } from '../../domain/statistics/analysisOfVariance.ts';
import { Association, type AssociationKind } from '../../domain/statistics/association.ts';
import { contingency } from '../../domain/statistics/contingency.ts';
import { correlation } from '../../domain/statistics/correlation.ts';
import type { GroupMoments } from '../../domain/statistics/groupMoments.ts';
import { MINIMUM_GROUP_ROWS, MINIMUM_ROWS } from '../../domain/statistics/minimumRows.ts';
import type { PairSums } from '../../domain/statistics/pairSums.ts';
import { type ResultKind, resultId } from '../../domain/statistics/resultId.ts';
import { riskDifference } from '../../domain/statistics/riskDifference.ts';
import { standardisedDifference } from '../../domain/statistics/standardisedDifference.ts';
import {
  type NotEstimable,
  type NotEstimableReason,
  notEstimable,
} from '../../domain/statistics/statisticsResult.ts';
import { trend } from '../../domain/statistics/trend.ts';
import { type CountedLevel, largeLevels } from './largeLevels.ts';
import type { LevelColumn, NumberColumn } from './planPairs.ts';
import { type PreparedColumn, valueAt } from './prepareRows.ts';

const DAYS_PER_YEAR = 365.25;
const KINDS: Readonly<Record<AssociationKind, ResultKind>> = {
  correlation: 'r',
  difference: 'd',
  groups: 'g',
  risk: 'rd',
  association: 'v',
  trend: 't',
};

/** Ranks of a pair, and among which rows they were given. */
export interface Ranked<T> {
  readonly value: T;
  readonly within: 'pair' | 'column';
}

type Pair = readonly [PreparedColumn, PreparedColumn];
type Parts = Pick<Association, 'n' | 'estimate'> & Partial<Association>;

export function correlationResult(
  [first, second]: readonly [NumberColumn, NumberColumn],
  rows: number,
  sums: PairSums,
  ranked: Ranked<PairSums>,
): Association {
  const found = [correlation('pearson', sums), correlation('spearman', ranked.value)];
  const isSkewed = first.number.isSkewed || second.number.isSkewed;
  const [main, other] = isSkewed ? found.reverse() : found;
  const estimate = !main?.estimable
    ? (main ?? notEstimable('constant'))
    : {
        ...main,
        furtherEffects: other?.estimable ? [other.effect] : [],
        furtherTests: other?.estimable ? [other.test] : [],
        adjustedP: null,
      };
  return association('correlation', [first, second], rows, {
    n: sums.n,
    rankedWithin: ranked.within,
    estimate,
  });
}

/**
 * @param moments of the number in each level of the category
 * @param ranked the ranks, by the levels that are large enough
 */
export async function groupResult(
  [first, second]: readonly [NumberColumn, LevelColumn],
  rows: number,
  moments: readonly GroupMoments[],
  rank: (places: readonly number[], n: number) => Promise<Ranked<readonly GroupMoments[]>>,
): Promise<Association> {
  const levels = moments.map((group, place) => ({
    ...group,
    place,
    label: second.levels.labels[place] ?? '',
  }));
  const { kept, leftOut } = largeLevels(second.name, levels, MINIMUM_GROUP_ROWS);
  const n = kept.reduce((sum, group) => sum + group.n, 0);
  const kind = (kept.length < 2 ? levels.length : kept.length) > 2 ? 'groups' : 'difference';
  const { number } = first;
  const groups = kept.map((group) => ({
    level: group.label,
    n: group.n,
    mean: valueAt(number, group.mean),
    standardDeviation: number.standardDeviation * Math.sqrt(group.variance),
    share: null,
  }));
  const parts = { n, groups, leftOut };
  const [against, compared] = kept;
  if (n < MINIMUM_ROWS || !against || !compared) {
    return association(kind, [first, second], rows, {
      ...parts,
      estimate: notEstimable(n < MINIMUM_ROWS ? 'tooFewRows' : 'tooFewGroups'),
    });
  }
  const places = kept.map(({ place }) => place);
  const { value, within } = await rank(places, n);
  const byRank = kruskalWallis(value);
  const found = kind === 'groups' ? analysisOfVariance(kept) : standardisedDifference(compared, against);
  const direction = kind === 'groups' ? null : { compared: compared.label, against: against.label };
  return association(kind, [first, second], rows, {
    ...parts,
    direction,
    rankedWithin: within,
    estimate: found.estimable ? withRankTest(found, byRank, first.number.isSkewed) : found,
  });
}

function withRankTest(
  found: Extract<ReturnType<typeof standardisedDifference>, { estimable: true }>,
  byRank: ReturnType<typeof kruskalWallis>,
  isSkewed: boolean,
) {
  const tests = 'reason' in byRank ? [] : [byRank];
  const [test = found.test, ...furtherTests] = isSkewed ? [...tests, found.test] : [found.test, ...tests];
  return { ...found, furtherEffects: [], test, furtherTests, adjustedP: null };
}

/** @param counts rows by the levels of the first column, then of the second */
export function tableResult(
  [first, second]: readonly [LevelColumn, LevelColumn],
  rows: number,
  counts: readonly (readonly number[])[],
): Association {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const lines = first.levels.labels.map((label, place) => ({ label, place, n: total(counts[place] ?? []) }));
  const left = largeLevels(first.name, lines, MINIMUM_GROUP_ROWS);
  const at = (one: CountedLevel, other: CountedLevel) => counts[one.place]?.[other.place] ?? 0;
  const columns = second.levels.labels.map((label, place) => ({
    label,
    place,
    n: total(left.kept.map((line) => at(line, { label, place, n: 0 }))),
  }));
  const right = largeLevels(second.name, columns, MINIMUM_GROUP_ROWS);
  // A level whose rows are all in levels that are left out has nothing to be compared.
  const isFilled = (line: CountedLevel) => right.kept.some((column) => at(line, column) > 0);
  const filled = left.kept.filter(isFilled);
  const emptied = left.kept.filter((line) => !isFilled(line));
  const table = filled.map((line) => right.kept.map((column) => at(line, column)));
  const outcome = filled.at(-1);
  const isTwoByTwo = filled.length === 2 && right.kept.length === 2;
  const areTwo = first.levels.labels.length === 2 && second.levels.labels.length === 2;
  const found = contingency(table);
  const shares = right.kept.map((column) => {
    const n = total(filled.map((line) => at(line, column)));
    return { level: column.label, n, count: isTwoByTwo && outcome ? at(outcome, column) : null };
  });
  const parts = {
    n: total(table.flat()),
    leftOut: [
      ...left.leftOut,
      ...emptied.map(({ label, n }) => ({ column: first.name, level: label, n })),
      ...right.leftOut,
    ],
    groups: shares.map(({ level, n, count }) => ({
      level,
      n,
      mean: null,
      standardDeviation: null,
      share: count === null || n === 0 ? null : count / n,
    })),
  };
  const [against, compared] = shares;
  const kind = isTwoByTwo || (areTwo && !found.estimable) ? 'risk' : 'association';
  const rest = { furtherEffects: [], furtherTests: [], adjustedP: null };
  if (!found.estimable || !isTwoByTwo || !against || !compared || !outcome) {
    return association(kind, [first, second], rows, {
      ...parts,
      estimate: found.estimable ? { ...found, ...rest } : found,
    });
  }
  const share = ({ n, count }: { readonly n: number; readonly count: number | null }) => ({
    n,
    count: count ?? 0,
  });
  return association(kind, [first, second], rows, {
    ...parts,
    direction: { compared: compared.level, against: against.level },
    outcome: outcome.label,
    estimate: {
      ...found,
      ...rest,
      effect: riskDifference(share(compared), share(against)),
      furtherEffects: [found.effect],
    },
  });
}

export function trendResult(
  [first, date]: readonly [NumberColumn, NumberColumn],
  rows: number,
  sums: PairSums,
): Association {
  const days = date.number.standardDeviation;
  const scale = days > 0 ? (first.number.standardDeviation / days) * DAYS_PER_YEAR : 0;
  const found = trend(sums, scale);
  return association('trend', [first, date], rows, {
    n: sums.n,
    outcome: first.isScore ? null : (first.levels?.labels.at(-1) ?? null),
    estimate: found.estimable ? { ...found, furtherEffects: [], furtherTests: [], adjustedP: null } : found,
  });
}

/** The result of a pair of which nothing can be computed. */
export function impossibleResult([first, second]: Pair, rows: number): Association {
  const reason: NotEstimableReason = first.problem ?? second.problem ?? 'constant';
  const isNumber = [first, second].some(({ kind }) => kind === 'number');
  const isTrend = [first, second].some(({ kind }) => kind === 'date');
  const kind = isTrend ? 'trend' : isNumber ? 'groups' : 'association';
  const pair: Pair = second.kind === 'number' || first.kind === 'date' ? [second, first] : [first, second];
  const estimate: NotEstimable = notEstimable(reason);
  return association(kind, pair, rows, { n: 0, estimate });
}

function association(kind: AssociationKind, [first, second]: Pair, rows: number, parts: Parts): Association {
  return Association.parse({
    id: resultId(KINDS[kind], first.name, second.name),
    kind,
    first: first.name,
    second: second.name,
    missing: rows - parts.n,
    direction: null,
    outcome: null,
    groups: [],
    leftOut: [],
    rankedWithin: null,
    ...parts,
  });
}
