import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnTreatment } from '../../domain/datasets/identifiers/columnTreatment.ts';
import { cell } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';

/** Rows that tell most columns apart. */
const FIRST_ROWS = 1_000;

/**
 * The columns whose cells are those of an identifying column in every row, whatever their header says, by their index, with the name
 * of that column. Zeros in front make no difference: spreadsheets lose them.
 *
 * @param columns of the table `source`, in their order
 */
export async function identifyingCopies(
  connection: DuckDBConnection,
  columns: readonly { readonly name: string; readonly treatment: ColumnTreatment }[],
): Promise<ReadonlyMap<number, string>> {
  const copies = new Map<number, string>();
  const originals = columns.flatMap((column, index) => (isIdentifying(column.treatment) ? [index] : []));
  for (const original of originals) {
    const others = columns.flatMap(({ treatment: { treatment } }, index) =>
      treatment === 'pseudonym' || treatment === 'withheld' || copies.has(index) ? [] : [index],
    );
    const alike = await equalTo(connection, original, others, `limit ${FIRST_ROWS}`);
    for (const index of await equalTo(connection, original, alike)) {
      copies.set(index, columns[original]?.name ?? '');
    }
  }
  return copies;
}

/** Identifies by what it is called, holds, or by the user's word; ids without such a sign leave as pseudonyms as they are. */
export const isIdentifying = ({ treatment, reason }: ColumnTreatment): boolean =>
  treatment === 'pseudonym' && reason.because !== 'type';

/** Which of the columns are equal to this one in all rows, or in the first ones. A column of one value is equal to none. */
async function equalTo(
  connection: DuckDBConnection,
  original: number,
  others: readonly number[],
  limit = '',
): Promise<number[]> {
  if (others.length === 0) return [];
  const own = comparable(original);
  const comparisons = others.map((other) => `bool_and(${own} is not distinct from ${comparable(other)})`);
  const [isVaried, ...areEqual] = await readRow(
    connection,
    `select min(${own}) is distinct from max(${own}), ${comparisons.join(', ')} from (select * from source ${limit})`,
  );
  return isVaried === true ? others.filter((_, at) => areEqual[at] === true) : [];
}

const comparable = (index: number): string =>
  `coalesce(cast(try_cast(trim(${cell(index)}) as hugeint) as varchar), trim(${cell(index)}))`;
