import type {
  PastDueRule,
  ReminderOffset,
  ReminderReason,
} from '../../contracts/appointments/appointmentRules.ts';
import type {
  AppointmentParty,
  AppointmentState,
  Booking,
} from '../../contracts/appointments/appointments.ts';
import type { AppointmentId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import { planReminders } from '../../domain/appointments/reminderPlan.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { type ResolvedTime, resolveLocalTime } from '../../domain/shared/localTime.ts';
import { canBeReached } from '../../notifications/canBeReached.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import type { SendingRuleOptions } from '../../notifications/sendingRuleOptions.ts';
import { findFollowUpProblem } from '../../sequences/findFollowUpProblem.ts';
import { withdrawNews } from '../../store/appointments/appointmentNews.ts';
import * as reminders from '../../store/appointments/appointmentReminders.ts';
import * as appointments from '../../store/appointments/appointments.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Contact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { type DueReminder, type PreparedReminder, prepareReminder } from './prepareReminder.ts';
import { requireAppointment } from './requireAppointment.ts';
import { resolveAppointedTime } from './resolveStart.ts';

export interface AppointmentActivityOptions {
  readonly database: Database;
  readonly rules: SendingRuleOptions;
}

/** What a plan is made for, which decides about reminders whose time has passed. */
export type PlanCause = 'booked' | 'moved' | 'movedAndNotified' | 'edited' | 'contactChanged' | 'recomputed';

/** Keeps appointments and works out their instants. `now` is the workflow's time, ISO 8601 in UTC. */
export function appointmentActivities({ database, rules }: AppointmentActivityOptions) {
  /** Works out when the reminders are due and stores that in place of the plan before. */
  const plan = async (
    db: Database,
    appointment: appointments.Appointment,
    contact: Contact,
    { now, cause }: { readonly now: string; readonly cause: PlanCause },
  ): Promise<AppointmentState> => {
    const { id: appointmentId, clinicId, localStart, timeZone, contactId } = appointment;
    const wall = { appointmentId, localStart, timeZone };
    const time = { clinicId, appointmentId, localStart, timeZone };
    const { instant: startsAt, clockChange } = resolveLocalTime(localStart, timeZone);
    const { profile } = await requireClinic(db, clinicId);
    // What the former contact was sent, the new one has not read.
    if (cause === 'contactChanged') await reminders.forgetReminders(db, time);
    const previousReminders = await reminders.remindersOf(db, time);
    const planned = planReminders({
      startsAt,
      timeZone,
      offsets: appointment.reminders,
      now,
      ...pastDueRule(cause, appointment.pastDue),
      promised: previousReminders
        .filter(({ state }) => state === 'waiting' || state === 'sending')
        .map(offsetOf),
      quietHours: contact.quietHours ?? profile.quietHours,
      contactTimeZone: contact.timeZone,
    }).map((reminder) => {
      const before = previousReminders.find(({ offset }) => offset === reminder.offset);
      const staysSkipped = before?.state === 'skipped' && Date.parse(reminder.dueAt) <= Date.parse(now);
      return before && (reminders.isSettled(before) || staysSkipped) ? before : reminder;
    });
    await reminders.replaceReminders(db, time, planned);
    const { status, version } = appointment;
    const isReachable = await canBeReached(db, rules, { ...appointment, contact, now });
    return { ...wall, status, version, contactId, startsAt, clockChange, isReachable, reminders: planned };
  };

  const planFor = async (
    db: Database,
    appointment: appointments.Appointment,
    occasion: Parameters<typeof plan>[3],
  ): Promise<AppointmentState> => {
    const { contactId, clinicId } = appointment;
    return plan(db, appointment, await requireContact(db, clinicId, contactId), occasion);
  };

  return {
    /** Stores a booking and plans its reminders. Permanent `StartsInThePast`, `ContactNotFound` and `SequenceNotRunnable`; nothing is stored then. */
    async storeBooking(input: {
      booking: Booking;
      now: string;
      cause: PlanCause;
    }): Promise<AppointmentState> {
      const { booking, now } = input;
      const { instant } = futureStart(booking, now);
      return database.transaction().execute(async (trx) => {
        const contact = await requireContact(trx, booking.clinicId, booking.contactId);
        const found = await findFollowUpProblem(trx, booking.clinicId, booking.followUps);
        if (found)
          throw new PermanentError('SequenceNotRunnable', `followUps.${found.outcome}: ${found.problem}`);
        if (input.cause !== 'booked' && input.cause !== 'edited') await withdrawNews(trx, booking);
        const appointment = await appointments.storeBooking(trx, booking, new Date(instant));
        return plan(trx, appointment, contact, input);
      });
    },

    /** Moves an appointment, which has to be confirmed again, and plans its reminders. Permanent `StartsInThePast`. */
    async moveAppointment(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      localStart: string;
      timeZone: string;
      now: string;
      cause: PlanCause;
    }): Promise<AppointmentState> {
      const { clinicId, appointmentId, localStart, timeZone, now } = input;
      const startsAt = new Date(futureStart(input, now).instant);
      return database.transaction().execute(async (trx) => {
        await withdrawNews(trx, { clinicId, appointmentId });
        const change = { localStart, timeZone, startsAt, status: 'booked' as const };
        return planFor(
          trx,
          await appointments.changeAppointment(trx, clinicId, appointmentId, change),
          input,
        );
      });
    },

    /** Permanent `ContactNotFound`. */
    async changeContactOf(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      contactId: ContactId;
      now: string;
      cause: PlanCause;
    }): Promise<AppointmentState> {
      const { clinicId, appointmentId, contactId } = input;
      return database.transaction().execute(async (trx) => {
        await requireAppointment(trx, clinicId, appointmentId);
        const contact = await requireContact(trx, clinicId, contactId);
        await withdrawNews(trx, { clinicId, appointmentId });
        const appointment = await appointments.changeAppointment(trx, clinicId, appointmentId, { contactId });
        return plan(trx, appointment, contact, input);
      });
    },

    /** Plans again from the appointment as it is stored, with the instant the tz database gives it by this time. */
    async replanAppointment(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      now: string;
      cause: PlanCause;
    }): Promise<AppointmentState> {
      return database.transaction().execute(async (trx) => {
        const { clinicId, appointmentId: id } = input;
        const { localStart, timeZone } = await requireAppointment(trx, clinicId, id);
        const startsAt = new Date(resolveAppointedTime({ localStart, timeZone }).instant);
        return planFor(trx, await appointments.changeAppointment(trx, clinicId, id, { startsAt }), input);
      });
    },

    async confirmAppointment({
      clinicId,
      appointmentId,
    }: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
    }): Promise<{ version: number }> {
      const { version } = await appointments.changeAppointment(database, clinicId, appointmentId, {
        status: 'confirmed',
      });
      return { version };
    },

    /** Records how an appointment ended; of reminders that have not left, why they will not. */
    async closeAppointment(input: {
      clinicId: ClinicId;
      appointmentId: AppointmentId;
      status: AppointmentState['status'];
      reason: ReminderReason;
      cancelledBy: AppointmentParty | null;
    }): Promise<{ version: number }> {
      const { clinicId, appointmentId, status, reason, cancelledBy } = input;
      return database.transaction().execute(async (trx) => {
        await withdrawNews(trx, { clinicId, appointmentId });
        await reminders.skipOpenReminders(trx, clinicId, appointmentId, reason);
        const { version } = await appointments.changeAppointment(trx, clinicId, appointmentId, {
          status,
          ...(cancelledBy === null ? {} : { cancelledBy }),
        });
        return { version };
      });
    },

    /** See {@link prepareReminder}. */
    prepareReminder: (due: DueReminder): Promise<PreparedReminder> => prepareReminder(database, rules, due),

    /** Records what became of a reminder. */
    async settleReminder(input: {
      time: reminders.AppointedTime;
      offset: ReminderOffset;
      state: 'sent' | 'skipped' | 'failed';
      reason: ReminderReason | null;
    }): Promise<void> {
      await reminders.markReminder(database, input.time, input);
    },
  };
}

