import type { DuckDBConnection } from '@duckdb/node-api';
import type { FreeTextPolicy } from '../../contracts/shared/freeTextPolicy.ts';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import type { DeclaredColumns } from '../../domain/datasets/declaredColumn.ts';
import {
  type ColumnFacts,
  type ColumnTreatment,
  columnTreatment,
} from '../../domain/datasets/identifiers/columnTreatment.ts';
import { agesPerYear, identifierOfHeader } from '../../domain/datasets/identifiers/identifierOfHeader.ts';
import type { KnownValues } from '../../domain/datasets/identifiers/knownValues.ts';
import { ofColumn } from '../../domain/datasets/ofColumn.ts';
import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import { cell } from '../sql.ts';
import { countRows } from '../types/countedValues.ts';
import { type TypedColumn, type TypeOptions, typeColumn } from '../types/typeColumn.ts';
import { collectKnownValues } from './collectKnownValues.ts';
import { identifyingContent } from './identifyingContent.ts';
import { isIdentifying } from './identifyingCopies.ts';
import { treatedProfile } from './treatedProfile.ts';
import { type TreatmentSettings, treatedSql } from './treatedSql.ts';
import { withoutIdentifiers } from './withoutIdentifiers.ts';

export interface TreatmentOptions extends Pick<TypeOptions, 'decimal' | 'missing'> {
  /** Of the table. */
  readonly rows: number;
  readonly settings: TreatmentSettings;
  /** An SQL expression for the days by which the dates of a row are moved into the past. */
  readonly shift: string;
  /** What a data dictionary says about columns. */
  readonly declared: DeclaredColumns;
  /** Columns that the user calls identifying. */
  readonly identifyingColumns: readonly string[];
  /** Columns that the user lets leave. */
  readonly sentColumns: readonly string[];
  readonly freeText: FreeTextPolicy;
  /** The values of identifying columns; those of this column are added. */
  readonly known: KnownValues;
}

/** A column of the table, by its place from 0. */
export interface TableColumn {
  readonly name: string;
  readonly index: number;
  /** The identifying column whose cells are the same in every row. */
  readonly copyOf?: string;
}

/** A column when every column has been read, and how its cells leave. */
export interface TreatedColumn {
  readonly column: ColumnProfile;
  /** An SQL expression; undefined when the cells leave as they are. */
  readonly expression: string | undefined;
}

export interface ReadColumn {
  readonly typed: TypedColumn;
  readonly treatment: ColumnTreatment;
  readonly notices: readonly SourceNotice[];
  /** Called when all columns have been read. */
  readonly finish: () => TreatedColumn;
}

/** Days since 1899-12-30 as Excel counts them: from the year 1954 to 2064. */
const EXCEL_DAYS = { from: 20_000, to: 60_000 };
const BIRTH_YEARS = { from: 1_880, to: 2_100 };

/** Decides how a column leaves, and profiles it, from the table `counted` of its different values and how often they occur. */
export async function treatColumn(
  connection: DuckDBConnection,
  { name, index, copyOf }: TableColumn,
  options: TreatmentOptions,
): Promise<ReadColumn> {
  const { rows, settings, shift, known, identifyingColumns, sentColumns, freeText } = options;
  const typed = await typeColumn(connection, {
    ...options,
    name,
    declared: ofColumn(options.declared, name)?.type,
  });
  const areDays = await mayBeDates(connection, typed);
  const treatment = columnTreatment(
    { ...(await factsOf(connection, name, typed)), ...(areDays && { type: 'possibleDate' }), copyOf },
    { isIdentifying: identifyingColumns.includes(name), isSent: sentColumns.includes(name), freeText },
  );
  if (isIdentifying(treatment)) await collectKnownValues(connection, { known, treatment, typed });
  const ages = agesPerYear(name) ?? 1;
  const read = { name, rows, typed, treatment, settings, agesPerYear: ages };
  const { column, notices } = await treatedProfile(connection, read);
  const values = await valuesOfCategory(connection, { column, typed });
  return {
    typed,
    treatment,
    notices: [
      ...notices,
      ...(areDays && treatment.treatment === 'shifted'
        ? [{ kind: 'possibleDates' as const, column: name }]
        : []),
    ],
    finish: () => {
      const finished = withoutIdentifiers(column, { known, values });
      const { treatment: decided } = finished.treatment;
      const expression = treatedSql(cell(index), {
        treatment: decided,
        typed,
        settings,
        shift,
        agesPerYear: ages,
        isAnyKnown: !known.isEmpty,
      });
      return { column: finished, expression };
    },
  };
}

/** With more different values, a category is scrubbed without asking whether it needs to be. */
const FEW_VALUES = 1_000;

/** All different values of a column of few that is scrubbed for its type; undefined for another. */
async function valuesOfCategory(
  connection: DuckDBConnection,
  { column, typed }: { readonly column: ColumnProfile; readonly typed: TypedColumn },
): Promise<string[] | undefined> {
  const { treatment, reason } = column.treatment;
  if (treatment !== 'scrubbed' || reason.because !== 'type' || column.distinct > FEW_VALUES) return undefined;
  const found = await connection.runAndReadAll(`select v from counted where ${typed.isValue('v')}`);
  return found.getRows().map(([value]) => String(value));
}

async function factsOf(connection: DuckDBConnection, name: string, typed: TypedColumn): Promise<ColumnFacts> {
  const header = identifierOfHeader(name) ?? (agesPerYear(name) === undefined ? undefined : 'age');
  const isYear =
    typed.kind === 'number' &&
    header === 'birthDate' &&
    typed.numbers.areWhole &&
    typed.numbers.min >= BIRTH_YEARS.from &&
    typed.numbers.max <= BIRTH_YEARS.to;
  return {
    header,
    // Numbers and dates match no pattern, and are most columns.
    content: typed.kind === 'text' ? await identifyingContent(connection) : undefined,
    type: isYear ? 'year' : typed.kind === 'text' ? typed.type : typed.kind,
  };
}

/** Whether whole numbers, most of them different, are days between these years: dates that lost their format. */
async function mayBeDates(connection: DuckDBConnection, typed: TypedColumn): Promise<boolean> {
  if (typed.kind !== 'number' || !typed.numbers.areWhole) return false;
  const { min, max } = typed.numbers;
  if (!(min >= EXCEL_DAYS.from && max <= EXCEL_DAYS.to)) return false;
  const { count, distinct } = await countRows(connection, { table: 'counted', where: typed.isValue('v') });
  return distinct > count / 2 && count > 2;
}
