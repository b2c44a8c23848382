import type { PreparedColumn, PreparedLevels, PreparedNumber } from './prepareRows.ts';

/** A column as a number. */
export interface NumberColumn extends PreparedColumn {
  readonly number: PreparedNumber;
}

/** A column as levels. */
export interface LevelColumn extends PreparedColumn {
  readonly levels: PreparedLevels;
}

export interface PlannedPairs {
  /** Numbers and scores with each other. */
  readonly correlations: readonly (readonly [NumberColumn, NumberColumn])[];
  /** Numbers by category. */
  readonly groups: readonly (readonly [NumberColumn, LevelColumn])[];
  /** Categories with each other. */
  readonly tables: readonly (readonly [LevelColumn, LevelColumn])[];
  /** Numbers, scores and categories of two levels by date. */
  readonly trends: readonly (readonly [NumberColumn, NumberColumn])[];
  /** Pairs with a column that cannot be compared. */
  readonly impossible: readonly (readonly [PreparedColumn, PreparedColumn])[];
}

/**
 * What is computed of each pair of columns. A score counts as a number beside numbers and scores, and as levels beside categories. There is
 * nothing to compute of two dates, and of a date and a category of more than two levels.
 *
 * @param outcomes names of columns that come first in their pairs
 */
export function planPairs(columns: readonly PreparedColumn[], outcomes: readonly string[]): PlannedPairs {
  const planned: {
    correlations: [NumberColumn, NumberColumn][];
    groups: [NumberColumn, LevelColumn][];
    tables: [LevelColumn, LevelColumn][];
    trends: [NumberColumn, NumberColumn][];
    impossible: [PreparedColumn, PreparedColumn][];
  } = { correlations: [], groups: [], tables: [], trends: [], impossible: [] };
  const place = ({ name }: PreparedColumn) =>
    outcomes.includes(name) ? outcomes.indexOf(name) : outcomes.length;
  const ordered = [...columns].sort((one, other) => place(one) - place(other));
  for (const [at, first] of ordered.entries()) {
    for (const second of ordered.slice(at + 1)) {
      const pair = [first, second] as const;
      const [date, ...dates] = pair.filter(({ kind }) => kind === 'date');
      if (dates.length > 0) continue;
      if (pair.some(({ problem }) => problem !== null)) planned.impossible.push([first, second]);
      else if (date) {
        const other = date === first ? second : first;
        if (hasNumber(other) && hasNumber(date)) planned.trends.push([other, date]);
      } else if (
        isNumeric(first) &&
        isNumeric(second) &&
        (isPlain(first) || isPlain(second) || bothScores(pair))
      ) {
        planned.correlations.push([first, second]);
      } else if (isPlain(first) && hasLevels(second)) planned.groups.push([first, second]);
      else if (isPlain(second) && hasLevels(first)) planned.groups.push([second, first]);
      else if (hasLevels(first) && hasLevels(second)) planned.tables.push([first, second]);
    }
  }
  return planned;
}

const hasNumber = (column: PreparedColumn): column is NumberColumn => column.number !== null;
const hasLevels = (column: PreparedColumn): column is LevelColumn => column.levels !== null;
const isPlain = (column: PreparedColumn): column is NumberColumn =>
  column.kind === 'number' && hasNumber(column);
const isNumeric = (column: PreparedColumn): column is NumberColumn =>
  hasNumber(column) && (column.kind === 'number' || column.isScore);
const bothScores = (pair: readonly PreparedColumn[]): boolean => pair.every(({ isScore }) => isScore);
