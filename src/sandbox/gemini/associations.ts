import type { Importance } from '../../domain/analysis/findings.ts';
import { type Candidate, label, MIN_VALUES } from './candidate.ts';
import type { Column } from './dataTable.ts';
import { effectPhrase, percent, plainNumber, twoPlaces } from './effectPhrase.ts';
import { correlation, correlationInterval, mean, standardisedDifference } from './statistics.ts';

/** A group smaller than this is not compared. */
const MIN_GROUP = 5;
/** The most groups a column of texts may have to be compared by. */
const MAX_GROUPS = 5;
/** A difference smaller than Cohen's small to medium is not named. Few rows show larger ones by chance; merging tells them apart. */
const NOTABLE_D = 0.4;
/** |t| of 2 is about the 95% level at these sizes: a screen for what to mention, not a test. */
const NOTABLE_T = 2;

/** Columns whose means, or whose shares, differ between the groups of another column. */
export function groupDifferences(columns: readonly Column[]): Candidate[] {
  const grouping = columns.filter(isGrouping);
  const binary = grouping.filter(({ distinct }) => distinct === 2);
  return [
    ...grouping.flatMap((by) => columns.filter(isMeasured).flatMap((column) => groupDifference(column, by))),
    ...pairsOf(binary).flatMap(([a, b]) => sharedProportion(a, b)),
  ];
}

/** Columns that rise and fall together. */
export function correlations(columns: readonly Column[]): Candidate[] {
  return pairsOf(columns.filter(isMeasured)).flatMap(([a, b]) => linearCorrelation(a, b));
}

function isMeasured({ isNumeric, distinct }: Column): boolean {
  return isNumeric && distinct > 2;
}

/** Two values of any kind, or a few texts. Numbers of three values and more are measured, not grouped by. */
function isGrouping({ isNumeric, distinct }: Column): boolean {
  return distinct === 2 || (!isNumeric && distinct > 2 && distinct <= MAX_GROUPS);
}

function pairsOf<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));
}

/** The levels of a column in a fixed order, so that a direction means the same in every set of rows. */
function levelsOf({ texts }: Column): string[] {
  const levels = [...new Set(texts.filter((text) => text !== undefined))];
  return levels.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
}

function groupDifference(column: Column, by: Column): Candidate[] {
  const groups = levelsOf(by)
    .map((level) => ({
      level,
      values: column.numbers.filter(
        (value, row): value is number => value !== undefined && by.texts[row] === level,
      ),
    }))
    .filter(({ values }) => values.length >= MIN_GROUP);
  const widest = pairsOf(groups)
    .map(([a, b]) => ({ a, b, d: standardisedDifference(a.values, b.values) }))
    .filter(({ d }) => Number.isFinite(d) && Math.abs(d) >= NOTABLE_D)
    .toSorted((one, other) => Math.abs(other.d) - Math.abs(one.d))[0];
  if (widest === undefined) return [];

  const { a, b, d } = widest;
  const rows = a.values.length + b.values.length;
  const side = ({ level, values }: typeof a) =>
    `${plainNumber(mean(values))} where ${label(by.name)} is ${label(level)} (n = ${values.length})`;
  return [
    {
      weight: Math.abs(d) / Math.sqrt(d * d + 4),
      finding: {
        title: `${label(column.name)} differs by ${label(by.name)}`,
        detail: `${effectPhrase('Standardised difference d', d, rows)}: ${label(column.name)} averages ${side(b)}, against ${side(a)}.`,
        columns: [column.name, by.name],
        importance: graded(Math.abs(d), 0.8, 0.5),
        supportingRows: rows,
        evidence: [a, b].map(({ level }) => ({ column: by.name, value: level })),
      },
    },
  ];
}

function linearCorrelation(a: Column, b: Column): Candidate[] {
  const pairs = a.numbers.flatMap((x, row): (readonly [number, number])[] => {
    const y = b.numbers[row];
    return x === undefined || y === undefined ? [] : [[x, y]];
  });
  const n = pairs.length;
  if (n < MIN_VALUES) return [];
  const r = correlation(pairs);
  const t = r * Math.sqrt((n - 2) / (1 - r * r));
  if (Number.isNaN(r) || Math.abs(t) < NOTABLE_T) return [];
  const [from, to] = correlationInterval(r, n);
  const direction = r > 0 ? 'higher' : 'lower';
  return [
    {
      weight: Math.abs(r),
      finding: {
        title: `${label(a.name)} and ${label(b.name)} are correlated`,
        detail: `${effectPhrase('Pearson r', r, n)}: higher ${label(a.name)} goes with ${direction} ${label(b.name)} (n = ${n}, 95% interval ${twoPlaces(from)} to ${twoPlaces(to)}).`,
        columns: [a.name, b.name],
        importance: graded(Math.abs(r), 0.5, 0.3),
        supportingRows: n,
      },
    },
  ];
}

function sharedProportion(outcome: Column, by: Column): Candidate[] {
  const [, outcomeLevel = ''] = levelsOf(outcome);
  const groups = levelsOf(by).map((level) => {
    const rows = outcome.texts.filter((text, row) => text !== undefined && by.texts[row] === level);
    return { level, n: rows.length, hits: rows.filter((text) => text === outcomeLevel).length };
  });
  const [first, second] = groups;
  if (first === undefined || second === undefined || Math.min(first.n, second.n) < MIN_GROUP) return [];
  const n = first.n + second.n;
  const phi = correlation([...indicators(first.hits, first.n, 0), ...indicators(second.hits, second.n, 1)]);
  if (!(Math.abs(phi) * Math.sqrt(n) >= NOTABLE_T)) return [];
  const side = ({ level, n: size, hits }: typeof first) =>
    `${percent(hits / size)} of rows where ${label(by.name)} is ${label(level)} (${hits} of ${size})`;
  return [
    {
      weight: Math.abs(phi),
      finding: {
        title: `${label(outcome.name)} is associated with ${label(by.name)}`,
        detail: `${effectPhrase('Phi', phi, n)}: ${label(outcome.name)} is ${label(outcomeLevel)} in ${side(second)}, against ${side(first)}.`,
        columns: [outcome.name, by.name],
        importance: graded(Math.abs(phi), 0.5, 0.3),
        supportingRows: n,
      },
    },
  ];
}

function indicators(hits: number, n: number, group: number): (readonly [number, number])[] {
  return Array.from({ length: n }, (_, index) => [group, index < hits ? 1 : 0] as const);
}

/** Cohen's words for the size of an effect. */
function graded(size: number, high: number, medium: number): Importance {
  return size >= high ? 'high' : size >= medium ? 'medium' : 'low';
}
