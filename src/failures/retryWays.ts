import { type Failure, WORKFLOW_TYPES, type WorkflowType } from '../contracts/operations/failures.ts';

/**
 * How a failed job is retried. `continue`: from the step that failed, with everything that its history holds. `again`:
 * by a new run with the same business key and input, for jobs whose progress is in the database and whose end has
 * cleaned up. `none`: not at all.
 */
export interface RetryWay {
  readonly way: 'continue' | 'again' | 'none';
  readonly effect: string;
}

const CONTINUES: RetryWay = {
  way: 'continue',
  effect: 'Continues with the step that failed; what was done before it is kept.',
};
const SWEEPS_AGAIN: RetryWay = {
  way: 'again',
  effect: 'Looks once more at what is due; its schedule does so by itself too.',
};
const again = (effect: string): RetryWay => ({ way: 'again', effect });

const WAYS: Readonly<Record<WorkflowType, RetryWay>> = {
  analyzeDataset: again(
    'Answers the question again; what the model has answered to the same chunks is not asked again.',
  ),
  checkQueues: SWEEPS_AGAIN,
  checkReminders: SWEEPS_AGAIN,
  cleanUp: SWEEPS_AGAIN,
  deliverAnalysis: CONTINUES,
  deliverWebhook: again('Attempts the delivery now, and then at growing intervals.'),
  erase: again('Erases what is left.'),
  generateMonthlyReport: CONTINUES,
  generateReport: again('Renders the report from its first page.'),
  importDataset: again('Reads the stored source again; it becomes a data set only when all of it is read.'),
  importFromDisk: again('Reads the object on the disk again; what is stored already is not stored twice.'),
  notifyAdmins: SWEEPS_AGAIN,
  previewBulk: again('Applies the rules to all recipients again; nothing is sent.'),
  recomputeAppointments: again('Computes the appointments again.'),
  reconcileMessages: SWEEPS_AGAIN,
  remindAppointment: CONTINUES,
  retryFailures: again('Goes on with what is left of the snapshot.'),
  routeReplies: SWEEPS_AGAIN,
  runFollowUps: CONTINUES,
  runMaintenance: CONTINUES,
  sendBulk: {
    way: 'none',
    effect: 'Not possible: those who waited are cancelled. Send to them with a new bulk send.',
  },
  sendNotification: again(
    'Goes on with the channel that is next; what a provider accepted is not sent again.',
  ),
  sweepReplies: SWEEPS_AGAIN,
};

/** How a failed job of this type is retried. */
export function retryWayOf(type: string, { status, cause }: Pick<Failure, 'status' | 'cause'>): RetryWay {
  const known = WORKFLOW_TYPES.find((name) => name === type);
  if (!known) return { way: 'none', effect: 'Not possible: Aftercare has no such job any more.' };
  // What was terminated has cleaned nothing up.
  if (status === 'terminated') {
    return { way: 'continue', effect: 'Continues where it was terminated; what was done before is kept.' };
  }
  if (cause.code === 'JobExpired') return again('Starts it again with the same input.');
  return WAYS[known];
}
