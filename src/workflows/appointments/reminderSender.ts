import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  condition,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { AppointmentActivities } from '../../activities/appointments/appointmentActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { ReminderReason } from '../../contracts/appointments/appointmentRules.ts';
import type { AppointmentState, Reminder } from '../../contracts/appointments/appointments.ts';
import { type NotificationOutcome, sendNotification } from '../../contracts/jobs.ts';
import type { JobInput } from '../../contracts/shared/defineJob.ts';
import type { ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { sendInline } from '../messaging/sendInline.ts';
import { LOCAL_DB_TRANSACTION, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { failureCause } from '../shared/failures.ts';
import { retryUntilPermanent } from '../shared/retryUntilPermanent.ts';

const { prepareReminder, settleReminder } = proxyLocalActivities<AppointmentActivities>(LOCAL_DB_TRANSACTION);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** How long a reminder may be due and unsent before an alert is raised. */
export const OVERDUE_AFTER = '5 min';

/** Result of sending a due reminder; every kind but `settled` leaves it to be sent later. */
export type SendingResult =
  | {
      readonly kind: 'settled';
      readonly state: 'sent' | 'skipped' | 'failed';
      readonly reason: ReminderReason | null;
    }
  | { readonly kind: 'stopped' | 'replan' };

interface Sending {
  readonly scope: CancellationScope;
  readonly result: Promise<SendingResult>;
}

/** Sends the reminders of one appointment, one after the other, and can stop the one that is being sent. */
export class ReminderSender {
  readonly #clinicId: ClinicId;
  readonly #startedFor: ContactId;
  #current: Sending | undefined;

  /** @param workflow the contact and clinic the workflow was started for */
  constructor(workflow: { readonly clinicId: ClinicId; readonly contactId: ContactId }) {
    this.#clinicId = workflow.clinicId;
    this.#startedFor = workflow.contactId;
  }

  /** Stops the reminder that is being sent, if any; resolves after it has left or certainly will not. */
  async stop(): Promise<void> {
    this.#current?.scope.cancel();
    await this.#current?.result;
  }

  /** Sends a reminder and records the result. */
  async send(appointment: AppointmentState, reminder: Reminder): Promise<SendingResult> {
    const scope = new CancellationScope();
    const result = this.#sendAndRecord(scope, appointment, reminder);
    this.#current = { scope, result };
    try {
      return await result;
    } finally {
      this.#current = undefined;
    }
  }

  /** Records that a reminder is not sent. */
  async skip(appointment: AppointmentState, reminder: Reminder, reason: ReminderReason): Promise<void> {
    await this.#record(appointment, reminder, { kind: 'settled', state: 'skipped', reason });
  }

  async #sendAndRecord(
    scope: CancellationScope,
    appointment: AppointmentState,
    reminder: Reminder,
  ): Promise<SendingResult> {
    const sending = scope
      .run(() => this.#prepareAndSend(appointment, reminder))
      .catch((error: unknown) => stoppedOrFailed(scope, error));
    const result = await this.#awaitWithAlert(appointment.appointmentId, sending);
    await this.#record(appointment, reminder, result);
    return result;
  }

  async #prepareAndSend(
    { appointmentId, version }: AppointmentState,
    { offset, reason }: Reminder,
  ): Promise<SendingResult> {
    const clinicId = this.#clinicId;
    const now = new Date().toISOString();
    const prepared = await retryUntilPermanent(() =>
      prepareReminder({ clinicId, appointmentId, offset, reason, version, now }),
    );
    if (prepared.action === 'replan') return { kind: 'replan' };
    if (prepared.action === 'skip') return { kind: 'settled', state: 'skipped', reason: prepared.reason };
    const { notificationId, contactId, step } = prepared;
    const notification = { notificationId, clinicId, contactId };
    // Erasure finds the running work of a contact by the contact that the workflow was started for.
    const isSameContact = contactId === this.#startedFor;
    const outcome = step && isSameContact ? await sendInline(notification, step) : null;
    return resultOf(outcome ?? (await sendByJob(notification)));
  }

  /** Waits until the sending has ended, also while it is being stopped; raises an alert if that takes too long. */
  #awaitWithAlert(subject: string, sending: Promise<SendingResult>): Promise<SendingResult> {
    return CancellationScope.nonCancellable(async () => {
      let hasEnded = false;
      const end = () => {
        hasEnded = true;
      };
      sending.then(end, end);
      if (await condition(() => hasEnded, OVERDUE_AFTER)) return sending;
      const advice = `see: ${PROGRAM_NAME} appointments show ${subject}`;
      const alert = { kind: 'reminderOverdue', clinicId: this.#clinicId, subject } as const;
      const message = `a reminder has been due for five minutes and has not left; ${advice}`;
      await retryUntilPermanent(() => raiseAlert({ ...alert, message }));
      const result = await sending;
      await retryUntilPermanent(() => resolveAlert(alert));
      return result;
    });
  }

  async #record(
    { appointmentId, localStart, timeZone }: AppointmentState,
    { offset }: Reminder,
    result: SendingResult,
  ): Promise<void> {
    if (result.kind !== 'settled') return;
    const { state, reason } = result;
    const time = { clinicId: this.#clinicId, appointmentId, localStart, timeZone };
    await retryUntilPermanent(() => settleReminder({ time, offset, state, reason }));
  }
}

/** A permanent failure concerns this reminder only: the appointment continues. */
function stoppedOrFailed(scope: CancellationScope, error: unknown): SendingResult {
  if (isCancellation(error) && scope.consideredCancelled) return { kind: 'stopped' };
  if (failureCause(error) instanceof ApplicationFailure)
    return { kind: 'settled', state: 'failed', reason: 'Undeliverable' };
  throw error;
}

async function sendByJob(notification: JobInput<typeof sendNotification>): Promise<NotificationOutcome> {
  const child = await startChildJob(sendNotification, notification);
  return child.result().then(({ outcome }) => outcome, failedUnlessCancelled);
}

function failedUnlessCancelled(error: unknown): NotificationOutcome {
  if (isCancellation(error) || !(error instanceof ChildWorkflowFailure)) throw error;
  return 'failed';
}

function resultOf(outcome: NotificationOutcome): SendingResult {
  if (outcome === 'sent') return { kind: 'settled', state: 'sent', reason: null };
  if (outcome === 'unknown') return { kind: 'settled', state: 'sent', reason: 'OutcomeUnknown' };
  if (outcome === 'refused') return { kind: 'settled', state: 'skipped', reason: 'RefusedByRules' };
  return { kind: 'settled', state: 'failed', reason: 'Undeliverable' };
}
