import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeclaredColumn, DeclaredColumns } from '../../domain/datasets/declaredColumn.ts';
import { ofColumn } from '../../domain/datasets/ofColumn.ts';
import { DatasetSourceError } from '../datasetSourceError.ts';
import { cell, text } from '../sql.ts';

/** Above this share of values without a choice, a column is not the one that the dictionary describes. */
const OTHER_SHARE = 0.5;

/** How a column is read: with the labels of its codes, when it has any. */
export function labelledSql(name: string, column: string, declared: DeclaredColumns): string {
  const { choices = [] } = ofColumn(declared, name) ?? {};
  if (choices.length === 0) return column;
  const cases = choices.map(({ code, label }) => `when ${text(code)} then ${text(label)}`);
  return `case trim(${column}) ${cases.join(' ')} else ${column} end as ${column}`;
}

/**
 * Checks that the columns of the table `source` hold what the choices of the dictionary allow, codes that were deleted since apart.
 *
 * @throws {@link DatasetSourceError} `SourceDictionary`, with the line of the dictionary
 */
export async function checkLabels(
  connection: DuckDBConnection,
  {
    name,
    header,
    declared,
  }: { readonly name: string; readonly header: readonly string[]; readonly declared: DeclaredColumns },
): Promise<void> {
  const coded = header.flatMap((column, index): readonly (readonly [DeclaredColumn, string])[] => {
    const found = ofColumn(declared, column);
    return found && found.choices.length > 0 ? [[found, cell(index)]] : [];
  });
  if (coded.length === 0) return;
  const counts = coded.flatMap(([{ choices }, column]) => [
    `count(${column})`,
    `count(${column}) filter (${column} not in (${choices.map(({ label }) => text(label)).join(', ')}))`,
  ]);
  const counted = await connection.runAndReadAll(`select ${counts.join(', ')} from source`);
  const found = (counted.getRows()[0] ?? []).map(Number);
  for (const [index, [{ line }]] of coded.entries()) {
    const values = found[2 * index] ?? 0;
    const others = found[2 * index + 1] ?? 0;
    if (others <= values * OTHER_SHARE) continue;
    const problem = `${others} of ${values} values are none of its choices; take the dictionary that was exported with the data`;
    throw new DatasetSourceError(
      'SourceDictionary',
      `${name}: does not fit line ${line} of the dictionary: ${problem}`,
    );
  }
}
