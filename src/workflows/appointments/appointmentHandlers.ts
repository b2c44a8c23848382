import { ApplicationFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import * as contract from '../../contracts/appointments/appointments.ts';
import { type Reply, reply } from '../../contracts/messaging/notifications.ts';
import type { AppointmentEntity } from './appointmentEntity.ts';
import { isAnswerToCurrentTime, tellClinic, tellPatient } from './notifyParties.ts';
import type { ReplyQueue } from './replyQueue.ts';
import { parseChange, refuseThePast } from './validateChange.ts';

/** Takes what the clinic's software and the patient say about an appointment, and answers what is asked about it. */
export function takeAppointmentMessages(
  entity: AppointmentEntity,
  replies: ReplyQueue,
  booked: contract.Booking,
): void {
  setHandler(contract.state, () => entity.current, { description: 'Where the appointment stands' });
  setHandler(contract.nextReminder, () => entity.nextReminder, {
    description: 'What is sent next, and when',
  });
  setHandler(contract.recompute, () => entity.replan(), {
    description: 'Works out the instants anew after a change of the tz database',
  });
  setHandler(
    reply,
    (answer) => {
      // An opt-out is none of an appointment's business.
      if (answer.meaning !== 'stop') replies.add(answer);
    },
    { description: 'What the patient answered' },
  );
  takeBookings(entity, booked);
  takeEndings(entity, booked);
}

function takeBookings(entity: AppointmentEntity, { clinicId, appointmentId }: contract.Booking): void {
  const told = async (change: () => Promise<contract.AppointmentState>, isTold: boolean) => {
    const { startsAt: previousStartsAt } = entity.state ?? (await entity.booked);
    const state = await change();
    if (isTold && state.startsAt !== previousStartsAt)
      await tellPatient(clinicId, state, { kind: 'moved', previousStartsAt });
    return state;
  };

  setHandler(
    contract.book,
    async (booking) => {
      const previousStartsAt = entity.state?.startsAt;
      const answer = await entity.book(parseChange(contract.remindAppointment.input, booking));
      if (answer.change === 'moved' && previousStartsAt !== undefined && booking.tellPatient)
        await tellPatient(clinicId, answer.state, { kind: 'moved', previousStartsAt });
      return answer;
    },
    {
      description: 'Books the appointment, or changes it to what is booked',
      validator: (booking) => {
        const parsed = parseChange(contract.remindAppointment.input, booking);
        if (parsed.appointmentId !== appointmentId || parsed.clinicId !== clinicId)
          throw ApplicationFailure.nonRetryable('appointmentId: is another appointment', 'InvalidChange');
        refuseThePast(parsed.localStart);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.reschedule,
    (change) => {
      const to = parseChange(contract.Reschedule, change);
      return told(() => entity.move(to), to.tellPatient);
    },
    {
      description: 'Moves the appointment to another time',
      validator: (change) => {
        refuseThePast(parseChange(contract.Reschedule, change).localStart);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.changeContact,
    (change) => entity.changeContact(parseChange(contract.ContactChange, change).contactId),
    {
      description: 'Reminds somebody else',
      validator: (change) => {
        parseChange(contract.ContactChange, change);
        refuseUnchangeable(entity);
      },
    },
  );
}

function takeEndings(entity: AppointmentEntity, { clinicId }: contract.Booking): void {
  setHandler(
    contract.confirm,
    async (change) => {
      parseChange(contract.Confirmation, change);
      return entity.confirm();
    },
    {
      description: 'Notes that the appointment is confirmed',
      validator: (change) => {
        parseChange(contract.Confirmation, change);
        refuseUnchangeable(entity);
      },
    },
  );

  setHandler(
    contract.cancel,
    async (change) => {
      const { by, tellPatient: isTold } = parseChange(contract.Cancellation, change);
      const state = await entity.close('cancelled', by);
      if (isTold && state.status === 'cancelled')
        await tellPatient(clinicId, state, { kind: 'cancelled', cancelledBy: by });
      return state;
    },
    {
      description: 'Cancels the appointment; no reminder is sent once this has answered',
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
      description: 'Says whether the patient came, which ends the reminding',
      validator: (change) => {
        const { outcome } = parseChange(contract.Attendance, change);
        refuseUnchangeable(entity);
        const hasBegun = entity.state !== undefined && Date.now() >= Date.parse(entity.state.startsAt);
        if (outcome === 'no-show' && !hasBegun)
          throw ApplicationFailure.nonRetryable('the appointment has not begun yet', 'NotStarted');
      },
    },
  );
}

function refuseUnchangeable(entity: AppointmentEntity): void {
  // A run whose history is long ends as soon as no change is in hand: with one after the other it never would.
  if (workflowInfo().continueAsNewSuggested && !entity.isQuiet)
    throw ApplicationFailure.nonRetryable(
      'the appointment is being changed too often; try again in a moment',
      'TooManyChanges',
    );
  if (entity.state === undefined || entity.isOpen) return;
  throw ApplicationFailure.nonRetryable(`the appointment is ${entity.current.status}`, 'AppointmentEnded');
}

/**
 * A patient confirms or cancels in a word; anything else, and an answer to a message about another time, is for the
 * clinic to read.
 */
export async function takeReply(
  entity: AppointmentEntity,
  { clinicId }: contract.Booking,
  answer: Reply,
): Promise<void> {
  const { appointmentId } = entity.current;
  const { replyId, meaning, notificationId } = answer;
  const isDecision =
    (meaning === 'confirm' || meaning === 'cancel') &&
    entity.isOpen &&
    (await isAnswerToCurrentTime({ appointmentId, notificationId }));
  if (isDecision && meaning === 'confirm' && entity.isOpen) {
    await entity.confirm();
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.confirmed' });
  } else if (isDecision && meaning === 'cancel' && entity.isOpen) {
    const state = await entity.close('cancelled', 'patient');
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.cancelled' });
    await tellPatient(clinicId, state, { kind: 'cancelled', cancelledBy: 'patient' });
  } else {
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.answered' });
  }
}
