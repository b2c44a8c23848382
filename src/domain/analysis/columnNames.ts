import type { ColumnProfile, DatasetProfile } from '../datasets/datasetProfile.ts';
import { comparableKind } from './comparableColumn.ts';
import { DIRECTION, ONLY_DIRECTION } from './directionWords.ts';

/** What texts may call a column and its values by. */
export interface ColumnNames {
  readonly name: string;
  readonly levels: readonly string[];
}

/** The names of all columns, and the values of those that are compared by their values. */
export const columnNames = ({ columns }: Pick<DatasetProfile, 'columns'>): ColumnNames[] =>
  columns.map((column) => ({ name: column.name, levels: levelsOf(column) }));

function levelsOf(column: ColumnProfile): string[] {
  const kind = comparableKind(column);
  if (column.kind === 'identifying' || (kind !== 'category' && kind !== 'score')) return [];
  return column.topValues.map(({ value }) => value);
}

/** A value such as `T1`, `HER2+` or `Stage 3`: a word, or a word and a short number. */
const NAMED_LEVEL = /^\p{L}[\p{L}\p{N}_-]*\+?(?: \p{N}{1,2}\p{L}?)?$/u;
/** Words with which a value such as `over 65` says how much, and not which. */
const AMOUNT =
  /^(?:in|at|of|to|by|for|all|only|about|over|under|above|below|after|before|within|least|most|more|less|than|p|n|alle|nur|etwa|über|unter|ab|bis|nach|vor|mehr|weniger|von) /iu;

/** What may stand between a column and its value. */
const BETWEEN = [' ', ' = ', '=', ': '];

/**
 * The wordings in which digits belong to a name. A value that could be read as an amount, such as `1`, `50%` or `2 years`, is a name
 * only behind its column: `sex 1`; and a column without a letter only behind the word column.
 */
export const numberedNames = (names: readonly ColumnNames[]): string[] =>
  wordingsOf(names, {
    isName: (name) => /\p{L}/u.test(name),
    isLevelAlone: (level) => NAMED_LEVEL.test(level) && !AMOUNT.test(level),
  }).filter((wording) => /\p{N}/u.test(wording));

/**
 * The wordings in which a word such as `lower` belongs to a name: `lower limit`, and behind its column a value such as `better`. A
 * column that is called by nothing but such a word is a name only behind the word column.
 */
export const directedNames = (names: readonly ColumnNames[]): string[] =>
  wordingsOf(names, {
    isName: (name) => !ONLY_DIRECTION.test(name),
    isLevelAlone: () => false,
  }).filter((wording) => DIRECTION.test(wording));

function wordingsOf(
  names: readonly ColumnNames[],
  { isName, isLevelAlone }: { isName: (column: string) => boolean; isLevelAlone: (level: string) => boolean },
): string[] {
  const wordings = names.flatMap(({ name, levels }) => {
    const heads = isName(name) ? [name] : [`column ${name}`, `Spalte ${name}`];
    return [
      ...heads,
      ...levels.flatMap((level) => [
        ...(isLevelAlone(level) ? [level] : []),
        ...heads.flatMap((head) => BETWEEN.map((between) => `${head}${between}${level}`)),
      ]),
    ];
  });
  return [...new Set(wordings)];
}
