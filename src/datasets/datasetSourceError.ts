/** What can be wrong with a source file. */
export type DatasetSourceProblem =
  | 'SourceNotFound'
  | 'SourceIsDirectory'
  | 'SourceNotReadable'
  | 'SourceEmpty'
  | 'SourceTooLarge'
  | 'SourceBinary'
  | 'SourceEncoding'
  | 'SourceHeader'
  | 'SourceNoRows'
  | 'SourceQuote'
  | 'SourceRagged'
  | 'SourceLineTooLong'
  | 'SourceMalformed'
  | 'SourceColumn';

/** A source file cannot be imported; one line that names the file, the place, and what to do. Never a cell's content. */
export class DatasetSourceError extends Error {
  override readonly name = 'DatasetSourceError';
  readonly type: DatasetSourceProblem;

  constructor(type: DatasetSourceProblem, message: string) {
    super(message);
    this.type = type;
  }
}
