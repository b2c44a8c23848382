import type { DuckDBConnection } from '@duckdb/node-api';
import type { DatasetProfile } from '../domain/datasets/datasetProfile.ts';
import type { SourceNotice } from '../domain/datasets/sourceNotice.ts';
import { qualityNotices } from './quality/qualityNotices.ts';
import { cell } from './sql.ts';
import { identifyingCopies } from './treatments/identifyingCopies.ts';
import {
  type ReadColumn,
  type TableColumn,
  type TreatedColumn,
  type TreatmentOptions,
  treatColumn,
} from './treatments/treatColumn.ts';
import { readRow } from './types/countedValues.ts';

export interface ProfiledTable {
  readonly profile: DatasetProfile;
  /** How each column leaves, by its index, and what its cells are. */
  readonly treated: readonly (TreatedColumn & Pick<ReadColumn, 'typed'>)[];
}

/**
 * The exact statistics of the table `source`, column by column, and how each column leaves; identifying columns get counts only.
 * A column is numeric when at least 95 % of its values are numbers, those apart that stand for a missing value; the others are
 * listed, and count as missing. One without any value is text.
 *
 * Each column is read once, into a table of its different values and how often they occur; the rest is asked of that
 * table. DuckDB moves such a table to temporary files when it is large, which it cannot do with the state of
 * `quantile_cont` or `mode`: memory stays within its limit at any number of rows and columns.
 */
export async function profileDataset(
  connection: DuckDBConnection,
  options: TreatmentOptions & {
    readonly header: readonly string[];
    /** What was noticed when the table was made. */
    readonly notices: readonly SourceNotice[];
    readonly signal: AbortSignal;
    /** Called after each column with the number of finished columns. */
    readonly onColumn?: ((done: number) => void) | undefined;
  },
): Promise<ProfiledTable> {
  const { header, rows, signal, onColumn } = options;
  const read: ReadColumn[] = [];
  const readColumn = async (column: TableColumn) => {
    signal.throwIfAborted();
    const value = cell(column.index);
    await connection.run(
      `create or replace temp table counted as select ${value} as v, count(*) as n from source where ${value} is not null group by v`,
    );
    return treatColumn(connection, column, options);
  };
  for (const [index, name] of header.entries()) {
    read.push(await readColumn({ name, index }));
    onColumn?.(read.length);
  }
  const named = header.flatMap((name, index) => {
    const treatment = read[index]?.treatment;
    return treatment ? [{ name, treatment }] : [];
  });
  const copies = await identifyingCopies(connection, named);
  for (const [index, copyOf] of copies)
    read[index] = await readColumn({ name: header[index] ?? '', index, copyOf });
  const notices = [...options.notices, ...read.flatMap((column) => column.notices)];
  const treated = read.map(({ finish, typed }) => ({ ...finish(), typed }));
  const columns = treated.map(({ column }) => column);
  // A column in which every value is another one tells that no row is repeated.
  const mayRepeat = header.length > 1 && columns.every(({ distinct }) => distinct < rows);
  const duplicates = mayRepeat ? await duplicateRows(connection, header.length) : 0;
  if (duplicates > 0) notices.push({ kind: 'duplicateRows', rows: duplicates });
  notices.push(
    ...(await qualityNotices(connection, { columns, typed: read.map(({ typed }) => typed), rows })),
  );
  return { profile: { rows, columns, notices }, treated };
}

/** Rows that are the same as an earlier one in every cell. */
async function duplicateRows(connection: DuckDBConnection, columns: number): Promise<number> {
  const cells = Array.from({ length: columns }, (_, index) => cell(index));
  const reversed = [...cells].reverse();
  // Two hashes of 64 bits: one alone takes two of some thousand million rows for the same.
  const [repeated = 0] = await readRow(
    connection,
    `select coalesce(sum(n - 1), 0) from (
      select count(*) as n from source group by hash(${cells.join(', ')}), hash(${reversed.join(', ')}) having count(*) > 1)`,
  );
  return Number(repeated);
}
