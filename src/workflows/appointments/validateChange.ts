import { ApplicationFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { problemsOf } from '../../contracts/shared/problemsOf.ts';

/** The zone furthest behind UTC: no clock on earth shows a local time later than this long after UTC does. */
const FURTHEST_BEHIND_UTC_MS = 12 * 3_600_000;

/** Parses the argument of an update. @throws ApplicationFailure `InvalidChange` naming the field */
export function parseChange<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw ApplicationFailure.nonRetryable(problemsOf(parsed.error, 'change').join('; '), 'InvalidChange');
}

/**
 * Refuses a local time that is past in every zone; an activity checks the others.
 *
 * @throws ApplicationFailure `StartsInThePast`
 */
export function refusePast(localStart: string): void {
  if (Date.parse(`${localStart}Z`) + FURTHEST_BEHIND_UTC_MS > Date.now()) return;
  throw ApplicationFailure.nonRetryable('localStart: is in the past; give a time to come', 'StartsInThePast');
}
