import { ApplicationFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import * as contract from '../../contracts/appointments/appointments.ts';
import { type Reply, reply } from '../../contracts/messaging/notifications.ts';
import type { AppointmentDesk } from './appointmentEntity.ts';
import { isAnswerToCurrentTime, tellClinic, tellPatient } from './notifyParties.ts';
import type { ReplyQueue } from './replyQueue.ts';
import { parseChange, refuseThePast } from './validateChange.ts';

/** Takes what the clinic's software and the patient say about an appointment, and answers what is asked about it. */
export function takeAppointmentMessages(
  desk: AppointmentDesk,
  replies: ReplyQueue,
  booked: contract.Booking,
): void {
  setHandler(contract.state, () => desk.current, { description: 'Where the appointment stands' });
  setHandler(contract.nextReminder, () => desk.nextReminder, { description: 'What is sent next, and when' });
  setHandler(contract.recompute, () => desk.replan(), {
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
  takeBookings(desk, booked);
  takeEndings(desk, booked);
}

function takeBookings(desk: AppointmentDesk, { clinicId, appointmentId }: contract.Booking): void {
  const told = async (change: () => Promise<contract.AppointmentState>, isTold: boolean) => {
    const { startsAt: previousStartsAt } = desk.state ?? (await desk.booked);
    const state = await change();
    if (isTold && state.startsAt !== previousStartsAt)
      await tellPatient(clinicId, state, { kind: 'moved', previousStartsAt });
    return state;
  };

  setHandler(
    contract.book,
    async (booking) => {
      const previousStartsAt = desk.state?.startsAt;
      const answer = await desk.book(parseChange(contract.remindAppointment.input, booking));
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
        refuseUnchangeable(desk);
      },
    },
  );

  setHandler(
    contract.reschedule,
    (change) => {
      const to = parseChange(contract.Reschedule, change);
      return told(() => desk.move(to), to.tellPatient);
    },
    {
      description: 'Moves the appointment to another time',
      validator: (change) => {
        refuseThePast(parseChange(contract.Reschedule, change).localStart);
        refuseUnchangeable(desk);
      },
    },
  );

  setHandler(
    contract.changeContact,
    (change) => desk.changeContact(parseChange(contract.ContactChange, change).contactId),
    {
      description: 'Reminds somebody else',
      validator: (change) => {
        parseChange(contract.ContactChange, change);
        refuseUnchangeable(desk);
      },
    },
  );
}

function takeEndings(desk: AppointmentDesk, { clinicId }: contract.Booking): void {
  setHandler(
    contract.confirm,
    async (change) => {
      parseChange(contract.Confirmation, change);
      return desk.confirm();
    },
    {
      description: 'Notes that the appointment is confirmed',
      validator: (change) => {
        parseChange(contract.Confirmation, change);
        refuseUnchangeable(desk);
      },
    },
  );

  setHandler(
    contract.cancel,
    async (change) => {
      const { by, tellPatient: isTold } = parseChange(contract.Cancellation, change);
      const state = await desk.close('cancelled', by);
      if (isTold && state.status === 'cancelled')
        await tellPatient(clinicId, state, { kind: 'cancelled', cancelledBy: by });
      return state;
    },
    {
      description: 'Cancels the appointment; no reminder is sent once this has answered',
      validator: (change) => {
        parseChange(contract.Cancellation, change);
        refuseUnchangeable(desk);
      },
    },
  );

  setHandler(
    contract.recordAttendance,
    (change) => desk.close(parseChange(contract.Attendance, change).outcome),
    {
      description: 'Says whether the patient came, which ends the reminding',
      validator: (change) => {
        const { outcome } = parseChange(contract.Attendance, change);
        refuseUnchangeable(desk);
        const hasBegun = desk.state !== undefined && Date.now() >= Date.parse(desk.state.startsAt);
        if (outcome === 'no-show' && !hasBegun)
          throw ApplicationFailure.nonRetryable('the appointment has not begun yet', 'NotStarted');
      },
    },
  );
}

function refuseUnchangeable(desk: AppointmentDesk): void {
  // A run whose history is long ends as soon as no change is in hand: with one after the other it never would.
  if (workflowInfo().continueAsNewSuggested && !desk.isQuiet)
    throw ApplicationFailure.nonRetryable(
      'the appointment is being changed too often; try again in a moment',
      'TooManyChanges',
    );
  if (desk.state === undefined || desk.isOpen) return;
  throw ApplicationFailure.nonRetryable(`the appointment is ${desk.current.status}`, 'AppointmentEnded');
}

/**
 * A patient confirms or cancels in a word; anything else, and an answer to a message about another time, is for the
 * clinic to read.
 */
export async function takeReply(
  desk: AppointmentDesk,
  { clinicId }: contract.Booking,
  answer: Reply,
): Promise<void> {
  const { appointmentId } = desk.current;
  const { replyId, meaning, notificationId } = answer;
  const isDecision =
    (meaning === 'confirm' || meaning === 'cancel') &&
    desk.isOpen &&
    (await isAnswerToCurrentTime({ appointmentId, notificationId }));
  if (isDecision && meaning === 'confirm' && desk.isOpen) {
    await desk.confirm();
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.confirmed' });
  } else if (isDecision && meaning === 'cancel' && desk.isOpen) {
    const state = await desk.close('cancelled', 'patient');
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.cancelled' });
    await tellPatient(clinicId, state, { kind: 'cancelled', cancelledBy: 'patient' });
  } else {
    await tellClinic(clinicId, { appointmentId, replyId, type: 'appointment.answered' });
  }
}
