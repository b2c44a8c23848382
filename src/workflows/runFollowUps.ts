import {
  ApplicationFailure,
  ChildWorkflowFailure,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notificationActivities.ts';
import type { JobInput, JobResult } from '../contracts/defineJob.ts';
import * as jobs from '../contracts/jobs.ts';
import { type FollowUpPosition, followUpPosition, skipFollowUpStep } from '../contracts/messages.ts';
import { FOLLOW_UP_SEQUENCES, type FollowUpStep } from '../domain/followUpSequences.ts';
import { BOOKKEEPING } from './activityOptions.ts';
import { startChildJob } from './childJob.ts';
import { PauseGate } from './pauseGate.ts';
import { ProgressBoard } from './progressBoard.ts';

const { createNotification } = proxyActivities<NotificationActivities>(BOOKKEEPING);

const DAY_MS = 24 * 3_600_000;

/** Waits for each step of the sequence, then writes to the contact; a step that cannot be sent does not end it. */
export async function runFollowUps(
  input: JobInput<typeof jobs.runFollowUps>,
): Promise<JobResult<typeof jobs.runFollowUps>> {
  const startedAt = Date.now();
  const steps: readonly FollowUpStep[] = FOLLOW_UP_SEQUENCES[input.sequence];
  const counts = { sent: 0, skipped: 0, failed: 0 };
  let waiting: { readonly step: number; readonly dueAt: number; skipped: boolean } | undefined;

  const board = new ProgressBoard({ phase: 'waiting', done: 0, total: steps.length, unit: 'steps' });
  const gate = new PauseGate({
    onChange: (paused) => board.update({ phase: paused ? 'paused' : 'waiting' }),
  });
  const position = (): FollowUpPosition => ({
    sequence: input.sequence,
    step: board.current.done,
    steps: steps.length,
    nextStepAt: waiting && !waiting.skipped ? new Date(waiting.dueAt).toISOString() : null,
    sent: counts.sent,
    skipped: counts.skipped,
  });
  setHandler(followUpPosition, position, { description: 'Where the sequence stands' });
  setHandler(
    skipFollowUpStep,
    () => {
      if (waiting) waiting.skipped = true;
      return position();
    },
    {
      description: 'Skips the step that waits for its time',
      validator: () => {
        if (!waiting || waiting.skipped) {
          throw ApplicationFailure.nonRetryable('no follow-up step is waiting for its time', 'NothingToSkip');
        }
      },
    },
  );

  for (const [index, step] of steps.entries()) {
    const wait = { step: index, dueAt: startedAt + step.afterDays * DAY_MS, skipped: false };
    waiting = wait;
    await condition(() => wait.skipped, Math.max(0, wait.dueAt - Date.now()));
    if (!wait.skipped && gate.paused) await Promise.race([gate.pass(), condition(() => wait.skipped)]);
    waiting = undefined;

    if (wait.skipped) counts.skipped += 1;
    else counts[await write(input, step)] += 1;
    board.update({ done: index + 1 });
  }
  board.update({ phase: 'completed' });
  return counts;
}

async function write(
  input: JobInput<typeof jobs.runFollowUps>,
  step: FollowUpStep,
): Promise<'sent' | 'failed'> {
  const { clinicId, contactId, analysisId } = input;
  try {
    const notificationId = await createNotification({
      key: `follow-up/${analysisId}/${contactId}/${step.name}`,
      clinicId,
      contactId,
      template: step.template,
      analysisId,
      reportId: null,
      channels: step.channels,
    });
    const child = await startChildJob(jobs.sendNotification, { notificationId, clinicId, contactId });
    const { outcome } = await child.result();
    return outcome === 'sent' ? 'sent' : 'failed';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ChildWorkflowFailure)) throw error;
    return 'failed';
  }
}
