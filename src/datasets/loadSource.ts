import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceReading } from '../domain/datasets/sourceReading.ts';
import type { TextLayout } from '../domain/datasets/textLayout.ts';
import { brokenQuote, DatasetSourceError, raggedRow } from './datasetSourceError.ts';
import { writeJsonAsCsv } from './jsonSource.ts';
import { rewriteTable } from './layout/rewriteTable.ts';
import { withUtf8Source } from './layout/withUtf8Source.ts';
import { longColumns, widen } from './long/longTable.ts';
import { parquetQuery, unreadableParquet } from './parquetSource.ts';
import { checkLabels, labelledSql } from './redcap/labelCodes.ts';
import type { SourceFormat } from './sourceFormat.ts';
import { cell, text } from './sql.ts';

/** A line longer than this, bytes, is taken for a missing line break or an unclosed quote. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Bytes DuckDB reads at once; by default it reads sixteen of the longest lines, which is half of the default memory
 * limit. Memory limits of at least 128 MB leave room for it.
 */
const BUFFER_BYTES = 2 * MAX_LINE_BYTES;

/** A source, and a directory for what is made on the way. */
export interface SourcePlace {
  readonly source: string;
  readonly directory: string;
}

export interface LoadOptions {
  /** The name of the file in messages. */
  readonly name: string;
  readonly format: SourceFormat;
  readonly header: readonly string[];
  readonly reading: SourceReading;
  /** Of what is made of the source on the way. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Called from time to time with the loaded share of the file, 0 to 1. */
  readonly onLoading?: ((share: number) => void) | undefined;
}

const PROGRESS_EVERY_MS = 500;

/**
 * Loads a source into the table `source`, its columns as text under the names c0, c1, … so that no header can become
 * SQL and no cell changes its look. Only the empty cell is null: the reader of the data decides what NA or null mean.
 * The implicit `rowid` keeps the order of the file, from 0.
 *
 * @param place the source, under a path without glob characters, which DuckDB would expand, and a directory for what is
 * made on the way
 * @throws {@link DatasetSourceError} for what breaks the rules of the format.
 */
export async function loadSource(
  connection: DuckDBConnection,
  { source, directory }: SourcePlace,
  options: LoadOptions,
): Promise<{ rows: number }> {
  const { name, onLoading } = options;
  // Both are needed for the connection to know how far its query is; nothing is printed.
  await connection.run('set enable_progress_bar = true; set enable_progress_bar_print = false');
  const watching = setInterval(() => onLoading?.(loadedShare(connection)), PROGRESS_EVERY_MS);
  try {
    const { long, options: said } = options.reading;
    await load(
      connection,
      { source, directory },
      { ...options, ...(long && { header: long }), isKept: true },
    );
    if (long) {
      await widen(connection, { header: options.header, long: longColumns(name, long, said.long ?? []) });
    }
  } finally {
    clearInterval(watching);
  }
  await checkLabels(connection, { name, header: options.header, declared: options.reading.declared });
  const counted = await connection.runAndReadAll('select count(*) from source');
  const rows = Number(counted.getRows()[0]?.[0] ?? 0);
  if (rows === 0) throw new DatasetSourceError('SourceNoRows', `${name}: has no rows`);
  return { rows };
}

/**
 * Checks what {@link loadSource} checks, with half the time where reading the file once is enough. What the file holds in UTF-8 has
 * been checked by its inspection.
 *
 * @throws {@link DatasetSourceError}
 */
export async function checkSource(
  connection: DuckDBConnection,
  place: SourcePlace,
  options: LoadOptions,
): Promise<void> {
  const { format, header, reading } = options;
  const isRead = format !== 'parquet' && header.length > 1 && !reading.long;
  if (!isRead || Object.keys(reading.declared).length > 0) await loadSource(connection, place, options);
  else await load(connection, place, { ...options, isKept: false });
}

/** DuckDB reports -1 before it knows. */
const loadedShare = (connection: DuckDBConnection): number =>
  Math.max(0, connection.progress.percentage) / 100;

