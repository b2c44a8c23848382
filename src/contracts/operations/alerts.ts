import { z } from 'zod';
import { PROGRAM_NAME } from '../shared/programName.ts';

/** The kinds of alert; {@link ALERT_GUIDE} says what each means and what to do. */
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
  'patientNotTold',
  'replyUnassigned',
  'replyNeedsAttention',
  'followUpNeedsAttention',
  'queueUnhealthy',
]);
export type AlertKind = z.infer<typeof AlertKind>;

/** Kinds whose every occurrence is an event of its own, told again while the alert is open. */
export const EVENT_ALERTS: readonly AlertKind[] = [
  'notificationUndeliverable',
  'appointmentAnswered',
  'patientNotTold',
  'replyNeedsAttention',
  'followUpNeedsAttention',
];

interface AlertGuideEntry {
  /** What has happened, one sentence. */
  readonly meaning: string;
  /** What an operator does about it, and what ends the alert. */
  readonly remedy: string;
}

/** What each kind of alert means and what to do: for the e-mail to administrators and docs/reference/alerts.md. */
export const ALERT_GUIDE: Readonly<Record<AlertKind, AlertGuideEntry>> = {
  analysisWaitsForDecision: {
    meaning:
      'The model gave no usable answer to some chunks of an analysis, and the rest of the analysis is done.',
    remedy: `List the chunks with \`${PROGRAM_NAME} chunks list ANALYSIS\`, then decide with \`${PROGRAM_NAME} chunks retry\`, \`${PROGRAM_NAME} chunks skip\` or \`${PROGRAM_NAME} chunks fail\`. The decision ends the alert.`,
  },
  budgetReached: {
    meaning: 'An analysis has reached the limit of its own budget or of the day of its clinic, and waits.',
    remedy: `Raise the limit with \`${PROGRAM_NAME} budgets raise ANALYSIS\`, cancel the job, or wait: the limit of a day ends at midnight UTC. The alert ends when the analysis continues.`,
  },
  modelUnavailable: {
    meaning:
      'Too many calls of a model fail, so Aftercare withholds calls of that model and sends only probes.',
    remedy: `Look at \`${PROGRAM_NAME} providers status\` and at the status page of the provider. Set GEMINI_FALLBACK_MODELS if the outage lasts. The alert ends when a probe succeeds.`,
  },
  modelAccessDenied: {
    meaning: 'The provider refuses the API key, or does not know the configured model.',
    remedy: `Correct GEMINI_API_KEY or GEMINI_MODEL, restart the workers, then continue the job with \`${PROGRAM_NAME} jobs resume JOB\`. The alert ends when the analysis continues.`,
  },
  webhookEndpointDisabled: {
    meaning:
      'An app has refused or missed too many completion webhooks in a row, and its endpoint is disabled.',
    remedy: `Fix the endpoint, enable it with \`${PROGRAM_NAME} webhooks enable ENDPOINT\`, and deliver what it missed with \`${PROGRAM_NAME} webhooks redeliver DELIVERY\`.`,
  },
  notificationUndeliverable: {
    meaning:
      'A critical notification reached the contact over none of its channels, or an e-mail has bounced after it was reported as delivered.',
    remedy:
      'Reach the contact in another way unless another channel has delivered it since, then resolve the alert.',
  },
  messageOutcomeUnknown: {
    meaning: 'Aftercare cannot find out whether the provider accepted a message, and does not send it again.',
    remedy: `Look for the message at the provider, then record the outcome with \`${PROGRAM_NAME} messages resolve MESSAGE --as sent\` or \`--as failed\`. That ends the alert.`,
  },
  messageRecordedTwice: {
    meaning: 'The provider has two records of one message, so the recipient may have received it twice.',
    remedy: 'Compare both records at the provider, tell the clinic if necessary, then resolve the alert.',
  },
  bulkSendStopped: {
    meaning:
      'The provider refused a whole batch of a bulk send, such as for a wrong key or an exhausted quota, and the job is paused.',
    remedy: `Fix the cause, then continue with \`${PROGRAM_NAME} jobs resume CLINIC/bulk/BULK\`, or cancel the job. Both end the alert.`,
  },
  reminderOverdue: {
    meaning: 'A reminder has been due for five minutes and has not left.',
    remedy:
      'Check that workers poll the queues `appointments` and `notifications` and that no maintenance is on. The alert ends when the reminder has left.',
  },
  appointmentAnswered: {
    meaning: 'A patient answered a reminder, and the clinic has no webhook endpoint that could be told.',
    remedy: `Read the answer with \`${PROGRAM_NAME} appointments show APPOINTMENT\`, tell the clinic, then resolve the alert. Add an endpoint with \`${PROGRAM_NAME} webhooks add\`.`,
  },
  patientNotTold: {
    meaning:
      'A patient could not be told that an appointment was moved or cancelled, such as for want of a usable address.',
    remedy: `Reach the patient in another way, then resolve the alert. See why with \`${PROGRAM_NAME} appointments show APPOINTMENT\` and \`${PROGRAM_NAME} messages list\`.`,
  },
  replyUnassigned: {
    meaning:
      'An SMS came in that Aftercare can assign to no clinic, because several clinics send from the number that it came to, or none does. Aftercare has not stored it.',
    remedy:
      'Read the SMS at Twilio by the id that the alert names, tell the clinic, then resolve the alert. Give each clinic a number of its own to avoid this.',
  },
  replyNeedsAttention: {
    meaning:
      'A patient has written something that answers no open question. It is critical if the words sound like an emergency.',
    remedy: `Read it with \`${PROGRAM_NAME} inbox list --status unmatched --text\`, then answer it with \`${PROGRAM_NAME} inbox reply REPLY\` or settle it with \`${PROGRAM_NAME} inbox settle REPLY\`. Both end the alert.`,
  },
  followUpNeedsAttention: {
    meaning: 'A step of a follow-up sequence asks the clinic to act, or the sequence cannot continue.',
    remedy: `Do what the message says; see the sequence with \`${PROGRAM_NAME} followups show JOB\`. Then resolve the alert.`,
  },
  queueUnhealthy: {
    meaning: 'Work on a task queue waits too long, or no worker polls the queue.',
    remedy:
      'Start more workers, or check that a running one has the queue in WORKER_QUEUES. The alert ends when the queue is healthy again.',
  },
};

/** What an operator has to look at; open until it is resolved. Instants are ISO 8601 in UTC. */
export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  /** The opaque id of what it is about, such as a workflow id. */
  readonly subject: string;
  readonly clinicId: string | null;
  /** What happened and what to do; never patient data. */
  readonly message: string;
  readonly raisedAt: string;
  /** Whether it cannot wait, as with words that sound like an emergency. */
  readonly critical: boolean;
  /** How often it was raised while open. */
  readonly occurrences: number;
  readonly resolvedAt: string | null;
}
