import type { DuckDBConnection } from '@duckdb/node-api';
import { MOST_LEVELS } from '../../domain/statistics/minimumRows.ts';
import type { AnalysedColumn, Level } from './analysedColumn.ts';

/**
 * The levels of a category: those that are given, or else the values of the column, numbers by their size and texts by the alphabet.
 *
 * @returns undefined for more than {@link MOST_LEVELS}
 */
export async function findLevels(
  connection: DuckDBConnection,
  table: string,
  column: AnalysedColumn & { readonly kind: 'category' },
): Promise<readonly Level[] | undefined> {
  if (column.levels) return column.levels.length > MOST_LEVELS ? undefined : column.levels;
  const value = `cast(${column.sql} as varchar)`;
  const found = await connection.runAndReadAll(
    `select distinct ${value} from ${table} where ${value} is not null limit ${MOST_LEVELS + 1}`,
  );
  const values = found.getRows().map(([text]) => String(text));
  if (values.length > MOST_LEVELS) return undefined;
  const areNumbers = values.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  const order = (one: string, other: string) =>
    (areNumbers ? Number(one) - Number(other) : 0) || (one < other ? -1 : 1);
  return values
    .sort(order)
    .map((text) => ({ label: areNumbers ? String(Number(text)) : text, values: [text] }));
}
