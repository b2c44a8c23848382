import { type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type SignalDefinition } from '@temporalio/common';
import { JobNotFoundError } from '../contracts/client/jobHandle.ts';
import {
  booked,
  type FollowUpJump,
  type FollowUpPosition,
  jumpToFollowUpStep,
  optOut,
  runFollowUps,
  skipFollowUpStep,
} from '../contracts/followUps/followUpJobs.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';

/** What running follow-ups are told: the contact has booked, or wants no more of the sequence. */
export const FOLLOW_UP_NEWS = ['booked', 'opt-out'] as const;
export type FollowUpNews = (typeof FOLLOW_UP_NEWS)[number];

const SIGNALS = { booked, 'opt-out': optOut } satisfies Record<FollowUpNews, SignalDefinition>;

/** @throws {@link JobNotFoundError} unless the job exists and is a sequence of follow-ups */
export async function requireFollowUps(handle: WorkflowHandle) {
  const description = await handle.describe().catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? new JobNotFoundError(handle.workflowId) : error;
  });
  if (description.type !== runFollowUps.workflow) throw new JobNotFoundError(handle.workflowId);
  return description;
}

/** Leaves out the step that waits. @throws {@link JobNotFoundError}, RefusedError `NothingToSkip`, `JobEnded` */
export async function skipStep(handle: WorkflowHandle): Promise<FollowUpPosition> {
  await requireFollowUps(handle);
  return handle.executeUpdate(skipFollowUpStep).catch(refused(handle, 'skip'));
}

/**
 * Continues with another step.
 *
 * @throws {@link JobNotFoundError}, RefusedError `UnknownStep`, `NothingToSkip`, `JobEnded`
 */
export async function jumpToStep(handle: WorkflowHandle, jump: FollowUpJump): Promise<FollowUpPosition> {
  await requireFollowUps(handle);
  return handle.executeUpdate(jumpToFollowUpStep, { args: [jump] }).catch(refused(handle, 'jump'));
}

/** Tells follow-ups what the contact did. @throws {@link JobNotFoundError}, RefusedError `JobEnded` */
export async function tellFollowUps(handle: WorkflowHandle, news: FollowUpNews): Promise<void> {
  await requireFollowUps(handle);
  await handle.signal(SIGNALS[news]).catch(refused(handle, news));
}

const refused =
  ({ workflowId }: WorkflowHandle, requested: string) =>
  (error: unknown): never => {
    if (error instanceof WorkflowNotFoundError)
      throw new RefusedError(409, 'JobEnded', `${workflowId} has ended; there is nothing to ${requested}`);
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    const code = cause.type ?? 'Refused';
    throw new RefusedError(code === 'UnknownStep' ? 422 : 409, code, `${workflowId}: ${cause.message}`);
  };
