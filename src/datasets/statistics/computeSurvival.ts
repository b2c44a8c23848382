import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventCoding } from '../../domain/statistics/eventCoding.ts';
import { roundTimes } from '../../domain/statistics/roundSteps.ts';
import { type SurvivalResult, withAdjustedSurvival } from '../../domain/statistics/survivalResult.ts';
import type { AnalysedColumn, StatisticsOptions } from './analysedColumn.ts';
import { numberSql } from './numberSql.ts';
import { type PreparedColumn, withPreparedRows } from './prepareRows.ts';
import { progressSteps } from './progressSteps.ts';
import { curveResult, groupSurvival, numberSurvival } from './survivalResults.ts';
import { readSurvivalCounts, survivalRows } from './survivalRows.ts';

/** Times at which rows under observation are counted, about. */
const RISK_TIMES = 6;
const TIME = 'survival_time';

/** The columns of a survival analysis: the time in any unit, and how another says whether it ends with the event. */
export interface SurvivalPlan {
  readonly time: AnalysedColumn & { readonly kind: 'number' | 'date' };
  readonly event: EventCoding & { readonly name: string; readonly sql: string };
  /** Categories become curves with a log-rank test, numbers hazard ratios; scores are both. */
  readonly columns: readonly AnalysedColumn[];
}

/**
 * Survival curves, log-rank tests and univariate hazard ratios from all rows. DuckDB counts the rows by time and group; no row leaves it.
 *
 * @throws the reason of the signal once it is aborted
 */
export async function computeSurvival(
  connection: DuckDBConnection,
  { table, plan, ...options }: { readonly table: string; readonly plan: SurvivalPlan } & StatisticsOptions,
): Promise<SurvivalResult> {
  const { name, sql, event, censored } = plan.event;
  const eventColumn: AnalysedColumn = {
    kind: 'category',
    name,
    sql,
    levels: [
      { label: 'censored', values: censored },
      { label: 'event', values: event },
    ],
  };
  const columns = [eventColumn, ...plan.columns];
  const copied = [[numberSql(plan.time), TIME]] as const;
  return withPreparedRows(connection, { table, columns, copied, ...options }, async (prepared) => {
    const [coding, ...compared] = prepared.columns;
    const rows = await survivalRows(connection, { time: TIME, event: coding?.levels?.cell ?? '' });
    const counts = (await readSurvivalCounts(connection, rows, { level: null, levels: 1 }))[0] ?? [];
    const riskTimes = roundTimes(counts.at(-1)?.time ?? 0, RISK_TIMES);
    const work = { connection, rows, riskTimes, total: prepared.rows };
    const step = progressSteps(compared.length, options);
    const groups: SurvivalResult['groups'] = [];
    const numbers: SurvivalResult['numbers'] = [];
    for (const column of compared) {
      step();
      if (isGroup(column)) groups.push(await groupSurvival(work, column));
      if (column.number && column.kind !== 'date' && (column.kind === 'number' || column.isScore)) {
        numbers.push(await numberSurvival(work, { name: column.name, number: column.number, ...options }));
      }
    }
    options.onProgress?.(1);
    return withAdjustedSurvival({
      time: plan.time.name,
      event: { column: name, event: [...event], censored: [...censored] },
      n: rows.n,
      missing: prepared.rows - rows.n,
      timeStep: rows.timeStep,
      riskTimes,
      overall: curveResult(counts, riskTimes),
      groups,
      numbers,
    });
  });
}

const isGroup = ({ kind }: PreparedColumn): boolean => kind === 'category';
