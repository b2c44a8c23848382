import {
  ActivityCancellationType,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow';

/**
 * The worker's interceptor decides about attempts and delays, since it can tell a rate limit from a failure. These options only
 * set how long the server waits before the next attempt after a worker was lost: 1 min, 5 min, then 15 min.
 */
export const DEFAULT_RETRY = {
  initialInterval: '60 s',
  backoffCoefficient: 5,
  maximumInterval: '900 s',
} as const satisfies ActivityOptions['retry'];

/** Short work on the database or the disk, on the workflow's task queue. */
export const SHORT_DB_ACTIVITY = {
  startToCloseTimeout: '1 min',
  heartbeatTimeout: '20 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One database query, by the worker that runs the workflow. Between attempts the workflow waits on a timer and holds no slot. */
export const LOCAL_DB_QUERY = {
  startToCloseTimeout: '20 s',
  localRetryThreshold: '1 s',
  retry: DEFAULT_RETRY,
} as const satisfies LocalActivityOptions;

/** One short transaction, by the worker that runs the workflow: a separate activity task would cost more than the transaction. */
export const LOCAL_DB_TRANSACTION = LOCAL_DB_QUERY;

/** Statements over all tasks of a level, by the worker that runs the workflow. */
export const PLANNING = {
  ...LOCAL_DB_QUERY,
  startToCloseTimeout: '1 min',
} as const satisfies LocalActivityOptions;

/** Reads a source of any size. A cancellation waits until the activity has cleaned up. */
export const READ_DATASET = {
  startToCloseTimeout: '2 h',
  heartbeatTimeout: '15 s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/**
 * One model call; the time-out is a little longer than the longest wait for an answer. A lost worker is replaced at once. Most
 * calls end before their first heartbeat, which is due after a third of the heartbeat time-out.
 */
export const MODEL_CALL = {
  taskQueue: 'gemini',
  startToCloseTimeout: '5 min',
  heartbeatTimeout: '15 s',
  retry: { initialInterval: '5 s', backoffCoefficient: 1 },
} as const satisfies ActivityOptions;

/** Lays out and draws pages in threads of the worker. A cancellation waits until the thread has stopped. */
export const RENDERING = {
  startToCloseTimeout: '1 h',
  heartbeatTimeout: '15 s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One call of Resend. A cancellation waits until its outcome is known: a sent message cannot be recalled. */
export const EMAIL_CALL = {
  taskQueue: 'resend',
  startToCloseTimeout: '1 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  heartbeatTimeout: '10 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One call of Twilio. A cancellation waits until its outcome is known: a sent message cannot be recalled. */
export const SMS_CALL = {
  taskQueue: 'twilio',
  startToCloseTimeout: '1 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  heartbeatTimeout: '10 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/**
 * Looks whether a job that is already running has ended. The activity says itself when it looks again; the policy is for a lost
 * worker. A cancellation is not waited for: the job that is waited for continues anyway.
 */
export const AWAIT_JOB = {
  startToCloseTimeout: '20 s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '5 s', backoffCoefficient: 1 },
} as const satisfies ActivityOptions;

/** One batch of a bulk send. A cancellation waits until its outcome is recorded. */
export const BATCH_CALL = {
  ...EMAIL_CALL,
  startToCloseTimeout: '2 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} as const satisfies ActivityOptions;

/** Work on many rows or objects, such as all recipients of a bulk send. */
export const LONG_DB_ACTIVITY = {
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '30 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;
