import { checkReminders, recomputeAppointments } from '../contracts/appointments/appointmentSweeps.ts';
import { reconcileMessages } from '../contracts/messaging/messageJobs.ts';
import { sweepReplies } from '../contracts/messaging/replyJobs.ts';
import { checkQueues, notifyAdmins } from '../contracts/operations/housekeepingJobs.ts';
import { cleanUp } from '../contracts/operations/storageJobs.ts';
import { defineSchedule, type JobSchedule } from './defineSchedule.ts';

/** Every schedule there is. The command `schedules apply` makes the namespace have these and no others of ours. */
export const SCHEDULES: readonly JobSchedule[] = [
  defineSchedule({
    name: 'check-queues',
    purpose: 'raise an alert for a task queue that no worker polls',
    job: checkQueues,
    input: {},
    when: { cron: ['*/5 * * * *'] },
    catchUpMinutes: 1,
  }),
  defineSchedule({
    name: 'notify-admins',
    purpose: 'send an e-mail to ADMIN_EMAILS about each new alert',
    job: notifyAdmins,
    input: {},
    when: { cron: ['* * * * *'] },
    catchUpMinutes: 1,
  }),
  defineSchedule({
    name: 'reconcile-messages',
    purpose: 'settle messages whose outcome is open, and go on with notifications whose message failed later',
    job: reconcileMessages,
    input: {},
    when: { cron: ['*/15 * * * *'] },
    catchUpMinutes: 15,
  }),
  defineSchedule({
    name: 'sweep-replies',
    purpose: 'pass on replies that came while Temporal could not be reached',
    job: sweepReplies,
    input: {},
    when: { cron: ['*/5 * * * *'] },
    catchUpMinutes: 5,
  }),
  defineSchedule({
    name: 'check-reminders',
    purpose: 'raise an alert for a reminder that is due and has not left',
    job: checkReminders,
    input: {},
    when: { cron: ['* * * * *'] },
    catchUpMinutes: 1,
  }),
  defineSchedule({
    name: 'recompute-appointments',
    purpose: 'plan reminders again where the tz database has moved the start',
    job: recomputeAppointments,
    input: {},
    when: { cron: ['17 * * * *'] },
    catchUpMinutes: 60,
  }),
  defineSchedule({
    name: 'clean-up',
    purpose: 'remove what is kept long enough and what nothing refers to any more',
    job: cleanUp,
    input: {},
    when: { cron: ['30 3 * * *'] },
    catchUpMinutes: 720,
  }),
];