interface Loading extends LoadOptions {
  /** Whether the rows become a table, or are read only. */
  readonly isKept: boolean;
}

async function load(
  connection: DuckDBConnection,
  { source, directory }: SourcePlace,
  options: Loading,
): Promise<void> {
  const { name, format, header, reading } = options;
  if (format === 'parquet') return loadParquet(connection, source, name);
  await withUtf8Source(source, { ...options, encoding: reading.encoding }, async (path) => {
    if (format !== 'json' && reading.layout?.isRegular) {
      return loadTable(connection, path, { ...options, layout: reading.layout });
    }
    const rows = join(directory, 'rows.csv');
    const { records, layout } = reading;
    if (layout) await rewriteTable(path, rows, { ...options, layout });
    else await writeJsonAsCsv(path, rows, { ...options, records });
    const cells = layout?.cells ?? header.length;
    const written = { ...WRITTEN, cells, linesBeforeData: layout ? 0 : 1 };
    await loadTable(connection, rows, { ...options, layout: written });
    await rm(rows);
  });
  // A blank line of a table of one column is a missing value, up to the last row with a value.
  if (format !== 'json' && reading.layout?.cells === 1) await dropBlankEnd(connection);
}

/** How a table that is written on the way looks. */
const WRITTEN = { delimiter: ',', quoteEscape: '"', isRegular: true, footerRecords: 0 } as const;

async function loadParquet(connection: DuckDBConnection, path: string, name: string): Promise<void> {
  const query = await parquetQuery(connection, path, name);
  try {
    await connection.run(`create table source as ${query}`);
  } catch {
    throw unreadableParquet(name);
  }
}

async function loadTable(
  connection: DuckDBConnection,
  path: string,
  { name, header, layout, reading, isKept }: Loading & { readonly layout: TextLayout },
): Promise<void> {
  const { delimiter, quoteEscape, cells, linesBeforeData } = layout;
  const columns = Array.from({ length: cells }, (_, index) => `${cell(index)}: 'VARCHAR'`).join(', ');
  const selected = header
    .map((column, index) => labelledSql(column, cell(index), reading.declared))
    .join(', ');
  try {
    await connection.run(
      `${isKept ? `create table source as select ${selected}` : 'select count(*)'} from read_csv(${text(path)}, auto_detect = false, header = false,
        skip = ${linesBeforeData}, delim = ${text(delimiter)}, quote = '"', escape = ${text(quoteEscape)}, strict_mode = true,
        null_padding = false, ignore_errors = false, nullstr = '', compression = 'none', buffer_size = ${BUFFER_BYTES},
        max_line_size = ${MAX_LINE_BYTES}, columns = {${columns}})`,
    );
  } catch (error) {
    throw sourceError(name, cells, error) ?? error;
  }
}

async function dropBlankEnd(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    'delete from source where rowid > (select coalesce(max(rowid), -1) from source where c0 is not null)',
  );
}

/** DuckDB's message repeats the line, which is patient data: only its number and the kind of problem are taken. */
function sourceError(name: string, columns: number, error: unknown): DatasetSourceError | undefined {
  const message = error instanceof Error ? error.message : '';
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const place = line === undefined ? name : `${name}: line ${line}`;
  const cells = /Expected Number of Columns: \d+ Found: (\d+)/.exec(message)?.[1];
  if (cells !== undefined) return raggedRow(place, Number(cells), columns);
  if (/unterminated quote|quote should be followed/i.test(message)) return brokenQuote(place);
  if (/Invalid unicode/i.test(message)) {
    return new DatasetSourceError('SourceEncoding', `${place} is not UTF-8; save the file as UTF-8`);
  }
  if (/Maximum line size/i.test(message)) {
    return new DatasetSourceError(
      'SourceLineTooLong',
      `${place} is longer than ${MAX_LINE_BYTES} bytes; is a quote or a line break missing?`,
    );
  }
  if (line !== undefined || /CSV Parser state machine/i.test(message)) {
    const advice = 'check its quotes, and that all lines end alike';
    return new DatasetSourceError('SourceMalformed', `${place} is not well-formed CSV; ${advice}`);
  }
  return undefined;
}
