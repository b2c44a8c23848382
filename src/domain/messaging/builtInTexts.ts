/**
 * The texts that come with Aftercare and that a clinic can replace: one for each template that patients read, and two more for
 * templates that say something else in one case.
 */
export const BUILT_IN_TEXTS = [
  'report-ready',
  'follow-up-check-in',
  'follow-up-reminder',
  'follow-up-review',
  'appointment-reminder',
  'appointment-reminder-confirmed',
  'appointment-changed',
  'appointment-cancelled',
  'appointment-cancelled-by-patient',
  'no-show',
  'visit-check-in',
  'regular-check-up',
  'help',
  'announcement',
] as const;
export type BuiltInTextName = (typeof BUILT_IN_TEXTS)[number];
