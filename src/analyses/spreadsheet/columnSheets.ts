import type { ColumnProfile, DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import type { CountedMonths } from '../../domain/statistics/countedMonths.ts';
import type { SheetCell, SheetTable } from './sheet.ts';
import type { SpreadsheetTexts } from './spreadsheetTexts.ts';

/** Rows per month, by level where levels are counted apart. */
export const monthSheet = (months: readonly CountedMonths[], { allRows }: SpreadsheetTexts): SheetTable => ({
  sheet: 'months',
  headings: ['id', 'column', 'period', 'level', 'count'],
  rows: months.flatMap(({ id, column, levels, periods }) =>
    periods.flatMap(({ period, counts }) =>
      counts.map((count, at) => [id, column, period, levels[at] ?? allRows, count]),
    ),
  ),
});

/** The columns of the data set with their exact statistics; no single value of them. */
export const columnSheet = ({ columns }: DatasetProfile, { columnTypes }: SpreadsheetTexts): SheetTable => ({
  sheet: 'columns',
  headings: [
    ...(['column', 'type', 'n', 'missing', 'distinct', 'mean', 'standardDeviation'] as const),
    ...(['min', 'lowerQuartile', 'median', 'upperQuartile', 'max'] as const),
  ],
  rows: columns.map((column) => [
    ...[column.name, columnTypes[column.kind === 'text' ? column.type : column.kind]],
    ...[column.count, column.missing, column.distinct],
    ...measuresOf(column),
  ]),
});

function measuresOf(column: ColumnProfile): SheetCell[] {
  if (column.kind !== 'numeric') return [null, null, null, null, null, null, null];
  const { mean, standardDeviation, min, lowerQuartile, median, upperQuartile, max } = column;
  return [mean, standardDeviation, min, lowerQuartile, median, upperQuartile, max];
}
