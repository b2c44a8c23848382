import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  AppointmentState,
  remindAppointment as job,
  Reminder,
} from '../../contracts/appointments/appointments.ts';
import type { Reply } from '../../contracts/messaging/notifications.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { type Progress, progress } from '../../contracts/shared/jobMessages.ts';
import { AppointmentEntity } from './appointmentEntity.ts';
import { handleReply, registerAppointmentHandlers } from './appointmentHandlers.ts';
import { beginFollowUps, tellSequences } from './notifyParties.ts';
import { ReminderSender } from './reminderSender.ts';
import { ReplyQueue } from './replyQueue.ts';

/** How long after the start the clinic may record the attendance, ms. */
export const REPORT_WITHIN_MS = 7 * 24 * 3_600_000;

/**
 * Sends each reminder of an appointment at its time, applies every change, and ends when the clinic has recorded the
 * attendance, or a week after the start.
 *
 * @param continued state at the end of the previous run; null in the first run
 * @param unanswered replies that were not handled then
 */
export async function remindAppointment(
  input: JobInput<typeof job>,
  continued: AppointmentState | null = null,
  unanswered: readonly Reply[] = [],
): Promise<JobResult<typeof job>> {
  const sending = new ReminderSender(input);
  const entity = new AppointmentEntity(input, sending, continued);
  const replies = new ReplyQueue((answer) => handleReply(entity, input, answer), unanswered);
  setHandler(progress, () => progressOf(entity.state), { description: 'How many reminders are done' });
  registerAppointmentHandlers(entity, replies, input);
  // Reminders do not wait for it: a worker that is lost meanwhile would hold them up. It fails only for a contact that is gone.
  let telling: Promise<void> = Promise.resolve();
  if (!continued) {
    const { state } = await entity.book(input);
    telling = tellSequences(input.clinicId, state.contactId).catch(() => undefined);
  }
  replies.start();

  while (entity.isOpen) {
    const seen = entity.changes;
    const closesAt = Date.parse(entity.current.startsAt) + REPORT_WITHIN_MS;
    const wakeAt = entity.nextReminder ? Date.parse(entity.nextReminder.dueAt) : closesAt;
    // Temporal fires even the shortest timer up to a second late.
    const waitMs = wakeAt - Date.now();
    if (waitMs > 0) await condition(() => entity.changes !== seen || isLong() || replies.hasFailed, waitMs);
    if (isLong() || replies.hasFailed) await telling.then(() => continueAsNewWith(input, entity, replies));
    await condition(() => entity.isQuiet);
    if (entity.isOpen) await sendDueReminder(entity, sending);
    if (entity.isOpen && Date.now() >= closesAt) await entity.close('unreported');
  }

  await condition(() => replies.isDone || replies.hasFailed || isLong());
  await telling;
  if (!replies.isDone || replies.hasFailed) await continueAsNewWith(input, entity, replies);
  await condition(allHandlersFinished);
  const { status, reminders } = entity.current;
  const sequence = status === 'completed' || status === 'no-show' ? entity.followUps[status] : null;
  return {
    status,
    remindersSent: reminders.filter(({ state }) => state === 'sent').length,
    followUpsWorkflowId: sequence && (await beginFollowUps(input.clinicId, entity.current, sequence)),
  };
}

/** Continues in a new run. @throws the error of a reply that could not be handled */
async function continueAsNewWith(
  input: JobInput<typeof job>,
  entity: AppointmentEntity,
  replies: ReplyQueue,
): Promise<void> {
  await replies.stop();
  await condition(allHandlersFinished);
  const { followUps } = entity;
  await continueAsNew<typeof remindAppointment>({ ...input, followUps }, entity.current, replies.waiting);
}

function progressOf(state: AppointmentState | undefined): Progress {
  const reminders = state?.reminders ?? [];
  const done = reminders.filter((one) => one.state !== 'waiting' && one.state !== 'sending').length;
  return { phase: state?.status ?? 'booking', done, total: reminders.length, unit: 'reminders' };
}

const isLong = (): boolean => workflowInfo().continueAsNewSuggested;

/** If several reminders are due together, as after an outage, only the last one is sent. */
async function sendDueReminder(entity: AppointmentEntity, sending: ReminderSender): Promise<void> {
  const appointment = entity.current;
  const due = appointment.reminders.filter(
    ({ state, dueAt }) => state === 'waiting' && Date.parse(dueAt) <= Date.now(),
  );
  const last = due.pop();
  for (const reminder of due) {
    await sending.skip(appointment, reminder, 'Superseded');
    entity.note(appointment, reminder, { state: 'skipped', reason: 'Superseded' });
  }
  if (last && entity.isQuiet) await send(entity, sending, last);
}

async function send(entity: AppointmentEntity, sending: ReminderSender, reminder: Reminder): Promise<void> {
  const appointment = entity.current;
  entity.note(appointment, reminder, { state: 'sending' });
  const result = await sending.send(appointment, reminder);
  if (result.kind === 'settled') {
    entity.note(appointment, reminder, { state: result.state, reason: result.reason });
  } else {
    entity.note(appointment, reminder, { state: 'waiting' });
    // The change that stopped it has planned the reminders again, unless the change failed.
    if (result.kind === 'replan') await entity.replan();
  }
}
