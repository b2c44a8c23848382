import type { DuckDbOptions } from '../duckdb.ts';
import { withDuckDb } from '../duckdb.ts';
import type { SourceInspection } from '../inspectSource.ts';
import { loadSource } from '../loadSource.ts';
import { withTemporaryLink } from '../temporaryFiles.ts';
import { longColumns, wideHeader } from './longTable.ts';

/**
 * What was found in a table with one value per row, with the columns of the wide table it becomes.
 *
 * @throws {@link DatasetSourceError}
 */
export async function inspectLong(
  path: string,
  found: SourceInspection,
  options: DuckDbOptions & {
    readonly name: string;
    readonly maxBytes: number;
    readonly named: readonly string[];
  },
): Promise<SourceInspection> {
  const { name, named } = options;
  const { header, format, reading } = found;
  const long = longColumns(name, header, named);
  return withTemporaryLink(path, `source.${format}`, (directory, source) =>
    withDuckDb(directory, options, async (connection) => {
      await loadSource(connection, { source, directory }, { ...options, ...found });
      const wide = await wideHeader(connection, name, { header, long });
      const notices = [...reading.notices, ...wide.notices];
      return { ...found, header: wide.header, reading: { ...reading, long: [...header], notices } };
    }),
  );
}
