import type { ColumnProfile, DatasetProfile } from '../datasets/datasetProfile.ts';
import { usualEventCoding } from '../statistics/eventCoding.ts';
import { type AnalysisPlan, EMPTY_PLAN, type PlannedSurvival } from './analysisPlan.ts';
import { comparableKind, dividesRows } from './comparableColumn.ts';

/** Words by which columns of survival times and of events are called in clinical data. */
export const TIME_NAME =
  /^(?:(?:survival|follow.?up|event|os|pfs)?[._ ]*)?(?:time|days|months|futime|survtime)$/i;
export const EVENT_NAME =
  /^(?:status|event|death|dead|died|deceased|fustat|censor(?:ed|ing)?|vital[._ ]?status)$/i;

/**
 * The plan for a question that the model could not plan: every comparison of all rows, and survival where one column is called like a
 * time, one like an event, and its two values are a usual coding.
 */
export function defaultPlan({ columns }: DatasetProfile): AnalysisPlan {
  const survival = usualSurvival(columns);
  return survival
    ? { ...EMPTY_PLAN, outcomes: [survival.time], survival, describeBy: survival.event }
    : EMPTY_PLAN;
}

function usualSurvival(columns: readonly ColumnProfile[]): PlannedSurvival | null {
  const time = columns.find((column) => TIME_NAME.test(column.name) && comparableKind(column) === 'number');
  const event = columns.find((column) => EVENT_NAME.test(column.name) && dividesRows(column));
  if (!time || !event || event.kind === 'identifying') return null;
  const coding = usualEventCoding(event.topValues.map(({ value }) => value));
  return (
    (coding && {
      time: time.name,
      event: event.name,
      eventValues: [...coding.event],
      censoredValues: [...coding.censored],
    }) ??
    null
  );
}
