import type { ColumnProfile } from '../../datasets/datasetProfile.ts';
import { comparableKind } from '../comparableColumn.ts';

/** What the model is told of a column. Of one that does not leave as it is, no more than its cells tell. */
export function columnFacts(column: ColumnProfile): object {
  const { name, count, missing, distinct } = column;
  const comparedAs = comparableKind(column) ?? 'nothing';
  return { name, comparedAs, count, missing, distinct, ...valuesOf(column) };
}

function valuesOf(column: ColumnProfile): object {
  switch (column.treatment.treatment) {
    case 'pseudonym':
    case 'shifted':
    case 'withheld':
      return {};
    case 'sent':
    case 'age':
    case 'capped':
    case 'shortened':
    case 'scrubbed':
      return kindValues(column);
  }
}

function kindValues(column: ColumnProfile): object {
  switch (column.kind) {
    case 'numeric': {
      const { mean, min, lowerQuartile, median, upperQuartile, max } = column;
      const measures = { min, lowerQuartile, median, upperQuartile, max, mean };
      return comparableKind(column) === 'number'
        ? measures
        : { values: column.topValues.map(({ value }) => value) };
    }
    case 'text':
      return { values: column.topValues.map(({ value }) => value) };
    case 'identifying':
      return {};
  }
}
