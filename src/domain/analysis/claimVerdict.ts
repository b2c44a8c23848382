import type { ColumnProfile, DatasetProfile } from '../datasets/datasetProfile.ts';
import type { ComparedGroup } from '../statistics/association.ts';
import { usualEventCoding } from '../statistics/eventCoding.ts';
import type { Claim, NotTestableReason, Verdict } from './claim.ts';
import { isSameLevel } from './planProblems.ts';
import { isSignificant } from './rankResults.ts';
import type { ResultEntry } from './resultEntries.ts';
import { isSameSpelling } from './sameSpelling.ts';

/** A claim about texts, which only the rows themselves can tell. */
export type TextClaim = Claim & { readonly predicate: 'theme' | 'coding' };

/**
 * Rows with a value in the column, and those of them that the claim is about: of a theme, those with any of its words, then those with
 * each; of a coding, by value.
 */
export interface CountedTexts {
  readonly rows: number;
  readonly counts: readonly number[];
}

/** What claims are tested on. */
export interface ClaimSource {
  readonly profile: DatasetProfile;
  readonly entries: readonly ResultEntry[];
  /** Undefined for a column whose texts do not leave. */
  readonly countsOf: (claim: TextClaim) => CountedTexts | undefined;
}

/** From which share on a column is often empty, on most rows have a value, and below which few do. */
const OFTEN = 0.1;
const MOST = 0.5;
const FEW = 0.1;
/** Rows from which on texts are about something. */
const FEWEST_TEXTS = 2;
/** Interquartile ranges beyond the quartiles from which on a value is far out (Tukey 1977). */
const FAR_OUT = 3;

/** What all rows say about a claim of the model. */
export function claimVerdict(claim: Claim, source: ClaimSource): Verdict {
  const columns = columnsOfClaim(claim).map((name) => findColumn(source.profile, name));
  if (columns.includes(undefined)) return notTestable('noColumn');
  switch (claim.predicate) {
    case 'difference':
      return differenceVerdict(claim, source);
    case 'association':
      return associationVerdict(claim, source);
    case 'trend':
      return trendVerdict(claim, source);
    case 'survival':
      return survivalVerdict(claim, source);
    case 'share':
      return shareVerdict(claim, columns[0]);
    case 'missing':
      return missingVerdict(claim, columns[0], source.profile.rows);
    case 'outlier':
      return outlierVerdict(claim, columns[0]);
    case 'theme':
    case 'coding':
      return textVerdict(claim, source.countsOf(claim), columns[0]);
  }
}

/** The names of the columns that a claim is about. */
export function columnsOfClaim(claim: Claim): string[] {
  switch (claim.predicate) {
    case 'difference':
      return [claim.column, claim.by];
    case 'association':
      return [claim.first, claim.second];
    case 'trend':
      return [claim.column, claim.date];
    case 'survival':
      return [claim.by];
    default:
      return [claim.column];
  }
}

type Of<P extends Claim['predicate']> = Extract<Claim, { predicate: P }>;

const notTestable = (reason: NotTestableReason): Verdict => ({ verdict: 'notTestable', reason });
const findColumn = ({ columns }: DatasetProfile, name: string): ColumnProfile | undefined =>
  columns.find((column) => column.name === name);
/** Whether the model reads the values of the column that its profile holds. */
const leavesAsItIs = ({ treatment: { treatment } }: ColumnProfile): boolean =>
  treatment !== 'pseudonym' && treatment !== 'shifted' && treatment !== 'withheld';

interface Facts {
  readonly n: number;
  readonly value: number;
  readonly resultId: string | null;
}

const decided = (isSupported: boolean, facts: Facts): Verdict => ({
  verdict: isSupported ? 'supported' : 'contradicted',
  ...facts,
});

/** The verdict on a relation: what may be chance confirms nothing, and contradicts nothing. */
const decidedRelation = (isShown: boolean, isAsClaimed: boolean, facts: Facts): Verdict =>
  isShown ? decided(isAsClaimed, facts) : { verdict: 'inconclusive', ...facts };

const pairOf = ({ entries }: ClaimSource, one: string, other: string): ResultEntry | undefined =>
  entries.find(
    ({ kind, first, second }) =>
      kind !== 'logRank' &&
      kind !== 'hazard' &&
      ((first === one && second === other) || (first === other && second === one)),
  );

