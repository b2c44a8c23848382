import { checkQueues } from '../contracts/housekeepingJobs.ts';
import { reconcileMessages } from '../contracts/messageJobs.ts';
import { defineSchedule, type JobSchedule } from './defineSchedule.ts';

/** Every schedule there is. `npm run client -- schedules apply` makes the namespace have these and no others of ours. */
export const SCHEDULES: readonly JobSchedule[] = [
  defineSchedule({
    name: 'check-queues',
    purpose: 'raise an alert for a task queue that nobody works on',
    job: checkQueues,
    input: {},
    when: { cron: ['*/5 * * * *'] },
    timeZone: 'UTC',
    catchUpMinutes: 1,
  }),
  defineSchedule({
    name: 'reconcile-messages',
    purpose: 'settle messages whose outcome is open, or ask a person about them',
    job: reconcileMessages,
    input: {},
    when: { cron: ['*/15 * * * *'] },
    timeZone: 'UTC',
    catchUpMinutes: 15,
  }),
];
