import { LOOK_BACK_MS } from '../../src/activities/messaging/openMessageActivities.ts';
import { IDEMPOTENCY_KEY_LIFE_MS } from '../../src/activities/messaging/resendActivities.ts';
import { GIVEN_BACK_FOR_MS, LONGEST_OWN_BACK_OFF_MS } from '../../src/activities/shared/retryInterceptor.ts';
import { LONGEST_RETRY_AFTER_MS } from '../../src/activities/webhooks/webhookActivities.ts';
import { Settings } from '../../src/config/settings.ts';
import { reconcileMessages } from '../../src/contracts/messaging/messageJobs.ts';
import { PROGRAM_NAME } from '../../src/contracts/shared/programName.ts';
import { LONGEST_DOUBLINGS } from '../../src/domain/analysis/circuitBreaker.ts';
import { SEND_AGAIN_AFTER_MS } from '../../src/domain/messaging/sendAgain.ts';
import { DUPLICATE_WINDOW_MS } from '../../src/domain/messaging/sendingRules.ts';
import { FIRST_LOOK_MS, LONGEST_LOOK_MS } from '../../src/domain/shared/lookAgain.ts';
import { WEBHOOK_RETRY_DELAYS_MS } from '../../src/domain/webhooks/webhookRetries.ts';
import { SCHEDULES } from '../../src/schedules/schedules.ts';
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS } from '../../src/store/modelLimits/modelStates.ts';
import { WEBHOOK_TIMEOUT } from '../../src/workflows/analysis/deliverAnalysis.ts';
import { REPORT_WITHIN_MS } from '../../src/workflows/appointments/remindAppointment.ts';
import { OVERDUE_AFTER } from '../../src/workflows/appointments/reminderSender.ts';
import { RETRY_BATCH_AFTER } from '../../src/workflows/messaging/sendBulk.ts';
import { RECONCILE_AFTER } from '../../src/workflows/messaging/sendMessage.ts';
import { FIRST_CHECK_MS, LEAST_CHECKS } from '../../src/workflows/messaging/sendNotification.ts';
import { DEFAULT_RETRY, MODEL_CALL } from '../../src/workflows/shared/activityOptions.ts';
import { RETRY_ROUND_AFTER } from '../../src/workflows/shared/retryUntilPermanent.ts';
import { markdownTable } from './markdownTable.ts';

const SECOND_MS = 1_000;
const UNITS = [
  ['d', 86_400 * SECOND_MS],
  ['h', 3_600 * SECOND_MS],
  ['min', 60 * SECOND_MS],
  ['s', SECOND_MS],
] as const;

/** Such as `2 h` or `23 h 55 min`; a single day is `24 h`. */
function duration(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    if (count === 0 || (unit === 'd' && count === 1)) continue;
    parts.push(`${count} ${unit}`);
    rest -= count * unitMs;
  }
  return rest > 0 ? [...parts, `${rest} ms`].join(' ') : parts.join(' ');
}

