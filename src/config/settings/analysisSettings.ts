import { positive, whole } from './valueTypes.ts';

export const analysisSettings = {
  ANALYSIS_CONCURRENCY: whole(1, 500)
    .default(100)
    .describe('chunks of one analysis in progress at the same time, including those that wait for a permit'),
  ANALYSIS_HISTORY_EVENTS: whole(50, 8_000)
    .default(4_000)
    .describe('history events after which a run of an analysis continues as new'),
  DECISION_REMINDER_HOURS: positive()
    .default(24)
    .describe('time between reminders while an analysis waits for a decision or a budget, hours'),
};
