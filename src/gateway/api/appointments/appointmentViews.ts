import { z } from 'zod';
import { ReminderOffset, ReminderReason } from '../../../contracts/appointments/appointmentRules.ts';
import {
  AppointmentParty,
  type AppointmentState,
  AppointmentStatus,
  type Reminder,
} from '../../../contracts/appointments/appointments.ts';
import { Channel } from '../../../contracts/messaging/notifications.ts';
import { AppointmentId, ContactId } from '../../../contracts/shared/ids.ts';
import type { Appointment } from '../../../store/appointments/appointments.ts';
import { Instant } from '../page.ts';

const reminders = z
  .array(
    z.object({
      offset: ReminderOffset,
      dueAt: Instant,
      state: z
        .enum(['waiting', 'sending', 'sent', 'skipped', 'failed'])
        .describe('`sending`: handed over, and not yet known to have left; `failed`: no channel accepted it'),
      reason: ReminderReason.nullable().describe(
        'why it was skipped or failed, or is due at another time than its rule names',
      ),
    }),
  )
  .describe('those for the present start');

const booked = {
  appointmentId: AppointmentId,
  contactId: ContactId,
  status: AppointmentStatus.describe('`unreported`: the clinic never said whether the patient came'),
  version: z.int().describe('rises with every change; 0 until it is booked'),
  localStart: z.string().describe('by the clocks of the clinic'),
  timeZone: z.string(),
  startsAt: Instant,
};

const summary = {
  ...booked,
  reference: z.string().nullable(),
  place: z.string().nullable(),
  cancelledBy: AppointmentParty.nullable(),
};

export const AppointmentSummary = z.object(summary).meta({ id: 'AppointmentSummary' });

export const AppointmentView = z
  .object({
    ...summary,
    pastDue: z.enum(['skip', 'send']),
    channels: z.array(Channel),
    followUps: z.object({ completed: z.string().nullable(), 'no-show': z.string().nullable() }),
    reminders,
  })
  .meta({ id: 'Appointment' });

const NoticeView = z
  .object({
    state: z
      .enum(['sending', 'waiting', 'nothingToTell', 'notTold'])
      .describe('`nothingToTell`: what the patient read last is true; `notTold`: no channel may be used'),
    until: Instant.nullable().describe('when it is sent, if it waits'),
    reason: z.string().nullable().describe('why it waits or is not told, such as `QuietHours`'),
  })
  .meta({ id: 'PatientNotice' });

export const AppointmentStateView = z
  .object({
    ...booked,
    clockChange: z
      .enum(['none', 'skipped', 'repeated'])
      .describe('whether the start falls into a change of the clocks'),
    reminders,
    isReachable: z.boolean().describe('whether the contact may be written to over one of the channels'),
    notice: NoticeView.optional().describe('of a change that the patient is told of'),
  })
  .meta({ id: 'AppointmentState' });

export const BookingView = AppointmentStateView.extend({
  change: z.enum(['booked', 'moved', 'edited', 'unchanged']).describe('what the request did'),
}).meta({ id: 'Booking' });

export function appointmentSummary({
  id,
  contactId,
  status,
  version,
  localStart,
  timeZone,
  startsAt,
  reference,
  place,
  cancelledBy,
}: Appointment): z.input<typeof AppointmentSummary> {
  return {
    appointmentId: id,
    contactId,
    status,
    version,
    localStart,
    timeZone,
    startsAt: startsAt.toISOString(),
    reference,
    place,
    cancelledBy,
  };
}

export function appointmentView(
  appointment: Appointment,
  planned: readonly Reminder[],
): z.input<typeof AppointmentView> {
  const { pastDue, channels, followUps } = appointment;
  return {
    ...appointmentSummary(appointment),
    pastDue,
    channels: [...channels],
    followUps,
    reminders: [...planned],
  };
}

export const appointmentStateView = (state: AppointmentState): z.input<typeof AppointmentStateView> => ({
  ...state,
  reminders: [...state.reminders],
});
