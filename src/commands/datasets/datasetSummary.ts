import { categoryOrder } from '../../domain/datasets/categoryOrder.ts';
import type { ColumnProfile, DatasetProfile, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { describeTreatment } from '../../domain/datasets/identifiers/describeTreatment.ts';
import { ofColumn } from '../../domain/datasets/ofColumn.ts';
import { describeNotice } from '../../domain/datasets/sourceNotice.ts';
import { noticesOf, type SourceReading } from '../../domain/datasets/sourceReading.ts';

/** Values that a line lists. */
const LISTED = 5;

/** What was detected in a source and left out of it, one sentence each. */
export const noticeLines = (dataset: Parameters<typeof noticesOf>[0]): string[] =>
  noticesOf(dataset).map((notice) => `  noticed: ${describeNotice(notice)}`);

/** One line a column: its unit or label, its type, what counts as missing, and how it leaves for the model. */
export const columnLines = (reading: SourceReading, { columns }: DatasetProfile): string[] =>
  columns.map((column) => {
    const description = ofColumn(reading.descriptions, column.name);
    const named = description === undefined ? column.name : `${column.name} [${description}]`;
    return `  ${named}: ${[typeText(column), ...missingTexts(column)].join(', ')}; ${describeTreatment(column.treatment)}`;
  });

function typeText(column: ColumnProfile): string {
  switch (column.kind) {
    case 'numeric': {
      const style = column.decimal === ',' ? ' with a decimal comma' : '';
      const limits = column.censored > 0 ? `, ${column.censored} known as limits only` : '';
      return `number${style}, ${column.min} to ${column.max}${limits}`;
    }
    case 'text':
      return column.dates?.range
        ? `date, ${column.dates.range.from} to ${column.dates.range.to}`
        : `${column.type}, ${column.distinct} different${orderText(column)}`;
    case 'identifying':
      return `identifying, ${column.distinct} different`;
  }
}

/** The order of a category of which all values are listed. */
function orderText({ type, distinct, topValues }: TextColumn): string {
  if (type !== 'category' || distinct > topValues.length) return '';
  const order = categoryOrder(topValues.map(({ value }) => value));
  return order ? `, in this order: ${order.join(' < ')}` : '';
}

function missingTexts(column: ColumnProfile): string[] {
  if (column.missing === 0) return [];
  if (column.kind === 'identifying') return [`${column.missing} missing`];
  const listed = (values: readonly { readonly value: string }[]) =>
    values.length === 0
      ? ''
      : ` (${values
          .slice(0, LISTED)
          .map(({ value }) => value)
          .join(', ')}${values.length > LISTED ? ', …' : ''})`;
  const odd = column.oddValues.length === 0 ? [] : [`values that do not fit${listed(column.oddValues)}`];
  return [`${column.missing} missing${listed(column.missingTexts)}`, ...odd];
}