function differenceVerdict({ column, by, higher, lower }: Of<'difference'>, source: ClaimSource): Verdict {
  const entry = pairOf(source, column, by);
  if (!entry) return notTestable('notComparable');
  if (entry.kind === 'correlation') return stepVerdict({ higher, lower }, entry);
  if (!entry.effect || entry.second !== by) return notTestable('notEstimable');
  const groupOf = (level: string) => entry.groups.find((group) => isSameLevel(group.level, level));
  const [above, below] = [groupOf(higher), groupOf(lower)];
  if (!above || !below) return notTestable('noLevel');
  const [highest, lowest] = [above.mean ?? above.share, below.mean ?? below.share];
  if (highest === null || lowest === null || !isHigherWithOutcome(entry, source)) {
    return notTestable('notEstimable');
  }
  // The test of three groups or more says that some differ, and not which.
  const areApart = entry.groups.length === 2 || areGroupsApart(above, below);
  return decidedRelation(isSignificant(entry) && areApart, highest > lowest, {
    n: entry.n,
    value: entry.effect.value,
    resultId: entry.id,
  });
}

/** Whether more of the level whose share is compared means more of its column: yes rather than no, the higher code rather than the lower. */
function isHigherWithOutcome({ first, outcome }: ResultEntry, { profile }: ClaimSource): boolean {
  if (outcome === null) return true;
  const column = findColumn(profile, first);
  if (!column || column.kind === 'identifying') return false;
  const levels = column.topValues.map(({ value }) => value);
  const event = usualEventCoding(levels)?.event ?? [];
  return event.some((level) => isSameLevel(level, outcome));
}

/** The normal quantile of a 95 % interval. */
const QUANTILE = 1.96;

/** Whether two of several groups, of which a test says that they differ, differ (Fisher's protected least significant difference). */
function areGroupsApart(one: ComparedGroup, other: ComparedGroup): boolean {
  const difference = (one.mean ?? one.share ?? 0) - (other.mean ?? other.share ?? 0);
  return Math.abs(difference) > QUANTILE * Math.sqrt(squaredError(one) + squaredError(other));
}

function squaredError({ n, mean, standardDeviation, share }: ComparedGroup): number {
  const variance =
    mean === null && share !== null ? share * (1 - share) : (standardDeviation ?? Infinity) ** 2;
  return n === 0 ? Infinity : variance / n;
}

/** Whether a number is higher at one step of a score than at another: it is when the two rise together. */
function stepVerdict(
  { higher, lower }: Pick<Of<'difference'>, 'higher' | 'lower'>,
  entry: ResultEntry,
): Verdict {
  const step = Number(higher) - Number(lower);
  if (Number.isNaN(step)) return notTestable('noLevel');
  if (!entry.effect) return notTestable('notEstimable');
  const { value } = entry.effect;
  return decidedRelation(isSignificant(entry), value * step > 0, { n: entry.n, value, resultId: entry.id });
}

function associationVerdict({ first, second, direction }: Of<'association'>, source: ClaimSource): Verdict {
  const entry = pairOf(source, first, second);
  if (!entry) return notTestable('notComparable');
  if (!entry.effect) return notTestable('notEstimable');
  const { name, value } = entry.effect;
  // The sign of other effects depends on which level is meant.
  const hasDirection =
    name === 'pearson' || name === 'spearman' || (name === 'slopePerYear' && entry.outcome === null);
  if (direction !== null && !hasDirection) return notTestable('notComparable');
  const isAsClaimed = direction === null || value > 0 === (direction === 'positive');
  return decidedRelation(isSignificant(entry), isAsClaimed, { n: entry.n, value, resultId: entry.id });
}

function trendVerdict({ column, date, direction }: Of<'trend'>, source: ClaimSource): Verdict {
  const entry = pairOf(source, column, date);
  if (entry?.kind !== 'trend' || entry.second !== date) return notTestable('notComparable');
  if (!entry.effect || !isHigherWithOutcome(entry, source)) return notTestable('notEstimable');
  const { value } = entry.effect;
  return decidedRelation(isSignificant(entry), value > 0 === (direction === 'rising'), {
    n: entry.n,
    value,
    resultId: entry.id,
  });
}

