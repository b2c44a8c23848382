import { createHash } from 'node:crypto';
import type {
  CalendarSpec,
  ScheduleOptions,
  ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { searchAttributes } from '../contracts/shared/tags.ts';
import { DAYS, MONTHS } from './calendarTimes.ts';
import type { CalendarTime, JobSchedule, Overlap } from './defineSchedule.ts';

/** Schedules are ours exactly when their id begins with this. */
export const SCHEDULE_ID_PREFIX = 'aftercare/';

/** In the memo of every workflow a schedule starts: tells whether the schedule is as it is defined. */
export const DEFINITION_MEMO = 'scheduleDefinition';

const DEFAULT_CATCH_UP_MINUTES = 10;

const OVERLAP_POLICIES = {
  skip: 'SKIP',
  bufferOne: 'BUFFER_ONE',
  bufferAll: 'BUFFER_ALL',
  cancelOther: 'CANCEL_OTHER',
  allowAll: 'ALLOW_ALL',
} as const satisfies Record<Overlap, ScheduleOverlapPolicy>;

type StartWorkflowOptions = ScheduleOptions<ScheduleOptionsStartWorkflowAction<Workflow>>;

export const scheduleId = (schedule: Pick<JobSchedule, 'name'>): string =>
  `${SCHEDULE_ID_PREFIX}${schedule.name}`;

/** A schedule as Temporal takes it. @throws Error when its input is not what the job's contract asks for. */
export function scheduleOptions(schedule: JobSchedule) {
  const { job } = schedule;
  const input: unknown = job.input.parse(schedule.input);
  const options = {
    scheduleId: scheduleId(schedule),
    spec: {
      timezone: schedule.timeZone ?? 'UTC',
      jitter: (schedule.jitterSeconds ?? 0) * 1_000,
      ...('cron' in schedule.when
        ? { cronExpressions: [...schedule.when.cron] }
        : { calendars: schedule.when.calendar.map(calendarSpec) }),
    },
    action: {
      type: 'startWorkflow',
      workflowType: job.workflow,
      // The server appends the time, so that every start has an id of its own.
      workflowId: job.workflowId(input),
      taskQueue: job.queue,
      args: [input],
      typedSearchAttributes: searchAttributes(job.tags(input)),
      staticSummary: job.summary(input),
    },
    policies: {
      overlap: OVERLAP_POLICIES[schedule.overlap ?? 'skip'],
      catchupWindow: (schedule.catchUpMinutes ?? DEFAULT_CATCH_UP_MINUTES) * 60_000,
    },
  } satisfies StartWorkflowOptions;
  return { ...options, action: { ...options.action, memo: { [DEFINITION_MEMO]: fingerprint(options) } } };
}

export type ScheduleDefinition = ReturnType<typeof scheduleOptions>;

/** The same for the same definition, whatever the server makes of it. */
function fingerprint(options: StartWorkflowOptions): string {
  return createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 16);
}

function calendarSpec(time: CalendarTime): CalendarSpec {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = time;
  return {
    ...(minute === undefined ? {} : { minute: numbers(minute) }),
    ...(hour === undefined ? {} : { hour: numbers(hour) }),
    ...(dayOfMonth === undefined ? {} : { dayOfMonth: numbers(dayOfMonth) }),
    ...(month === undefined ? {} : { month: names(month, MONTHS, 1) }),
    ...(dayOfWeek === undefined ? {} : { dayOfWeek: names(dayOfWeek, DAYS, 0) }),
  };
}

function numbers(part: NonNullable<CalendarTime['minute']>) {
  if (typeof part === 'number' || part === '*') return part;
  return part.map((entry) =>
    typeof entry === 'number' ? entry : { ...entry, end: entry.end ?? entry.start },
  );
}

function names<Name extends string>(
  part: NonNullable<CalendarTime['minute']>,
  all: readonly Name[],
  first: number,
) {
  const name = (value: number): Name => {
    const found = all[value - first];
    if (found === undefined)
      throw new Error(`${value} is not between ${first} and ${all.length - 1 + first}`);
    return found;
  };
  if (part === '*') return part;
  if (typeof part === 'number') return name(part);
  return part.map((entry) =>
    typeof entry === 'number'
      ? name(entry)
      : { start: name(entry.start), end: name(entry.end ?? entry.start), step: entry.step ?? 1 },
  );
}
