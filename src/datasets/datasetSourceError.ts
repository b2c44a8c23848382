import { z } from 'zod';

/** What can be wrong with a source file. */
export const DatasetSourceProblem = z.enum([
  'SourceNotFound',
  'SourceIsDirectory',
  'SourceNotReadable',
  'SourceEmpty',
  'SourceTooLarge',
  'SourceTooWide',
  'SourceBinary',
  'SourceEncoding',
  'SourceHeader',
  'SourceDelimiter',
  'SourceSheet',
  'SourceDictionary',
  'SourceNoRows',
  'SourceQuote',
  'SourceRagged',
  'SourceLineTooLong',
  'SourceMalformed',
  'SourceNotRecords',
  'SourceDuplicateKey',
  'SourceTooDeep',
  'SourceColumn',
  'SourceRowTooLarge',
]);
export type DatasetSourceProblem = z.infer<typeof DatasetSourceProblem>;

/**
 * A source file cannot be imported. The message is one line that names the file, the place and what to do, never the
 * content of a cell.
 */
export class DatasetSourceError extends Error {
  override readonly name = 'DatasetSourceError';
  readonly type: DatasetSourceProblem;

  constructor(type: DatasetSourceProblem, message: string) {
    super(message);
    this.type = type;
  }
}

/** A row with too few or too many cells. */
export function raggedRow(place: string, cells: number, columns: number): DatasetSourceError {
  const found = `${cells} ${cells === 1 ? 'cell' : 'cells'}`;
  const wanted = `${columns} ${columns === 1 ? 'column' : 'columns'}`;
  const advice = 'give every row a cell for each column, and quote cells that hold a comma or tab';
  return new DatasetSourceError('SourceRagged', `${place} has ${found}, the header has ${wanted}; ${advice}`);
}

/** A quote that is not closed, or in the wrong place. */
export function brokenQuote(place: string): DatasetSourceError {
  const advice = 'write a quote inside a quoted cell twice';
  const message = `${place} has a quote that is not closed, or in the wrong place; ${advice}`;
  return new DatasetSourceError('SourceQuote', message);
}
