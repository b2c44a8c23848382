import { ApplicationFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import * as contract from '../../contracts/appointments/appointments.ts';
import { type Reply, reply } from '../../contracts/messaging/notifications.ts';
import type { AppointmentEntity } from './appointmentEntity.ts';
import { isAnswerToCurrentTime, notifyClinic, notifyPatient } from './notifyParties.ts';
import type { ReplyQueue } from './replyQueue.ts';
import { parseChange, refusePast } from './validateChange.ts';

/** Registers the handlers of the updates, signals and queries of an appointment. */
export function registerAppointmentHandlers(
  entity: AppointmentEntity,
  replies: ReplyQueue,
  booking: contract.Booking,
): void {
  setHandler(contract.state, () => entity.current, { description: 'State of the appointment' });
  setHandler(contract.nextReminder, () => entity.nextReminder, {
    description: 'The next reminder and its time',
  });
  setHandler(contract.recompute, () => entity.replan(), {
    description: 'Computes the instants again after a change of the tz database',
  });
  setHandler(
    reply,
    (answer) => {
      // An opt-out does not concern the appointment.
      if (answer.meaning !== 'stop') replies.add(answer);
    },
    { description: 'A reply of the patient' },
  );
  registerBookingHandlers(entity, booking);
  registerOutcomeHandlers(entity, booking);
}

function registerBookingHandlers(
  entity: AppointmentEntity,
  { clinicId, appointmentId }: contract.Booking,
): void {
  const withNotice = async (change: () => Promise<contract.AppointmentState>, isNotified: boolean) => {
    const { startsAt: previousStartsAt } = entity.state ?? (await entity.booked);
    const state = await change();
    if (isNotified && state.startsAt !== previousStartsAt)
      return notifyPatient(clinicId, state, { kind: 'moved', previousStartsAt });
    return state;
  };

  setHandler(
    contract.book,
    async (booking) => {
      const previousStartsAt = entity.state?.startsAt;
      const answer = await entity.book(parseChange(contract.remindAppointment.input, booking));
      if (answer.change === 'moved' && previousStartsAt !== undefined && booking.notifyPatient)
        return {
          ...answer,
          state: await notifyPatient(clinicId, answer.state, { kind: 'moved', previousStartsAt }),
        };
      return answer;
    },
    {
      description: 'Books the appointment, or changes it to what is booked',
      validator: (booking) => {
        const parsed = parseChange(contract.remindAppointment.input, booking);
        if (parsed.appointmentId !== appointmentId || parsed.clinicId !== clinicId)
          throw ApplicationFailure.nonRetryable('appointmentId: is another appointment', 'InvalidChange');
        refusePast(parsed.localStart);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.reschedule,
    (change) => {
      const to = parseChange(contract.Reschedule, change);
      return withNotice(() => entity.move(to), to.notifyPatient);
    },
    {
      description: 'Moves the appointment to another time',
      validator: (change) => {
        refusePast(parseChange(contract.Reschedule, change).localStart);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.changeContact,
    (change) => entity.changeContact(parseChange(contract.ContactChange, change).contactId),
    {
      description: 'Reminds another contact',
      validator: (change) => {
        parseChange(contract.ContactChange, change);
        refuseUnchangeable(entity);
      },
    },
  );
}

function registerOutcomeHandlers(entity: AppointmentEntity, { clinicId }: contract.Booking): void {
  setHandler(
    contract.confirm,
    async (change) => {
      parseChange(contract.Confirmation, change);
      return entity.confirm();
    },
    {
      description: 'Records that the appointment is confirmed',
      validator: (change) => {
        parseChange(contract.Confirmation, change);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.cancel,
    async (change) => {
      const { by, notifyPatient: isNotified } = parseChange(contract.Cancellation, change);
      const state = await entity.close('cancelled', by);
      if (isNotified && state.status === 'cancelled')
        return notifyPatient(clinicId, state, { kind: 'cancelled', cancelledBy: by });
      return state;
    },
    {
      description: 'Cancels the appointment; no reminder is sent after this update has completed',
      validator: (change) => {
        parseChange(contract.Cancellation, change);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.recordAttendance,
    (change) => entity.close(parseChange(contract.Attendance, change).outcome),
    {
      description: 'Records whether the patient came, which ends the reminders',
      validator: (change) => {
        parseChange(contract.Attendance, change);
        refuseUnchangeable(entity);
        const hasBegun = entity.state !== undefined && Date.now() >= Date.parse(entity.state.startsAt);
        if (!hasBegun)
          throw ApplicationFailure.nonRetryable('the appointment has not begun yet', 'NotStarted');
      },
    },
  );
}

function refuseUnchangeable(entity: AppointmentEntity): void {
  // A run with a long history ends as soon as no change is pending: with an unbroken series of changes it never would.
  if (workflowInfo().continueAsNewSuggested && !entity.isQuiet)
    throw ApplicationFailure.nonRetryable(
      'the appointment is being changed too often; try again in a moment',
      'TooManyChanges',
    );
  if (entity.state === undefined || entity.isOpen) return;
  throw ApplicationFailure.nonRetryable(`the appointment is ${entity.current.status}`, 'AppointmentEnded');
}

/**
 * Applies a reply that confirms or cancels. Any other reply, one to a message about another time or to another contact, and
 * one after the start go to the clinic to read.
 */
export async function handleReply(
  entity: AppointmentEntity,
  { clinicId }: contract.Booking,
  answer: Reply,
): Promise<void> {
  const { appointmentId, startsAt } = entity.current;
  const { replyId, meaning, notificationId } = answer;
  const isDecision =
    (meaning === 'confirm' || meaning === 'cancel') &&
    entity.isOpen &&
    Date.now() < Date.parse(startsAt) &&
    (await isAnswerToCurrentTime({ clinicId, appointmentId, notificationId }));
  if (isDecision && meaning === 'confirm' && entity.isOpen) {
    await entity.confirm();
    await notifyClinic(clinicId, { appointmentId, replyId, type: 'appointment.confirmed' });
  } else if (isDecision && meaning === 'cancel' && entity.isOpen) {
    const state = await entity.close('cancelled', 'patient');
    await notifyClinic(clinicId, { appointmentId, replyId, type: 'appointment.cancelled' });
    await notifyPatient(clinicId, state, { kind: 'cancelled', cancelledBy: 'patient' });
  } else {
    await notifyClinic(clinicId, { appointmentId, replyId, type: 'appointment.answered' });
  }
}
