import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { z } from 'zod';
import { SequenceName } from '../followUps/followUpJobs.ts';
import { defineJob } from '../shared/defineJob.ts';
import { AppointmentId, ClinicId, ContactId } from '../shared/ids.ts';
import { TimeZone } from '../shared/timeZone.ts';
import {
  LocalStart,
  PastDueRule,
  ReminderChannels,
  type ReminderOffset,
  ReminderOffsets,
  type ReminderReason,
} from './appointmentRules.ts';

/** `unreported`: the clinic never said whether the patient came. */
export const AppointmentStatus = z.enum([
  'booked',
  'confirmed',
  'cancelled',
  'completed',
  'no-show',
  'unreported',
]);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** Who cancels or confirms. */
export const AppointmentParty = z.enum(['clinic', 'patient'], 'must be clinic or patient');
export type AppointmentParty = z.infer<typeof AppointmentParty>;

/** Reminds a patient of an appointment, through every change of it, until the clinic says what became of it. */
export const remindAppointment = defineJob({
  workflow: 'remindAppointment',
  queue: 'appointments',
  input: z.strictObject({
    appointmentId: AppointmentId,
    clinicId: ClinicId,
    contactId: ContactId,
    /** By the clinic's clocks. */
    localStart: LocalStart,
    /** The clinic's zone. */
    timeZone: TimeZone,
    reminders: ReminderOffsets.default(['24h']),
    pastDue: PastDueRule.default('skip'),
    channels: ReminderChannels.default(['sms', 'email']),
    /** Whether the patient is told when booking an appointment again moves it. */
    tellPatient: z.boolean().default(true),
    /** The sequence that begins once the patient came, and once the patient did not; null for none. */
    followUps: z
      .strictObject({
        completed: SequenceName.nullable().default('post-visit-check-in'),
        'no-show': SequenceName.nullable().default('missed-appointment'),
      })
      .prefault({}),
  }),
  result: z.strictObject({
    status: AppointmentStatus,
    remindersSent: z.int(),
    followUpsWorkflowId: z.string().nullable(),
  }),
  workflowId: (input) => `appointment/${input.appointmentId}`,
  tags: (input) => ({ clinicId: input.clinicId, contactId: input.contactId }),
  priorityKey: () => 2,
  summary: (input) => `Remind of ${input.appointmentId}`,
});

/** What is booked: the input of the job and of the update `book`. */
export type Booking = z.output<typeof remindAppointment.input>;

/**
 * One reminder of an appointment. Instants are ISO 8601 in UTC.
 *
 * `sending`: handed over, and not yet known to have left. `failed`: no channel accepted it.
 */
export interface Reminder {
  readonly offset: ReminderOffset;
  readonly dueAt: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'skipped' | 'failed';
  /** Why it was skipped or failed, or is due at another time than its rule names; else null. */
  readonly reason: ReminderReason | null;
}

/** Where an appointment stands. */
export interface AppointmentState {
  readonly appointmentId: AppointmentId;
  readonly status: AppointmentStatus;
  /** Rises with every change of the appointment. */
  readonly version: number;
  readonly contactId: ContactId;
  readonly localStart: string;
  readonly timeZone: string;
  /** The instant of `localStart`, ISO 8601 in UTC. */
  readonly startsAt: string;
  /** Whether `localStart` falls into a change of the clocks; then the rule `compatible` of RFC 5545 decides. */
  readonly clockChange: 'none' | 'skipped' | 'repeated';
  readonly reminders: readonly Reminder[];
}

/** What booking did: an appointment that exists is changed to what was booked. */
export interface BookingAnswer {
  readonly change: 'booked' | 'moved' | 'edited' | 'unchanged';
  readonly state: AppointmentState;
}

/** Answered by `remindAppointment`. */
export const state = defineQuery<AppointmentState>('state');
export const nextReminder = defineQuery<Reminder | null>('nextReminder');

/** Whether the patient is written to about the change. */
const tellPatient = z.boolean().default(true);

export const Reschedule = z.strictObject({
  localStart: LocalStart,
  /** @default the zone it was booked in */
  timeZone: TimeZone.optional(),
  tellPatient,
});
export const Cancellation = z.strictObject({ by: AppointmentParty.default('clinic'), tellPatient });
export const Confirmation = z.strictObject({ by: AppointmentParty.default('clinic') });
export const ContactChange = z.strictObject({ contactId: ContactId });
export const Attendance = z.strictObject({ outcome: z.enum(['completed', 'no-show']) });

/**
 * Updates of `remindAppointment`. What is not as it should be is rejected before it is accepted, with type
 * `InvalidChange`, and a change of an appointment that has come to its end with `AppointmentEnded`. A start in the past
 * fails with `StartsInThePast`, a contact of nobody with `ContactNotFound`, and a follow-up sequence that there is not, or
 * that needs what an appointment cannot tell, with `SequenceNotRunnable`. When changes come by the hundred, at
 * times one is rejected with `TooManyChanges`; ask again. Once `cancel` or `reschedule` answer, no
 * reminder of the time before is sent any more.
 */
export const book = defineUpdate<BookingAnswer, [Booking]>('book');
export const reschedule = defineUpdate<AppointmentState, [z.input<typeof Reschedule>]>('reschedule');
export const cancel = defineUpdate<AppointmentState, [z.input<typeof Cancellation>]>('cancel');
export const confirm = defineUpdate<AppointmentState, [z.input<typeof Confirmation>]>('confirm');
export const changeContact = defineUpdate<AppointmentState, [z.input<typeof ContactChange>]>('changeContact');
/** Says that the patient came, or did not, which ends the reminding. */
export const recordAttendance = defineUpdate<AppointmentState, [z.input<typeof Attendance>]>(
  'recordAttendance',
);

/** Works out anew when the reminders are due, after the tz database has moved the instant of the start. */
export const recompute = defineSignal('recompute');
