import { type DuckDbOptions, withDuckDb } from './duckdb.ts';
import { checkSource, type LoadOptions } from './loadSource.ts';
import { withTemporaryLink } from './temporaryFiles.ts';

/**
 * Checks every row of a source that is not compressed.
 *
 * @throws {@link DatasetSourceError} when the file is not well-formed
 */
export async function checkRows(path: string, options: DuckDbOptions & LoadOptions): Promise<void> {
  await withTemporaryLink(path, `source.${options.format}`, (directory, source) =>
    withDuckDb(directory, options, (connection) => checkSource(connection, { directory, source }, options)),
  );
}
