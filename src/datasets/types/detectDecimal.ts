import type { DuckDBConnection } from '@duckdb/node-api';
import type { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import { cell } from '../sql.ts';
import { readRow } from './countedValues.ts';
import { isNumberSql } from './numberSql.ts';

/** Rows at the beginning that decide for the whole file. */
const ROWS = 5_000;
/** Columns at the beginning that decide. */
const COLUMNS = 200;

/** The decimal mark of a file, looked for when it is first needed. */
export type FileDecimal = () => Promise<DecimalMark>;

/** @param given what the user said */
export function fileDecimal(
  connection: DuckDBConnection,
  { columns, given }: { readonly columns: number; readonly given: DecimalMark | undefined },
): FileDecimal {
  let detecting: Promise<DecimalMark> | undefined;
  return async () => {
    if (given !== undefined) return given;
    detecting ??= detectDecimal(connection, columns);
    return detecting;
  };
}

/** The decimal mark of the numbers of the table `source` that fit only one; a point when there are none, or as many. */
async function detectDecimal(connection: DuckDBConnection, columns: number): Promise<DecimalMark> {
  let points = 0;
  let commas = 0;
  for (let index = 0; index < Math.min(columns, COLUMNS); index += 1) {
    const point = isNumberSql('v', '.');
    const comma = isNumberSql('v', ',');
    const [onlyPoint = 0, onlyComma = 0] = (
      await readRow(
        connection,
        `select count(*) filter (${point} and not ${comma}), count(*) filter (${comma} and not ${point})
          from (select ${cell(index)} as v from source limit ${ROWS})`,
      )
    ).map(Number);
    points += onlyPoint;
    commas += onlyComma;
  }
  return commas > points ? ',' : '.';
}