/** docs/reference/retries.md: all times after which something is tried again or given up. */
export function retriesPage(): string {
  const initial = Settings.partial({ DATABASE_URL: true, PSEUDONYM_KEY: true }).parse({});
  const seconds = (value: number) => duration(value * SECOND_MS);
  const retries = sequence(initial.RETRY_DELAYS_SECONDS.map((delay) => delay * SECOND_MS));
  const { untouchedMinutes } = reconcileMessages.input.parse({});
  const rows = [
    [
      'any activity',
      'a transient failure, or an error that no rule classifies',
      `after ${retries}`,
      'the activity fails',
      '`RETRY_DELAYS_SECONDS`',
    ],
    [
      'any activity',
      'a rate limit with a time',
      'as long as the provider says',
      'never: it does not count as an attempt',
      '',
    ],
    [
      'any activity',
      'a rate limit without a time',
      `after 1 s, doubling to ${duration(LONGEST_OWN_BACK_OFF_MS)}, with jitter`,
      'never: it does not count as an attempt',
      '',
    ],
    [
      'any activity',
      'the worker process died',
      `after ${DEFAULT_RETRY.initialInterval}, times ${DEFAULT_RETRY.backoffCoefficient}, to ${DEFAULT_RETRY.maximumInterval}`,
      'after the attempts of a transient failure',
      '',
    ],
    [
      'any activity',
      'its worker stops and cuts it off',
      `after ${duration(GIVEN_BACK_FOR_MS)}, by another worker`,
      'never: it does not count as an attempt',
      '',
    ],
    [
      'a job that needs the result of another job',
      'that job runs already, for another caller',
      `looks after ${duration(FIRST_LOOK_MS)}, growing by half to ${duration(LONGEST_LOOK_MS)}, with jitter`,
      'never: it waits until that job has ended',
      '',
    ],
    [
      'workflows that live for months',
      'the attempts of an activity are exhausted',
      `after ${RETRY_ROUND_AFTER}, as often as necessary`,
      'never',
      '',
    ],
    [
      'model call',
      'the worker process died',
      `after ${MODEL_CALL.retry.initialInterval}`,
      'after the attempts of a transient failure',
      '',
    ],
    [
      'model call',
      'HTTP 429 without RetryInfo',
      `after ${duration(FIRST_BACK_OFF_MS)}, doubling to ${duration(LONGEST_BACK_OFF_MS)}, for all workers`,
      'never',
      '',
    ],
    [
      'model call',
      'the circuit breaker is open',
      `a probe after ${seconds(initial.GEMINI_CIRCUIT_OPEN_SECONDS)}, doubling to ${seconds(initial.GEMINI_CIRCUIT_OPEN_SECONDS * 2 ** LONGEST_DOUBLINGS)}`,
      'never',
      '`GEMINI_CIRCUIT_OPEN_SECONDS`',
    ],
    [
      'model call',
      'no answer',
      `after ${duration(initial.GEMINI_TIMEOUT_MS)} it is a transient failure`,
      '',
      '`GEMINI_TIMEOUT_MS`',
    ],
    [
      'analysis',
      'a chunk or a budget waits for a decision',
      `the alert is raised again every ${initial.DECISION_REMINDER_HOURS} h`,
      'never',
      '`DECISION_REMINDER_HOURS`',
    ],
    [
      'Resend or Twilio call',
      'no answer',
      `after ${duration(initial.PROVIDER_TIMEOUT_MS)} it is a transient failure or an unknown outcome`,
      '',
      '`PROVIDER_TIMEOUT_MS`',
    ],
    [
      'e-mail',
      'the outcome is unknown',
      'under the same idempotency key, as a transient failure',
      `${duration(IDEMPOTENCY_KEY_LIFE_MS)} after the first request: \`unknown\``,
      '',
    ],
    [
      'SMS',
      'the outcome is unknown',
      `Aftercare looks for it at Twilio after ${RECONCILE_AFTER.join(', ')}`,
      'then sent once more (transactional, reminder), or `unknown`',
      '',
    ],
    [
      'SMS',
      'Twilio accepted it, then it failed for a transient cause',
      `sent again after ${sequence(SEND_AGAIN_AFTER_MS)}`,
      'then failed',
      '',
    ],
    [
      'notification',
      'it waits for delivery (`deliverWithinSeconds`)',
      `checks after ${duration(FIRST_CHECK_MS)}, doubling, at least ${LEAST_CHECKS} times`,
      'then the next channel',
      '',
    ],
    [
      'message',
      'its job has ended and its outcome is open',
      `the schedule \`reconcile-messages\` looks at it after ${untouchedMinutes} min`,
      `${duration(LOOK_BACK_MS)} after the request`,
      '',
    ],
    [
      'batch of a bulk send',
      'its attempts are exhausted',
      `after ${RETRY_BATCH_AFTER}, under the same idempotency key`,
      `${duration(IDEMPOTENCY_KEY_LIFE_MS)} after the first request: \`unknown\``,
      '',
    ],
    [
      'reminder',
      'it is due and has not left',
      `the alert \`reminderOverdue\` after ${OVERDUE_AFTER}`,
      'never',
      '',
    ],
    [
      'appointment',
      'the clinic has not recorded the attendance',
      '',
      `${duration(REPORT_WITHIN_MS)} after its start: \`unreported\``,
      '',
    ],
    [
      'completion webhook',
      'any status but 2xx, no answer, a redirect',
      `after ${sequence(WEBHOOK_RETRY_DELAYS_MS)}, or when \`Retry-After\` says, at most ${duration(LONGEST_RETRY_AFTER_MS)}`,
      'then failed',
      '',
    ],
    [
      'completion webhook',
      'no answer',
      `after ${duration(initial.WEBHOOK_TIMEOUT_MS)} the attempt has failed`,
      '',
      '`WEBHOOK_TIMEOUT_MS`',
    ],
    [
      'main job',
      'the app has not accepted the completion webhook',
      '',
      `${WEBHOOK_TIMEOUT}: the job ends with \`webhook: 'pending'\`, the attempts continue`,
      '',
    ],
    [
      'same content to the same contact',
      'it was sent before',
      '',
      Object.entries(DUPLICATE_WINDOW_MS)
        .map(([category, ms]) => `${category}: refused for ${duration(ms)}`)
        .join('; '),
      '',
    ],
  ];
  return `# Retries and waiting times

\`npm run reference\` writes this page from the constants and settings in the code; a test compares them. The times of settings are the
defaults.

${markdownTable(['what', 'what happened', 'tried again', 'given up', 'setting'], rows)}

## Schedules

\`${PROGRAM_NAME} schedules apply\` creates them; times are cron expressions.

${markdownTable(['schedule', 'when', 'zone', 'a missed start is made up for', 'purpose'], schedules())}
`;
}

const sequence = (delaysMs: readonly number[]): string => delaysMs.map(duration).join(', ');

const schedules = (): string[][] =>
  SCHEDULES.map(({ name, when, timeZone, catchUpMinutes = 10, purpose }) => [
    `\`${name}\``,
    'cron' in when ? when.cron.map((cron) => `\`${cron}\``).join(', ') : 'by calendar',
    timeZone ?? 'UTC',
    `within ${duration(catchUpMinutes * 60 * SECOND_MS)}`,
    purpose,
  ]);
