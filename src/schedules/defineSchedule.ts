import type { z } from 'zod';
import type { Job } from '../contracts/shared/defineJob.ts';

/** What happens when the job of the time before is still running. */
export type Overlap = 'skip' | 'bufferOne' | 'bufferAll' | 'cancelOther' | 'allowAll';

/** A part of a calendar time: one value, several, or a range with a step. */
export type CalendarPart =
  | number
  | '*'
  | readonly (number | { readonly start: number; readonly end?: number; readonly step?: number })[];

/** Times that match every part; absent parts are 0 for the clock and every one for the date. */
export interface CalendarTime {
  readonly minute?: CalendarPart;
  readonly hour?: CalendarPart;
  readonly dayOfMonth?: CalendarPart;
  /** 1 to 12. */
  readonly month?: CalendarPart;
  /** 0 is Sunday. */
  readonly dayOfWeek?: CalendarPart;
}

/** A job that is started again and again. */
export interface JobSchedule {
  /** Unique; the schedule is called `aftercare/NAME`. */
  readonly name: string;
  /** What it is for, in one line. */
  readonly purpose: string;
  readonly job: Job<z.ZodType, z.ZodType>;
  readonly input: unknown;
  /** Cron expressions of five fields, or calendar times; their union. */
  readonly when: { readonly cron: readonly string[] } | { readonly calendar: readonly CalendarTime[] };
  /** IANA zone of `when`. @default UTC */
  readonly timeZone?: string;
  /** @default skip */
  readonly overlap?: Overlap;
  /** How late a time that was missed while the server was down is still made up for. @default 10 min */
  readonly catchUpMinutes?: number;
  /** Each time is put off by a random span of up to this. @default 0 */
  readonly jitterSeconds?: number;
}

/** Declares a schedule; its input is checked against the job's contract by the compiler and again when applied. */
export function defineSchedule<Input extends z.ZodType, Result extends z.ZodType>(
  schedule: Omit<JobSchedule, 'job' | 'input'> & {
    readonly job: Job<Input, Result>;
    readonly input: z.input<Input>;
  },
): JobSchedule {
  const { job, input } = schedule;
  const { priorityKey, ...rest } = job;
  const erased: JobSchedule['job'] = {
    ...rest,
    ...(priorityKey ? { priorityKey: (value) => priorityKey(job.input.parse(value)) } : {}),
    workflowId: (value) => job.workflowId(job.input.parse(value)),
    tags: (value) => job.tags(job.input.parse(value)),
    summary: (value) => job.summary(job.input.parse(value)),
  };
  return { ...schedule, job: erased, input: job.input.parse(input) };
}
