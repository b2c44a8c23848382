import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';

/** Finds appointments whose instant has changed with the tz database, and has their reminders planned again. */
export const recomputeAppointments = defineJob({
  workflow: 'recomputeAppointments',
  queue: 'housekeeping',
  input: z.strictObject({}),
  result: z.strictObject({ checked: z.int(), moved: z.int() }),
  workflowId: () => 'recompute-appointments',
  tags: () => ({}),
  summary: () => 'Compare appointments with the tz database',
});

/** Raises `reminderOverdue` for every appointment whose reminder has been due for five minutes and has not left. */
export const checkReminders = defineJob({
  workflow: 'checkReminders',
  queue: 'housekeeping',
  input: z.strictObject({}),
  result: z.strictObject({ overdue: z.int() }),
  workflowId: () => 'check-reminders',
  tags: () => ({}),
  summary: () => 'Look for overdue reminders',
});
