import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type {
  AppointmentState,
  remindAppointment as job,
  Reminder,
} from '../../contracts/appointments/appointments.ts';
import type { Reply } from '../../contracts/messaging/notifications.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { AppointmentDesk } from './appointmentEntity.ts';
import { takeAppointmentMessages, takeReply } from './appointmentHandlers.ts';
import { beginFollowUps } from './notifyParties.ts';
import { ReminderSending } from './reminderSender.ts';
import { ReplyQueue } from './replyQueue.ts';

/** How long after its start the clinic may say what became of an appointment, ms. */
export const REPORT_WITHIN_MS = 7 * 24 * 3_600_000;

/**
 * Sends each reminder of an appointment at its time, follows every change of it, and ends when the clinic has said what
 * became of it, or a week after its start.
 *
 * @param carried where the appointment stood at the end of the run before; null in the first run.
 * @param unanswered replies whose turn had not come then.
 */
export async function remindAppointment(
  input: JobInput<typeof job>,
  carried: AppointmentState | null = null,
  unanswered: readonly Reply[] = [],
): Promise<JobResult<typeof job>> {
  const sending = new ReminderSending(input);
  const desk = new AppointmentDesk(sending, carried, input.followUps);
  const replies = new ReplyQueue((answer) => takeReply(desk, input, answer), unanswered);
  takeAppointmentMessages(desk, replies, input);
  if (!carried) await desk.book(input);
  replies.start();

  while (desk.isOpen) {
    const seen = desk.changes;
    const closesAt = Date.parse(desk.current.startsAt) + REPORT_WITHIN_MS;
    const wakeAt = desk.nextReminder ? Date.parse(desk.nextReminder.dueAt) : closesAt;
    // Temporal fires even the shortest timer up to a second late.
    const waitMs = wakeAt - Date.now();
    if (waitMs > 0) await condition(() => desk.changes !== seen || isLong() || replies.hasFailed, waitMs);
    if (isLong() || replies.hasFailed) await handOver(input, desk, replies);
    await condition(() => desk.isQuiet);
    if (desk.isOpen) await sendDueReminder(desk, sending);
    if (desk.isOpen && Date.now() >= closesAt) await desk.close('unreported');
  }

  await condition(() => replies.isDone || replies.hasFailed || isLong());
  if (!replies.isDone || replies.hasFailed) await handOver(input, desk, replies);
  await condition(allHandlersFinished);
  const { status, reminders } = desk.current;
  const sequence = status === 'completed' || status === 'no-show' ? desk.followUps[status] : null;
  return {
    status,
    remindersSent: reminders.filter(({ state }) => state === 'sent').length,
    followUpsWorkflowId: sequence && (await beginFollowUps(input.clinicId, desk.current, sequence)),
  };
}

/** Goes on in another run. @throws what kept a reply from being taken */
async function handOver(
  input: JobInput<typeof job>,
  desk: AppointmentDesk,
  replies: ReplyQueue,
): Promise<void> {
  await replies.stop();
  await condition(allHandlersFinished);
  const { followUps } = desk;
  await continueAsNew<typeof remindAppointment>({ ...input, followUps }, desk.current, replies.waiting);
}

const isLong = (): boolean => workflowInfo().continueAsNewSuggested;

/** Of reminders that are due together, as after an outage, only the last one says something new. */
async function sendDueReminder(desk: AppointmentDesk, sending: ReminderSending): Promise<void> {
  const appointment = desk.current;
  const due = appointment.reminders.filter(
    ({ state, dueAt }) => state === 'waiting' && Date.parse(dueAt) <= Date.now(),
  );
  const last = due.pop();
  for (const reminder of due) {
    await sending.skip(appointment, reminder, 'Superseded');
    desk.note(appointment, reminder, { state: 'skipped', reason: 'Superseded' });
  }
  if (last && desk.isQuiet) await send(desk, sending, last);
}

async function send(desk: AppointmentDesk, sending: ReminderSending, reminder: Reminder): Promise<void> {
  const appointment = desk.current;
  desk.note(appointment, reminder, { state: 'sending' });
  const result = await sending.send(appointment, reminder);
  if (result.kind === 'settled') {
    desk.note(appointment, reminder, { state: result.state, reason: result.reason });
  } else {
    desk.note(appointment, reminder, { state: 'waiting' });
    // What stopped it has planned anew, if it came about.
    if (result.kind === 'replan') await desk.replan();
  }
}
