import type { Context } from '@temporalio/activity';
import { activityProgress, type Progress } from '../../contracts/shared/jobMessages.ts';
import { heartbeat } from './heartbeatDetails.ts';

/** A signal costs the history four events: a long activity sends a few hundred at most, a short one none. */
const SIGNAL_EVERY_MS = 500;
const SIGNAL_STEP = 0.05;

/**
 * Reports the progress of a long activity: to the server in the heartbeat details, which are free, and to the workflow, for its query
 * `progress`, by a signal at the start of a phase and after each twentieth of it.
 */
export function activityProgressReporter(context: Context): (progress: Progress) => void {
  let shown: Progress | undefined;
  let shownAt = performance.now();
  return (progress) => {
    heartbeat(context, { progress });
    const now = performance.now();
    if (now - shownAt < SIGNAL_EVERY_MS || !isWorthShowing(progress, shown)) return;
    shown = progress;
    shownAt = now;
    const workflow = context.info.workflowExecution;
    // It may have ended meanwhile, and the next signal comes anyway.
    context.client.workflow
      .getHandle(workflow?.workflowId ?? '', workflow?.runId)
      .signal(activityProgress, progress)
      .catch(() => undefined);
  };
}

function isWorthShowing(progress: Progress, shown: Progress | undefined): boolean {
  if (shown?.phase !== progress.phase) return true;
  return progress.done - shown.done >= progress.total * SIGNAL_STEP;
}
