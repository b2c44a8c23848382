import { comparableKind } from '../../domain/analysis/comparableColumn.ts';
import { categoryOrder } from '../../domain/datasets/categoryOrder.ts';
import { agesPerYear } from '../../domain/datasets/identifiers/identifierOfHeader.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import { cell } from '../sql.ts';
import { postalCodeSql } from '../treatments/postalCodeSql.ts';
import { ageSql, OLDEST } from '../treatments/treatedSql.ts';
import { dateSql } from '../types/dateSql.ts';
import { numberSql } from '../types/numberSql.ts';
import type { AnalysedColumn, Level } from './analysedColumn.ts';
import type { AnalysedSource, SourceColumn } from './analysedSource.ts';

/** Columns that are compared with each other; of more, those that a plan names and the most complete ones are. */
const MOST_COMPARED = 40;

export interface ComparableColumns {
  readonly compared: readonly AnalysedColumn[];
  /** Names of the columns that could have been compared, but were too many. */
  readonly notCompared: readonly string[];
}

/** The columns of a source that can be compared, those first that are named. */
export async function comparableColumns(
  source: AnalysedSource,
  named: readonly string[],
): Promise<ComparableColumns> {
  const comparable = source.columns.filter(({ profile }) => comparableKind(profile) !== undefined);
  const isNamed = ({ profile }: SourceColumn) => Number(named.includes(profile.name));
  const chosen = comparable
    .toSorted((one, other) => isNamed(other) - isNamed(one) || one.profile.missing - other.profile.missing)
    .slice(0, MOST_COMPARED);
  const compared: AnalysedColumn[] = [];
  for (const column of comparable.filter((candidate) => chosen.includes(candidate))) {
    source.signal.throwIfAborted();
    compared.push(await analysedColumn(source, column));
  }
  const notCompared = comparable.filter((column) => !chosen.includes(column));
  return { compared, notCompared: notCompared.map(({ profile }) => profile.name) };
}

async function analysedColumn(source: AnalysedSource, column: SourceColumn): Promise<AnalysedColumn> {
  const { name } = column.profile;
  const sql = valueSql(column, source);
  switch (comparableKind(column.profile)) {
    case 'number':
      return { kind: 'number', name, sql };
    case 'date':
      return { kind: 'date', name, sql };
    case 'score':
    case 'category':
    case undefined:
      return {
        kind: 'category',
        name,
        sql,
        levels: await levelsOf(source, column, sql),
        isScore: comparableKind(column.profile) === 'score',
      };
  }
}

/** An SQL expression for the value of a column: as it is computed, that is not told more exactly than it may be known. */
function valueSql(
  { index, profile, typed }: SourceColumn,
  { asOf, country }: Pick<AnalysedSource, 'asOf' | 'country'>,
): string {
  const value = cell(index);
  const fitting = (expression: string) =>
    typed.isWhole ? expression : `case when ${typed.isValue(value)} then ${expression} end`;
  if (profile.treatment.treatment === 'age' && typed.kind !== 'text') return ageSql(typed, value, asOf);
  if (profile.treatment.treatment === 'shortened') return fitting(postalCodeSql(value, country));
  switch (typed.kind) {
    case 'number': {
      const number = numberSql(value, typed.decimal);
      if (profile.treatment.treatment === 'capped') {
        return fitting(`least(${number}, ${OLDEST * (agesPerYear(profile.name) ?? 1)})`);
      }
      const isNumber = comparableKind(profile) === 'number';
      return fitting(isNumber ? number : `cast(cast(${number} as bigint) as varchar)`);
    }
    case 'date':
      return fitting(dateSql(value, typed.style));
    case 'text':
      return fitting(`trim(${value})`);
  }
}

/** The levels of a category in their order, by the names under which they may be told. */
async function levelsOf(
  { connection }: AnalysedSource,
  { profile, typed }: SourceColumn,
  sql: string,
): Promise<readonly Level[]> {
  const label = profile.treatment.treatment === 'scrubbed' ? 'scrub_code(v)' : 'v';
  const found = await connection.runAndReadAll(
    `select v, ${label} from (select distinct cast(${sql} as varchar) as v from source) where v is not null`,
  );
  const values = found.getRows().map(([value, name]) => ({ value: String(value), label: String(name) }));
  const levels = [...groupBy(values, (entry) => entry.label)].map(([name, entries]) => ({
    label: name,
    values: entries.map(({ value }) => value),
  }));
  const labels = levels.map((level) => level.label);
  const order =
    typed.kind === 'number' || profile.kind === 'numeric'
      ? labels.toSorted((one, other) => Number(one) - Number(other))
      : (categoryOrder(labels) ?? labels.toSorted());
  return levels.toSorted((one, other) => order.indexOf(one.label) - order.indexOf(other.label));
}
