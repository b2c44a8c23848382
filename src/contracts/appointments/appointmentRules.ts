import { z } from 'zod';
import { DistinctChannels } from '../messaging/notifications.ts';

/**
 * When to remind of an appointment: so long before it (`24h`, `90m`), or at a clock time so many days before
 * (`1d@18:00`, the day before at six; `0d@07:30`, the same day), by the clinic's clocks.
 */
export const ReminderOffset = z
  .string()
  .regex(
    /^([1-9]\d{0,3}h|[1-9]\d{0,4}m|\d{1,2}d@([01]\d|2[0-3]):[0-5]\d)$/,
    'must be such as 24h, 90m or 1d@18:00',
  );
export type ReminderOffset = z.infer<typeof ReminderOffset>;

const distinct = (values: readonly string[]) => new Set(values).size === values.length;

/** The reminders of one appointment; none is allowed. */
export const ReminderOffsets = z
  .array(ReminderOffset)
  .max(10, 'must be ten reminders at most')
  .refine(distinct, 'must name each reminder once');

/**
 * What happens with reminders whose time has passed when the appointment is booked: all are left out, or the last one
 * is sent at once.
 */
export const PastDueRule = z.enum(['skip', 'send'], 'must be skip or send');
export type PastDueRule = z.infer<typeof PastDueRule>;

/** The channels to try, in their order. */
export const ReminderChannels = DistinctChannels.min(1, 'must name a channel');

const NO_LOCAL_TIME = 'must be a local time such as 2027-03-28T09:30';

/** What clocks at the clinic show, to the minute: `2027-03-28T09:30`. */
export const LocalStart = z.iso
  .datetime({ local: true, precision: -1, error: NO_LOCAL_TIME })
  .refine((text) => !text.endsWith('Z'), NO_LOCAL_TIME)
  // The instant would be in the year 10000 in some zones.
  .refine((text) => !text.startsWith('9999'), 'must be before the year 9999');

/** Why a reminder is not sent, or not at the time its rule says. */
export const ReminderReason = z.enum([
  /** Its time had passed when the appointment was booked, moved or edited. */
  'BookedInsideLeadTime',
  'MovedInsideLeadTime',
  'EditedInsideLeadTime',
  /** Its time had passed, and the rule is to send it then. */
  'SentAtOnce',
  /** Its rule names a time at or after the start. */
  'NotBeforeStart',
  /**
   * Its time fell into the contact's quiet hours: it was moved to their end or before them, or neither was possible.
   */
  'AfterQuietHours',
  'BeforeQuietHours',
  'QuietHoursUntilStart',
  /** A later reminder was due at the same time. */
  'Superseded',
  'AppointmentStarted',
  'AppointmentMoved',
  'AppointmentCancelled',
  'AppointmentEnded',
  'ContactChanged',
  /** The rules before sending allow it over no channel, as after an opt-out; the notification tells which. */
  'RefusedByRules',
  /** No channel accepted it; the notification tells why. */
  'Undeliverable',
  /** The provider may or may not have accepted it. */
  'OutcomeUnknown',
]);
export type ReminderReason = z.infer<typeof ReminderReason>;
