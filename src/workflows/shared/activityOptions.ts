import {
  ActivityCancellationType,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow';

/**
 * Tries and waits are decided by the worker's interceptor, which knows a rate limit from a failure. What remains
 * here is the server's wait before the next attempt after a worker was lost: 1 min, 5 min, then 15 min.
 */
export const DEFAULT_RETRY = {
  initialInterval: '60 s',
  backoffCoefficient: 5,
  maximumInterval: '900 s',
} as const satisfies ActivityOptions['retry'];

/** Short work on the database or the disk, on the workflow's own task queue. */
export const BOOKKEEPING = {
  startToCloseTimeout: '1 min',
  heartbeatTimeout: '20 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One question to the database, asked by the worker that runs the workflow. Between tries the workflow waits on a timer, and holds no slot. */
export const LOOK_UP = {
  startToCloseTimeout: '20 s',
  localRetryThreshold: '1 s',
  retry: DEFAULT_RETRY,
} as const satisfies LocalActivityOptions;

/** One decision, committed by the worker that runs the workflow: a task of its own would cost more than the decision. */
export const DECISION = LOOK_UP;

/** Statements over all the places of a level, between two levels that wait for them. */
export const PLANNING = { ...LOOK_UP, startToCloseTimeout: '1 min' } as const satisfies LocalActivityOptions;

/** Reading and splitting a source of any size. A cancellation waits until it has cleaned up. */
export const IMPORT = {
  startToCloseTimeout: '2 h',
  heartbeatTimeout: '15 s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/**
 * One model call; a little longer than the longest wait for an answer. A lost worker says nothing against the next one. Most
 * calls end before their first heartbeat, which is due after a third of the time-out.
 */
export const MODEL_CALL = {
  taskQueue: 'gemini',
  startToCloseTimeout: '5 min',
  heartbeatTimeout: '15 s',
  retry: { initialInterval: '5 s', backoffCoefficient: 1 },
} as const satisfies ActivityOptions;

/** Laying out and drawing, in threads of the worker. A cancellation waits until it has stopped. */
export const RENDERING = {
  startToCloseTimeout: '1 h',
  heartbeatTimeout: '15 s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One call of Resend. A cancellation waits until its outcome is known: what has left cannot be called back. */
export const EMAIL_CALL = {
  taskQueue: 'resend',
  startToCloseTimeout: '1 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  heartbeatTimeout: '10 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One call of Twilio. A cancellation waits until its outcome is known: what has left cannot be called back. */
export const SMS_CALL = {
  taskQueue: 'twilio',
  startToCloseTimeout: '1 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  heartbeatTimeout: '10 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** Waiting for a job that is already running. */
export const AWAIT_JOB = {
  startToCloseTimeout: '7 days',
  heartbeatTimeout: '20 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;

/** One batch of a bulk send. A cancellation waits until its outcome is recorded. */
export const BATCH_CALL = {
  ...EMAIL_CALL,
  startToCloseTimeout: '2 min',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} as const satisfies ActivityOptions;

/** Looking at every recipient of a bulk send. */
export const SURVEY = {
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '30 s',
  retry: DEFAULT_RETRY,
} as const satisfies ActivityOptions;
