import type { PlannedFilter } from '../../domain/analysis/analysisPlan.ts';
import { isSameLevel } from '../../domain/analysis/planProblems.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { text } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';
import type { AnalysedColumn } from './analysedColumn.ts';
import type { AnalysedSource } from './analysedSource.ts';

/** The rows of the table `source` that the filters of a plan keep. */
export interface KeptRows {
  readonly table: string;
  readonly rows: number;
}

/**
 * Makes the view `kept` of the rows that all filters keep; a row without a value in a filtered column is none.
 *
 * @throws PermanentError `PlanNotComputable` for a filter that does not fit its column
 */
export async function keepRows(
  { connection, rows }: AnalysedSource,
  columns: readonly AnalysedColumn[],
  filters: readonly PlannedFilter[],
): Promise<KeptRows> {
  if (filters.length === 0) return { table: 'source', rows };
  const conditions = filters.map((filter) => conditionOf(filter, columns));
  await connection.run(
    `create or replace temp view kept as select * from source where ${conditions.join(' and ')}`,
  );
  const [kept] = await readRow(connection, 'select count(*) from kept');
  return { table: 'kept', rows: Number(kept) };
}

function conditionOf(filter: PlannedFilter, columns: readonly AnalysedColumn[]): string {
  const column = columns.find(({ name }) => name === filter.column);
  if (filter.keep === 'levels' && column?.kind === 'category') {
    const values = valuesOfLevels(column, filter.levels);
    return `cast(${column.sql} as varchar) in (${values.map(text).join(', ') || 'null'})`;
  }
  if (filter.keep === 'range' && column && column.kind !== 'date') {
    const number = `try_cast(${column.sql} as double)`;
    const from = filter.from === null ? [] : [`${number} >= ${filter.from}`];
    const to = filter.to === null ? [] : [`${number} <= ${filter.to}`];
    return `(${[...from, ...to].join(' and ') || 'true'})`;
  }
  throw new PermanentError('PlanNotComputable', 'a filter of the plan does not fit its column');
}

/** The texts of the cells of these levels; a level is named by its label or by a value of it. */
export function valuesOfLevels(
  { levels = [] }: AnalysedColumn & { readonly kind: 'category' },
  named: readonly string[],
): string[] {
  return levels
    .filter(({ label, values }) =>
      named.some((name) => isSameLevel(name, label) || values.some((value) => isSameLevel(name, value))),
    )
    .flatMap(({ values }) => values);
}