function survivalVerdict({ by, longer, shorter }: Of<'survival'>, { entries }: ClaimSource): Verdict {
  const test = entries.find(({ kind, second }) => kind === 'logRank' && second === by);
  if (!test) return notTestable('notComparable');
  if (test.reason !== null) return notTestable('notEstimable');
  const ratios = entries.filter(
    ({ kind, second, direction }) => kind === 'hazard' && second === by && direction,
  );
  const hazardOf = (level: string): Hazard | undefined => {
    if (ratios.some(({ direction }) => isSameLevel(direction?.against ?? '', level))) return REFERENCE;
    return ratios.find(({ direction }) => isSameLevel(direction?.compared ?? '', level));
  };
  const [long, short] = [hazardOf(longer), hazardOf(shorter)];
  if (!long || !short) return notTestable('noLevel');
  if (!long.effect || !short.effect) return notTestable('notEstimable');
  const facts = { n: test.n, value: long.effect.value / short.effect.value, resultId: test.id };
  // Of three groups or more, the test says that some differ, and not which.
  const areApart = ratios.length === 1 || areHazardsApart(long.effect, short.effect);
  return decidedRelation(isSignificant(test) && areApart, long.effect.value < short.effect.value, facts);
}

const areHazardsApart = (one: Interval, other: Interval): boolean =>
  one.upper < other.lower || other.upper < one.lower;

type Interval = Pick<NonNullable<ResultEntry['effect']>, 'lower' | 'upper'>;
type Hazard = Pick<ResultEntry, 'effect'>;
/** Of the group that the others are compared with. */
const REFERENCE: Hazard = { effect: { name: 'hazardRatio', value: 1, lower: 1, upper: 1 } };

function shareVerdict({ level, are }: Of<'share'>, column: ColumnProfile | undefined): Verdict {
  if (!column || column.kind === 'identifying' || column.count === 0 || !leavesAsItIs(column)) {
    return notTestable('notComparable');
  }
  const found = column.topValues.find(({ value }) => isSameLevel(value, level));
  if (!found && column.distinct > column.topValues.length) return notTestable('notComparable');
  if (!found) return notTestable('noLevel');
  const share = found.count / column.count;
  return decided(are === 'most' ? share > MOST : share < FEW, {
    n: column.count,
    value: share,
    resultId: null,
  });
}

function missingVerdict({ is }: Of<'missing'>, column: ColumnProfile | undefined, rows: number): Verdict {
  if (!column || rows === 0) return notTestable('notComparable');
  const share = column.missing / rows;
  return decided(is === 'often' ? share >= OFTEN : column.missing === 0, {
    n: rows,
    value: share,
    resultId: null,
  });
}

function outlierVerdict({ side }: Of<'outlier'>, column: ColumnProfile | undefined): Verdict {
  if (column?.kind !== 'numeric' || !leavesAsItIs(column)) return notTestable('notComparable');
  const { lowerQuartile, upperQuartile, min, max, count } = column;
  const reach = FAR_OUT * (upperQuartile - lowerQuartile);
  // Where most rows have the same value, quartiles tell no range.
  if (reach === 0) return notTestable('notEstimable');
  const isOut = side === 'high' ? max > upperQuartile + reach : min < lowerQuartile - reach;
  return decided(isOut, { n: count, value: side === 'high' ? max : min, resultId: null });
}

function textVerdict(
  claim: TextClaim,
  counted: CountedTexts | undefined,
  column: ColumnProfile | undefined,
): Verdict {
  if (!counted || counted.rows === 0) return notTestable('notComparable');
  const { rows, counts } = counted;
  const factsOf = (about: number): Facts => ({ n: rows, value: about / rows, resultId: null });
  if (claim.predicate === 'theme') {
    const [about = 0, ...ofEachWord] = counts;
    return decided(about >= FEWEST_TEXTS && !ofEachWord.includes(0), factsOf(about));
  }
  if (counts.includes(0)) return notTestable('noLevel');
  const about = counts.reduce((sum, count) => sum + count, 0);
  const others = column && column.kind !== 'identifying' ? column.topValues.map(({ value }) => value) : [];
  return isSameSpelling(claim.values, others) ? decided(true, factsOf(about)) : notTestable('notComparable');
}
