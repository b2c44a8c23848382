import type { DuckDBConnection } from '@duckdb/node-api';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import type { ColumnTreatment } from '../../domain/datasets/identifiers/columnTreatment.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { countRows, frequentTexts, readRow } from './countedValues.ts';
import { type DateStyle, dateSql } from './dateSql.ts';
import { numericColumn } from './numericColumn.ts';
import type { TypedColumn } from './typeColumn.ts';

const TOP_VALUES = 10;
const MISSING_TEXTS = 20;
const ODD_VALUES = 10;

/** The statistics of a column of known type, from the table `counted` of its different values and how often they occur. */
export async function profiledColumn(
  connection: DuckDBConnection,
  {
    name,
    rows,
    typed,
    treatment,
  }: {
    readonly name: string;
    readonly rows: number;
    readonly typed: TypedColumn;
    readonly treatment: ColumnTreatment;
  },
): Promise<{ readonly column: NumericColumn | TextColumn; readonly notice?: SourceNotice }> {
  const table = typed.isWhole ? 'counted' : 'kept';
  if (!typed.isWhole) {
    await connection.run(
      `create or replace temp table kept as select v, n from counted where ${typed.isValue('v')}`,
    );
  }
  const { count, distinct } = await countRows(connection, { table });
  const common = {
    name,
    treatment,
    count,
    missing: rows - count,
    distinct,
    ...(await notValues(connection, typed)),
  };
  if (typed.kind === 'number' && count > 0) {
    const column = await numericColumn(connection, { table, counts: common, typed });
    if (!typed.isAmbiguous) return { column };
    return { column, notice: { kind: 'ambiguousNumbers', column: name, decimal: typed.decimal } };
  }
  if (typed.kind !== 'date') {
    const type = typed.kind === 'text' ? typed.type : 'text';
    const isTelling = type !== 'text' && type !== 'id';
    const topValues = isTelling ? await frequentTexts(connection, { table, limit: TOP_VALUES }) : [];
    return { column: { kind: 'text', ...common, type, dates: null, topValues } };
  }
  const { style, isAmbiguous } = typed;
  const dates = {
    style: style.name,
    range: isAmbiguous ? null : await rangeOf(connection, { table, style }),
  };
  const topValues = await frequentTexts(connection, { table, limit: TOP_VALUES });
  const column = { kind: 'text' as const, ...common, type: 'date' as const, dates, topValues };
  if (!isAmbiguous) return { column };
  const styles = [style.name, style.exchanged ?? ''];
  return { column, notice: { kind: 'ambiguousDates', column: name, styles } };
}

async function notValues(connection: DuckDBConnection, typed: TypedColumn) {
  if (typed.isWhole) return { missingTexts: [], oddValues: [] };
  const isMissing = typed.isMissing('v');
  const where = `not ${isMissing} and not ${typed.isValue('v')}`;
  return {
    missingTexts: await frequentTexts(connection, {
      table: 'counted',
      where: isMissing,
      limit: MISSING_TEXTS,
    }),
    oddValues: await frequentTexts(connection, { table: 'counted', where, limit: ODD_VALUES }),
  };
}

async function rangeOf(
  connection: DuckDBConnection,
  { table, style }: { readonly table: string; readonly style: DateStyle },
): Promise<NonNullable<TextColumn['dates']>['range']> {
  const date = dateSql('v', style);
  const [from, to] = await readRow(
    connection,
    `select cast(min(${date}) as varchar), cast(max(${date}) as varchar) from ${table}`,
  );
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : null;
}
