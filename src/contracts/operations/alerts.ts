import { z } from 'zod';

/** What can make somebody look: each kind says what happened to the subject it names. */
export const AlertKind = z.enum([
  'analysisWaitsForDecision',
  'budgetReached',
  'modelUnavailable',
  'modelAccessDenied',
  'webhookEndpointDisabled',
  'notificationUndeliverable',
  'messageOutcomeUnknown',
  'messageRecordedTwice',
  'bulkSendStopped',
  'reminderOverdue',
  'appointmentAnswered',
  'followUpNeedsPerson',
  'queueUnhealthy',
]);
export type AlertKind = z.infer<typeof AlertKind>;

/** Something a person has to look at; open until it is resolved. Instants are ISO 8601 in UTC. */
export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  /** The opaque id of what it is about, such as a workflow id. */
  readonly subject: string;
  readonly clinicId: string | null;
  /** What happened and what to do; never patient data. */
  readonly message: string;
  readonly raisedAt: string;
  /** How often it was raised while open. */
  readonly occurrences: number;
  readonly resolvedAt: string | null;
}
