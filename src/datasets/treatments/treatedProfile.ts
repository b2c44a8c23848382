import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import type { ColumnTreatment } from '../../domain/datasets/identifiers/columnTreatment.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { countRows, frequentTexts } from '../types/countedValues.ts';
import { numberSql } from '../types/numberSql.ts';
import { numericColumn } from '../types/numericColumn.ts';
import { profiledColumn } from '../types/profiledColumn.ts';
import type { TypedColumn } from '../types/typeColumn.ts';
import { postalCodeSql } from './postalCodeSql.ts';
import { ageSql, OLDEST, type TreatmentSettings } from './treatedSql.ts';

const TOP_VALUES = 10;

interface ColumnToProfile {
  readonly name: string;
  /** Of the table. */
  readonly rows: number;
  readonly typed: TypedColumn;
  readonly treatment: ColumnTreatment;
  readonly settings: TreatmentSettings;
  readonly agesPerYear: number;
}

/** The texts in it are those of the file. */
export interface ReadProfile {
  readonly column: ColumnProfile;
  readonly notices: readonly SourceNotice[];
}

/**
 * The statistics of a column as far as they may be known: of identifying columns counts alone, of dates of birth the ages, of
 * ages those up to 90, of postal codes their areas. From the table `counted` of the different values and how often they occur.
 */
export async function treatedProfile(
  connection: DuckDBConnection,
  column: ColumnToProfile,
): Promise<ReadProfile> {
  const { name, rows, typed, treatment } = column;
  switch (treatment.treatment) {
    case 'pseudonym':
      // Ids tell their number, and so do values that identify; only the latter are hidden in reports.
      return treatment.reason.because === 'type'
        ? typedProfile(connection, column)
        : { column: { kind: 'identifying', ...(await countsOf(connection, column)) }, notices: [] };
    case 'age':
    case 'capped': {
      const values = treatment.treatment === 'age' ? agesSql(column) : cappedValuesSql(column);
      if (values === undefined) return typedProfile(connection, column);
      await connection.run(
        `create or replace temp table treated as
          select cast(x as varchar) as v, cast(sum(n) as bigint) as n from (select ${values} as x, n from counted where ${typed.isValue('v')})
          where x is not null group by 1`,
      );
      return { column: await treatedNumbers(connection, { name, rows, treatment }), notices: [] };
    }
    case 'shortened':
      return { column: await areas(connection, column), notices: [] };
    default:
      return typedProfile(connection, column);
  }
}

async function typedProfile(
  connection: DuckDBConnection,
  { name, rows, typed, treatment }: ColumnToProfile,
): Promise<ReadProfile> {
  const { column, notice } = await profiledColumn(connection, { name, rows, typed, treatment });
  const isConstant = column.distinct === 1 && column.missing === 0 && rows > 1;
  const constant = isConstant ? [{ kind: 'constantColumn' as const, column: name }] : [];
  return { column, notices: [...(notice ? [notice] : []), ...constant] };
}

const countsOf = async (connection: DuckDBConnection, { name, rows, typed, treatment }: ColumnToProfile) => {
  const { count, distinct } = await countRows(connection, { table: 'counted', where: typed.isValue('v') });
  return { name, treatment, count, missing: rows - count, distinct };
};

function agesSql({ typed, settings }: ColumnToProfile): string | undefined {
  return typed.kind === 'text' ? undefined : ageSql(typed, 'v', settings.asOf);
}

/** Undefined for a column without ages of 90 and more. */
function cappedValuesSql({ typed, agesPerYear }: ColumnToProfile): string | undefined {
  if (typed.kind !== 'number') return undefined;
  const { max, candidates } = typed.numbers;
  // Numbers such as 99, which may stand for a missing value, are not in the range; they may be ages.
  const oldest = OLDEST * agesPerYear;
  if (![max, ...candidates].some((age) => age >= oldest)) return undefined;
  return `least(${numberSql('v', typed.decimal)}, ${oldest})`;
}

async function treatedNumbers(
  connection: DuckDBConnection,
  { name, rows, treatment }: Pick<ColumnToProfile, 'name' | 'rows' | 'treatment'>,
): Promise<ColumnProfile> {
  const { count, distinct } = await countRows(connection, { table: 'treated' });
  const counts = { name, treatment, count, missing: rows - count, distinct, missingTexts: [], oddValues: [] };
  if (count === 0) return { kind: 'text', ...counts, type: 'text', dates: null, topValues: [] };
  return numericColumn(connection, {
    table: 'treated',
    counts,
    typed: { decimal: '.', numbers: { arePlain: true, censored: 0 } },
  });
}

async function areas(connection: DuckDBConnection, column: ColumnToProfile): Promise<TextColumn> {
  await connection.run(
    `create or replace temp table treated as
      select v, cast(sum(n) as bigint) as n
      from (select ${postalCodeSql('v', column.settings.country)} as v, n from counted where ${column.typed.isValue('v')})
      where v is not null group by 1`,
  );
  const { name, treatment, rows } = column;
  const { count, distinct } = await countRows(connection, { table: 'treated' });
  return {
    kind: 'text',
    name,
    treatment,
    count,
    missing: rows - count,
    distinct,
    missingTexts: [],
    oddValues: [],
    type: 'code',
    dates: null,
    topValues: await frequentTexts(connection, { table: 'treated', limit: TOP_VALUES }),
  };
}
