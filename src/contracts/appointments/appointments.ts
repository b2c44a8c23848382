import { z } from 'zod';
import { SequenceName } from '../followUps/followUpJobs.ts';
import { defineJob } from '../shared/defineJob.ts';
import { AppointmentId, ClinicId, ContactId } from '../shared/ids.ts';
import { defineQuery, defineSignal, defineUpdate } from '../shared/messageDefinitions.ts';
import { TimeZone } from '../shared/timeZone.ts';
import { clinicWorkflowId } from '../shared/workflowIds.ts';
import {
  LocalStart,
  PastDueRule,
  ReminderChannels,
  type ReminderOffset,
  ReminderOffsets,
  type ReminderReason,
} from './appointmentRules.ts';
import type { PatientNotice } from './patientNotice.ts';

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

/** @param appointmentId `ap_…` */
const jobIdOf = (appointmentId: string): string => `appointment/${appointmentId}`;

/** The workflow id of {@link remindAppointment}, for those who know the appointment only by its id. */
export const appointmentWorkflowId = (clinicId: ClinicId, appointmentId: AppointmentId): string =>
  clinicWorkflowId(clinicId, jobIdOf(appointmentId));

/** Reminds a patient of an appointment and follows its changes, until the clinic records the attendance. */
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
    notifyPatient: z.boolean().default(true),
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
  workflowId: (input) => jobIdOf(input.appointmentId),
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

/** The state of an appointment. */
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
  /** Whether the contact may be written to over one of the channels. */
  readonly isReachable: boolean;
  readonly reminders: readonly Reminder[];
  /** In the answer to a change that the patient is told of: whether that succeeds. */
  readonly notice?: PatientNotice;
}

/** What booking did: an appointment that exists is changed to what was booked. */
export interface BookingAnswer {
  readonly change: 'booked' | 'moved' | 'edited' | 'unchanged';
  readonly state: AppointmentState;
}

/** The status, version, start and reminders of the appointment. */
export const state = defineQuery<AppointmentState>('state');
/** The reminder that is sent next; null when no reminder waits. */
export const nextReminder = defineQuery<Reminder | null>('nextReminder');

/** Whether the patient is written to about the change. */
const notifyPatient = z.boolean().default(true);

export const Reschedule = z.strictObject({
  localStart: LocalStart,
  /** @default the zone it was booked in */
  timeZone: TimeZone.optional(),
  notifyPatient,
});
export const Cancellation = z.strictObject({ by: AppointmentParty.default('clinic'), notifyPatient });
export const Confirmation = z.strictObject({ by: AppointmentParty.default('clinic') });
export const ContactChange = z.strictObject({ contactId: ContactId });
export const Attendance = z.strictObject({ outcome: z.enum(['completed', 'no-show']) });

/**
 * Books the appointment, or changes the booked one to this booking.
 *
 * All updates of `remindAppointment`: a malformed change is rejected with type `InvalidChange`, a change of an appointment
 * that has ended with `AppointmentEnded`. A start in the past fails with `StartsInThePast`, an unknown contact with
 * `ContactNotFound`, an unknown follow-up sequence, or one that needs more variables than an appointment has, with
 * `SequenceNotRunnable`. When hundreds of changes arrive at once, one may be rejected with `TooManyChanges`; ask again.
 * After `cancel` or `reschedule` has answered, no reminder for the earlier time is sent.
 */
export const book = defineUpdate<BookingAnswer, [Booking]>('book');
/** Moves the appointment to another start. */
export const reschedule = defineUpdate<AppointmentState, [z.input<typeof Reschedule>]>('reschedule');
/** Cancels the appointment and its reminders. */
export const cancel = defineUpdate<AppointmentState, [z.input<typeof Cancellation>]>('cancel');
/** Records that the patient or the clinic has confirmed. */
export const confirm = defineUpdate<AppointmentState, [z.input<typeof Confirmation>]>('confirm');
/** Sends the reminders to another contact. */
export const changeContact = defineUpdate<AppointmentState, [z.input<typeof ContactChange>]>('changeContact');
/** Records whether the patient came; the job ends, and a follow-up sequence may begin. */
export const recordAttendance = defineUpdate<AppointmentState, [z.input<typeof Attendance>]>(
  'recordAttendance',
);

/** Computes the times of the reminders again after a change of the tz database; internal, not for apps. */
export const recompute = defineSignal('recompute');
