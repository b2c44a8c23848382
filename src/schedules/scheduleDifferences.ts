import type { ScheduleDescription } from '@temporalio/client';
import { searchAttributes } from '../contracts/shared/tags.ts';
import { definedTimes, describedTimes } from './calendarTimes.ts';
import type { JobSchedule } from './defineSchedule.ts';
import type { ScheduleDefinition } from './scheduleOptions.ts';

/** How a schedule on the server differs from its definition, each difference in plain words. */
export interface ScheduleDifference {
  readonly field: string;
  readonly is: string;
  readonly defined: string;
}

/**
 * Compares what the server says of a schedule with its definition, no matter who changed it and how. Whether it is
 * paused, and its note, are no differences: they are for people to decide.
 */
export function scheduleDifferences(
  schedule: JobSchedule,
  definition: ScheduleDefinition,
  actual: ScheduleDescription,
): ScheduleDifference[] {
  const defined = definedFacts(schedule, definition);
  return Object.entries(describedFacts(actual)).flatMap(([field, is]) => {
    const wanted = defined[field] ?? NONE;
    return is === wanted ? [] : [{ field, is, defined: wanted }];
  });
}

const NONE = 'none';

function definedFacts(schedule: JobSchedule, { spec, action, policies }: ScheduleDefinition) {
  const facts: Record<string, string> = {
    times: definedTimes(schedule),
    zone: spec.timezone,
    jitter: `${spec.jitter} ms`,
    overlap: policies.overlap,
    'catch-up window': `${policies.catchupWindow} ms`,
    'pause on failure': 'false',
    workflow: action.workflowType,
    'workflow id': action.workflowId,
    'task queue': action.taskQueue,
    input: JSON.stringify(action.args),
    tags: tagsText(searchAttributes(schedule.job.tags(schedule.input))),
    summary: action.staticSummary,
    memo: JSON.stringify(action.memo),
  };
  return facts;
}

function describedFacts({ spec, action, policies, state }: ScheduleDescription): Record<string, string> {
  const { retry, workflowExecutionTimeout, workflowRunTimeout, workflowTaskTimeout } = action;
  const limits = { retry, workflowExecutionTimeout, workflowRunTimeout, workflowTaskTimeout };
  return {
    times: describedTimes(spec),
    zone: spec.timezone ?? 'UTC',
    jitter: `${spec.jitter ?? 0} ms`,
    begin: spec.startAt?.toISOString() ?? NONE,
    end: spec.endAt?.toISOString() ?? NONE,
    overlap: policies.overlap ?? NONE,
    'catch-up window': `${policies.catchupWindow} ms`,
    'pause on failure': String(policies.pauseOnFailure),
    'starts left': state.remainingActions === undefined ? NONE : String(state.remainingActions),
    workflow: action.workflowType,
    'workflow id': action.workflowId ?? NONE,
    'task queue': action.taskQueue,
    input: JSON.stringify(action.args ?? []),
    tags: tagsText(action.typedSearchAttributes),
    summary: action.staticSummary ?? NONE,
    details: action.staticDetails ?? NONE,
    'retries and time-outs': Object.values(limits).some((limit) => limit !== undefined)
      ? JSON.stringify(limits)
      : NONE,
    // Also tells what this version of the application defines otherwise and none of the above shows.
    memo: JSON.stringify(action.memo ?? {}),
  };
}

function tagsText(attributes: ScheduleDescription['action']['typedSearchAttributes']): string {
  const pairs = attributes === undefined ? [] : 'getAll' in attributes ? attributes.getAll() : attributes;
  const texts = pairs.map(({ key, value }) => `${key.name}=${JSON.stringify(value)}`);
  return texts.sort().join(' ') || NONE;
}
