import type { ColumnProfile } from '../datasets/datasetProfile.ts';
import { MOST_LEVELS } from '../statistics/minimumRows.ts';

/** What a column is in a comparison. A score is a category whose levels are numbers of a scale, such as those of ECOG. */
export type ComparableKind = 'number' | 'category' | 'score' | 'date';

/** A column of whole numbers of at most so many different values is a category: 1 and 2 for sex, 0 to 5 for ECOG. */
const MOST_CODES = 7;

/**
 * What a column can be compared as.
 *
 * @returns undefined for what identifies, free text, ids, and columns of too many levels or without values
 */
export function comparableKind(column: ColumnProfile): ComparableKind | undefined {
  const { treatment } = column.treatment;
  if (column.count === 0 || column.kind === 'identifying') return undefined;
  if (treatment === 'pseudonym' || treatment === 'withheld') return undefined;
  if (column.kind === 'numeric') {
    if (treatment === 'shifted') return undefined;
    if (!holdsCodes(column)) return 'number';
    return column.distinct > 2 ? 'score' : 'category';
  }
  if (column.type === 'date') return treatment === 'shifted' ? 'date' : undefined;
  if (column.type === 'id' || column.type === 'text') return undefined;
  return column.distinct <= MOST_LEVELS ? 'category' : undefined;
}

function holdsCodes({
  distinct,
  min,
  max,
  topValues,
}: ColumnProfile & { readonly kind: 'numeric' }): boolean {
  const areWhole = [String(min), String(max), ...topValues.map(({ value }) => value)].every((value) =>
    Number.isInteger(Number(value)),
  );
  return distinct <= MOST_CODES && areWhole;
}

/** Whether the rows can be divided by the values of a column. */
export function dividesRows(column: ColumnProfile | undefined): boolean {
  const kind = column && comparableKind(column);
  return (kind === 'category' || kind === 'score') && (column?.distinct ?? 0) >= 2;
}
