import type { AnalysisPlan } from '../../domain/analysis/analysisPlan.ts';
import { AnalysisResults } from '../../domain/analysis/analysisResults.ts';
import { rankResults } from '../../domain/analysis/rankResults.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { Association } from '../../domain/statistics/association.ts';
import type { SurvivalResult } from '../../domain/statistics/survivalResult.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import type { AnalysedSource } from './analysedSource.ts';
import { comparableColumns } from './comparableColumns.ts';
import { computeAssociations } from './computeAssociations.ts';
import { computeRelations } from './computeRelations.ts';
import { computeSurvival } from './computeSurvival.ts';
import { computeTableOne } from './computeTableOne.ts';
import { countsPerMonth } from './countsPerMonth.ts';
import { keepRows, valuesOfLevels } from './keptRows.ts';

/** Associations whose charts can be drawn. */
const MOST_RELATIONS = 15;
/** Date columns whose rows are counted by month. */
const MOST_DATES = 3;

/** Shares of the whole work, by what takes the time. */
const SHARES = { tableOne: 0.15, associations: 0.6, survival: 0.85, months: 0.9, relations: 1 };

type Compared = Required<Pick<StatisticsOptions, 'signal'>> & {
  readonly table: string;
  readonly columns: readonly AnalysedColumn[];
};

/**
 * Computes everything that a plan asks for, from all rows that its filters keep. The results are small whatever the number of rows.
 *
 * @param onProgress told from time to time how much is done, 0 to 1
 * @throws PermanentError `PlanNotComputable` for a plan that does not fit the columns; the reason of the signal once it is aborted
 */
export async function computeResults(
  source: AnalysedSource,
  plan: AnalysisPlan,
  onProgress: (share: number) => void = () => undefined,
): Promise<AnalysisResults> {
  const { connection, signal } = source;
  const { compared: columns, notCompared } = await comparableColumns(source, namedColumns(plan));
  const { table, rows: kept } = await keepRows(source, columns, plan.filters);
  const compared: Compared = { table, columns, signal };
  const step = (from: number, to: number) => (share: number) => onProgress(from + share * (to - from));

  const by = plan.describeBy === null ? undefined : categoryNamed(columns, plan.describeBy);
  const tableOne = await computeTableOne(connection, {
    ...compared,
    columns: columns.filter(({ name }) => name !== by?.name),
    by,
    onProgress: step(0, SHARES.tableOne),
  });
  const associations = await computeAssociations(connection, {
    ...compared,
    outcomes: plan.outcomes,
    onProgress: step(SHARES.tableOne, SHARES.associations),
  });
  const survival = await plannedSurvival(source, compared, plan, step(SHARES.associations, SHARES.survival));
  const dates = columns.filter((column) => column.kind === 'date').slice(0, MOST_DATES);
  const months = [];
  for (const date of dates) {
    const name = { ...date, kind: 'date' as const };
    months.push(await countsPerMonth(connection, { table, date: name, signal }));
  }
  onProgress(SHARES.months);
  const results = AnalysisResults.parse({
    rows: source.rows,
    kept,
    compared: columns.map(({ name }) => name),
    notCompared: [...notCompared],
    tableOne,
    associations,
    survival,
    months,
    relations: [],
  });
  const relations = await computeRelations(connection, {
    ...compared,
    associations: drawnAssociations(results, plan),
    onProgress: step(SHARES.months, SHARES.relations),
  });
  return { ...results, relations };
}

const namedColumns = ({ outcomes, factors, survival, describeBy, filters }: AnalysisPlan): string[] => [
  ...outcomes,
  ...(survival ? [survival.time, survival.event] : []),
  ...(describeBy === null ? [] : [describeBy]),
  ...filters.map(({ column }) => column),
  ...factors,
];

async function plannedSurvival(
  { connection }: AnalysedSource,
  { table, columns, signal }: Compared,
  { survival }: AnalysisPlan,
  onProgress: (share: number) => void,
): Promise<SurvivalResult | null> {
  if (!survival) return null;
  const time = columns.find(({ name, kind }) => name === survival.time && kind === 'number');
  if (time?.kind !== 'number') throw notComputable(`its time is not a number`);
  const event = categoryNamed(columns, survival.event);
  return computeSurvival(connection, {
    table,
    plan: {
      time: { ...time, kind: 'number' },
      event: {
        name: event.name,
        sql: event.sql,
        event: valuesOfLevels(event, survival.eventValues),
        censored: valuesOfLevels(event, survival.censoredValues),
      },
      columns: columns.filter(
        ({ name, kind }) => kind !== 'date' && name !== survival.time && name !== survival.event,
      ),
    },
    signal,
    onProgress,
  });
}

function categoryNamed(
  columns: readonly AnalysedColumn[],
  wanted: string,
): AnalysedColumn & { readonly kind: 'category' } {
  const column = columns.find(({ name }) => name === wanted);
  if (column?.kind !== 'category') throw notComputable('a column of it is no category');
  return column;
}

const notComputable = (problem: string): PermanentError =>
  new PermanentError('PlanNotComputable', `the plan does not fit the data set: ${problem}`);

/** The associations that a report may draw: those that rank first. */
function drawnAssociations(results: AnalysisResults, plan: AnalysisPlan): Association[] {
  const byId = new Map(results.associations.map((association) => [association.id, association]));
  return rankResults(resultEntries(results), plan)
    .flatMap(({ entry }) => byId.get(entry.id) ?? [])
    .slice(0, MOST_RELATIONS);
}
