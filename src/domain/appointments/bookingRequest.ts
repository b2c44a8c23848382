import { z } from 'zod';
import {
  LocalStart,
  PastDueRule,
  ReminderChannels,
  ReminderOffsets,
} from '../../contracts/appointments/appointmentRules.ts';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { TimeZone } from '../../contracts/shared/timeZone.ts';
import { ContactName } from '../messaging/notificationRequest.ts';
import { singleLine } from '../shared/singleLine.ts';

/** How the clinic's own software names an appointment; unique in the clinic. */
export const AppointmentReference = singleLine(200);
/** Where to come. It is in e-mails only, since a ward's name can tell what a patient suffers from. */
export const AppointmentPlace = singleLine(200);

const Sequence = SequenceName.nullable().optional();

/** An appointment as an app asks for it. What is left out stays as it was, and has the default when nothing was. */
export const BookingRequest = z.strictObject({
  contact: ContactName.describe('id of the contact, ct_…, or the reference of the clinic'),
  localStart: LocalStart.describe('by the clocks of the clinic, such as 2027-03-28T09:30'),
  timeZone: TimeZone.optional().describe('IANA zone of the start; by default that of the clinic'),
  reminders: ReminderOffsets.optional().describe('such as 24h or 1d@18:00; by default 24h'),
  pastDue: PastDueRule.optional().describe(
    'reminders whose time has passed: skip, or send the last one now; by default skip',
  ),
  channels: ReminderChannels.optional().describe('in the order to try them; by default sms, then email'),
  place: AppointmentPlace.nullable().optional().describe('where to come; in e-mails only'),
  reference: AppointmentReference.nullable()
    .optional()
    .describe(
      "how the clinic's own software names the appointment; booking it again changes that appointment",
    ),
  followUps: z
    .strictObject({ completed: Sequence, 'no-show': Sequence })
    .optional()
    .describe('the sequence that begins once the patient came, or did not come; null for none'),
  notifyPatient: z
    .boolean()
    .default(true)
    .describe('whether the patient is told when this moves an appointment'),
});
export type BookingRequest = z.output<typeof BookingRequest>;

/** A change of a booked appointment; what is left out stays as it is. */
export const BookingChange = BookingRequest.partial({ contact: true, localStart: true });
export type BookingChange = z.output<typeof BookingChange>;