export type AppointmentActivities = ReturnType<typeof appointmentActivities>;

const offsetOf = ({ offset }: { readonly offset: ReminderOffset }): ReminderOffset => offset;

/** A patient who was told of the new time needs no reminder besides; one who takes over an appointment does. */
function pastDueRule(
  cause: PlanCause,
  rule: PastDueRule,
): { pastDue: PastDueRule | 'afterNotice'; pastDueReason: ReminderReason } {
  switch (cause) {
    case 'booked':
      return { pastDue: rule, pastDueReason: 'BookedInsideLeadTime' };
    case 'moved':
      return { pastDue: rule, pastDueReason: 'MovedInsideLeadTime' };
    case 'movedAndNotified':
      return { pastDue: 'afterNotice', pastDueReason: 'MovedInsideLeadTime' };
    case 'contactChanged':
      return { pastDue: 'send', pastDueReason: 'EditedInsideLeadTime' };
    case 'edited':
    case 'recomputed':
      return { pastDue: 'skip', pastDueReason: 'EditedInsideLeadTime' };
  }
}

interface WallTime {
  readonly localStart: string;
  readonly timeZone: string;
}

function futureStart(wall: WallTime, now: string): ResolvedTime {
  const time = resolveAppointedTime(wall);
  if (Date.parse(time.instant) > Date.parse(now)) return time;
  throw new PermanentError('StartsInThePast', 'localStart: is in the past; give a time to come');
}
