import type { ColumnProfile, DatasetProfile } from '../datasets/datasetProfile.ts';
import type { AnalysisPlan, PlannedFilter, PlannedSurvival } from './analysisPlan.ts';
import { comparableKind, dividesRows } from './comparableColumn.ts';

type Columns = ReadonlyMap<string, ColumnProfile>;

/** What does not fit the columns of the data set, one line each for the model; empty for a plan that can be computed. */
export function planProblems(plan: AnalysisPlan, { columns }: DatasetProfile): string[] {
  const byName: Columns = new Map(columns.map((column) => [column.name, column]));
  const unknown = [...new Set(columnsOf(plan))].filter((name) => !byName.has(name));
  if (unknown.length > 0) return unknown.map((name) => `there is no column ${JSON.stringify(name)}`);
  return [
    ...comparisonProblems([...plan.outcomes, ...plan.factors], byName),
    ...describeProblems(plan.describeBy, byName),
    ...survivalProblems(plan.survival, byName),
    ...plan.filters.flatMap((filter) => filterProblems(filter, byName)),
  ];
}

const columnsOf = ({ outcomes, factors, filters, survival, describeBy }: AnalysisPlan): string[] => [
  ...outcomes,
  ...factors,
  ...filters.map(({ column }) => column),
  ...(survival ? [survival.time, survival.event] : []),
  ...(describeBy === null ? [] : [describeBy]),
];

const comparisonProblems = (names: readonly string[], columns: Columns): string[] =>
  names.flatMap((name) => {
    const column = columns.get(name);
    return column && comparableKind(column) !== undefined
      ? []
      : [`${JSON.stringify(name)} holds no numbers, dates or categories of few values`];
  });

const describeProblems = (name: string | null, columns: Columns): string[] =>
  name === null || dividesRows(columns.get(name))
    ? []
    : [`the rows cannot be divided by ${JSON.stringify(name)}: it is no category of 2 values or more`];

function survivalProblems(survival: PlannedSurvival | null, columns: Columns): string[] {
  if (!survival) return [];
  const { time, event, eventValues, censoredValues } = survival;
  const timeColumn = columns.get(time);
  const eventColumn = columns.get(event);
  const both = eventValues.filter((value) => censoredValues.some((other) => isSameLevel(value, other)));
  return [
    ...(timeColumn && comparableKind(timeColumn) === 'number'
      ? []
      : [`the time ${JSON.stringify(time)} is no number`]),
    ...(dividesRows(eventColumn)
      ? [...eventValues, ...censoredValues].flatMap((value) => unknownLevel(eventColumn, value))
      : [`the event ${JSON.stringify(event)} is no category`]),
    ...(both.length > 0 ? [`${JSON.stringify(both)} cannot be both the event and its absence`] : []),
  ];
}

function filterProblems(filter: PlannedFilter, columns: Columns): string[] {
  const column = columns.get(filter.column);
  if (filter.keep === 'levels') {
    return dividesRows(column)
      ? filter.levels.flatMap((level) => unknownLevel(column, level))
      : [`${JSON.stringify(filter.column)} is no category`];
  }
  const { from, to } = filter;
  if (from === null && to === null) return ['a range has neither a beginning nor an end'];
  if (from !== null && to !== null && from > to) return ['a range ends before it begins'];
  return column?.kind === 'numeric' && comparableKind(column) !== undefined
    ? []
    : [`${JSON.stringify(filter.column)} is no number`];
}

/** A column lists all of its values only when they are few. */
function unknownLevel(column: ColumnProfile | undefined, level: string): string[] {
  if (!column || column.kind === 'identifying' || column.distinct > column.topValues.length) return [];
  const isKnown = column.topValues.some(({ value }) => isSameLevel(value, level));
  return isKnown ? [] : [`${JSON.stringify(column.name)} has no value ${JSON.stringify(level)}`];
}

/** Numbers are compared by value: 1.0 equals 1. */
export const isSameLevel = (one: string, other: string): boolean =>
  one.trim() === other.trim() || (one.trim() !== '' && other.trim() !== '' && Number(one) === Number(other));
