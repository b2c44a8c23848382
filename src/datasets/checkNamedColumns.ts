import { DatasetSourceError } from './datasetSourceError.ts';

/** Columns that the user named. */
export interface NamedColumns {
  readonly identifyingColumns: readonly string[];
  readonly sentColumns: readonly string[];
}

/**
 * Checks that the file has the columns that the user named, and that none is to leave and not to leave.
 *
 * @throws {@link DatasetSourceError} `SourceColumn`
 */
export function checkNamedColumns(
  name: string,
  header: readonly string[],
  { identifyingColumns, sentColumns }: NamedColumns,
): void {
  const missing = [...identifyingColumns, ...sentColumns].filter((column) => !header.includes(column));
  if (missing.length > 0) {
    refuse(`${name}: has no column ${missing.join(', ')}; its columns are ${header.join(', ')}`);
  }
  const both = identifyingColumns.filter((column) => sentColumns.includes(column));
  if (both.length > 0) refuse(`${name}: ${both.join(', ')} cannot both be identifying and be sent`);
}

/** A header may be quoted and hold line breaks; the message is one line. */
function refuse(message: string): never {
  throw new DatasetSourceError('SourceColumn', message.replace(/\s+/g, ' '));
}
