import type { DuckDBConnection } from '@duckdb/node-api';
import type { Association } from '../../domain/statistics/association.ts';
import { Relation } from '../../domain/statistics/relation.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import { boxesOf } from './boxesOf.ts';
import { monthSql } from './calendarPeriods.ts';
import type { DrawnColumn } from './drawnColumn.ts';
import { gridOf } from './gridOf.ts';
import { numberSql } from './numberSql.ts';
import { periodsOf } from './periodsOf.ts';
import { PREPARED, type PreparedColumn, withPreparedRows } from './prepareRows.ts';
import { progressSteps } from './progressSteps.ts';
import { readCountTable } from './readCountTable.ts';

/**
 * What charts of associations draw, from all rows: boxes, grids, tables and periods, each small. DuckDB counts the rows; none leaves it.
 *
 * @param associations those to draw; one that could not be estimated, or whose columns are not given, has no relation
 * @throws the reason of the signal once it is aborted
 */
export async function computeRelations(
  connection: DuckDBConnection,
  {
    table,
    columns,
    associations,
    ...options
  }: {
    readonly table: string;
    readonly columns: readonly AnalysedColumn[];
    readonly associations: readonly Association[];
  } & StatisticsOptions,
): Promise<Relation[]> {
  const drawn = associations.filter(({ estimate }) => estimate.estimable);
  const names = new Set(drawn.flatMap(({ first, second }) => [first, second]));
  const used = columns.filter(({ name }) => names.has(name));
  const copied = used.flatMap((column, at): [string, string][] => [
    ...(isNumeric(column)
      ? [[numberSql({ kind: 'number', sql: column.sql }), valueName(at)] as [string, string]]
      : []),
    ...(column.kind === 'date' ? [[monthSql(column.sql), monthName(at)] as [string, string]] : []),
  ]);
  return withPreparedRows(connection, { table, columns: used, copied, ...options }, async (prepared) => {
    const byName = new Map(
      prepared.columns.map((column, at) => [
        column.name,
        { ...column, value: valueName(at), month: monthName(at) },
      ]),
    );
    const step = progressSteps(drawn.length, options);
    const relations: Relation[] = [];
    for (const association of drawn) {
      step();
      const [first, second] = [byName.get(association.first), byName.get(association.second)];
      const relation = first && second && (await relationOf(connection, association, [first, second]));
      if (relation) relations.push(Relation.parse(relation));
    }
    options.onProgress?.(1);
    return relations;
  });
}

const isNumeric = (column: AnalysedColumn): boolean =>
  column.kind === 'number' || (column.kind === 'category' && column.isScore === true);
/** Names in the prepared table of the value of a number as it is, and of the month of a date. */
const valueName = (at: number): string => `value${at}`;
const monthName = (at: number): string => `month${at}`;

async function relationOf(
  connection: DuckDBConnection,
  association: Association,
  [first, second]: readonly [DrawnColumn, DrawnColumn],
): Promise<Relation | undefined> {
  switch (association.kind) {
    case 'difference':
    case 'groups':
      return boxesOf(connection, association, { number: first, category: second });
    case 'correlation':
      return correlationOf(connection, association, [first, second]);
    case 'risk':
    case 'association':
      return tableOf(connection, association, [first, second]);
    case 'trend':
      return periodsOf(connection, association, { number: first, date: second });
  }
}

/** A score has few values: a number is drawn by its levels, and two scores are a table. */
function correlationOf(
  connection: DuckDBConnection,
  association: Association,
  [first, second]: readonly [DrawnColumn, DrawnColumn],
): Promise<Relation | undefined> {
  if (first.levels && second.levels) return tableOf(connection, association, [first, second]);
  if (second.levels) return boxesOf(connection, association, { number: first, category: second });
  if (first.levels) return boxesOf(connection, association, { number: second, category: first });
  return gridOf(connection, association, [first, second]);
}

async function tableOf(
  connection: DuckDBConnection,
  { id, leftOut }: Association,
  pair: readonly [DrawnColumn, DrawnColumn],
): Promise<Relation | undefined> {
  const [first, second] = pair.map(({ levels }) => levels);
  if (!first || !second) return undefined;
  const counts = await readCountTable(connection, PREPARED, [
    { cell: first.cell, levels: first.labels.length },
    { cell: second.cell, levels: second.labels.length },
  ]);
  const places = (
    column: PreparedColumn,
    labels: readonly string[],
    rowsOf: (place: number) => readonly number[],
  ) =>
    [...labels.keys()].filter(
      (place) =>
        rowsOf(place).some((count) => count > 0) &&
        !leftOut.some((left) => left.column === column.name && left.level === labels[place]),
    );
  const firstPlaces = places(pair[0], first.labels, (place) => counts[place] ?? []);
  const secondPlaces = places(pair[1], second.labels, (place) =>
    firstPlaces.map((line) => counts[line]?.[place] ?? 0),
  );
  return {
    kind: 'table',
    id,
    firstLevels: firstPlaces.map((place) => first.labels[place] ?? ''),
    secondLevels: secondPlaces.map((place) => second.labels[place] ?? ''),
    counts: firstPlaces.map((line) => secondPlaces.map((place) => counts[line]?.[place] ?? 0)),
  };
}
