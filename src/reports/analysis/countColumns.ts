import type { ReportTranslations } from '../i18n/englishTranslations.ts';
import type { TableColumn } from '../layout/Table.tsx';

const WIDTHS = { column: 126, values: 48, missing: 66, distinct: 48 } as const;

/** Points that the columns of {@link countColumns} take together. */
export const COUNT_COLUMNS_WIDTH = WIDTHS.column + WIDTHS.values + WIDTHS.missing + WIDTHS.distinct;

/** The columns that every table of columns begins with: name, values, missing, distinct. */
export function countColumns(figures: ReportTranslations['analysis']['figures']): TableColumn[] {
  return [
    { title: figures.column, width: WIDTHS.column },
    { title: figures.values, width: WIDTHS.values, align: 'right' },
    { title: figures.missing, width: WIDTHS.missing, align: 'right' },
    { title: figures.distinct, width: WIDTHS.distinct, align: 'right' },
  ];
}
