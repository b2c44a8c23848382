import {
  type Client,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { z } from 'zod';
import {
  booked,
  FollowUpJump,
  type FollowUpPosition,
  followUpPosition,
  jumpToFollowUpStep,
  nextFollowUpStep,
  optOut,
  runFollowUps,
  skipFollowUpStep,
} from '../../contracts/followUps/followUpJobs.ts';
import { InputError } from '../../inputError.ts';
import { unknownJob } from '../operations/jobStatus.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { argument, flag } from '../shared/parameters.ts';

const EXAMPLE_ID = 'follow-up/an_0123456789abcdef01234567/ct_0123456789abcdef01234567';
const FollowUpsId = z
  .string()
  .regex(/^follow-up\/\S+\/\S+$/, `must be the id of follow-ups, such as ${EXAMPLE_ID}`);
const id = () => argument(FollowUpsId, 'the id of a running sequence, as `followups list` shows it');

export const showFollowUps = defineCommand({
  name: 'followups show',
  input: { id: id() },
  examples: [`followups show ${EXAMPLE_ID}`],
  run: async (input, context) =>
    positionResult(input.id, await openFollowUps(await context.temporal(), input.id)),
});

export const skipStep = defineCommand({
  name: 'followups skip',
  input: { id: id() },
  examples: [`followups skip ${EXAMPLE_ID}`],
  run: (input, context) =>
    control(input.id, context, 'skip', async (handle) => {
      await handle.executeUpdate(skipFollowUpStep);
    }),
});

export const jumpToStep = defineCommand({
  name: 'followups jump',
  input: {
    id: id(),
    step: argument(FollowUpJump.shape.step, 'the name of the step'),
    now: flag('at once, instead of waiting as the step says'),
  },
  examples: [`followups jump ${EXAMPLE_ID} review`],
  run: (input, context) =>
    control(input.id, context, 'jump', async (handle) => {
      await handle.executeUpdate(jumpToFollowUpStep, { args: [{ step: input.step, now: input.now }] });
    }),
});

export const recordBooking = defineCommand({
  name: 'followups booked',
  input: { id: id() },
  examples: [`followups booked ${EXAMPLE_ID}`],
  run: (input, context) => control(input.id, context, 'booked', (handle) => handle.signal(booked)),
});

export const optOutOfFollowUps = defineCommand({
  name: 'followups opt-out',
  input: { id: id() },
  examples: [`followups opt-out ${EXAMPLE_ID}`],
  run: (input, context) => control(input.id, context, 'opt-out', (handle) => handle.signal(optOut)),
});

async function control(
  workflowId: string,
  context: CommandContext,
  requested: string,
  request: (handle: WorkflowHandle) => Promise<void>,
): Promise<CommandResult> {
  const handle = await openFollowUps(await context.temporal(), workflowId);
  await request(handle).catch((error: unknown) => refused(workflowId, requested, error));
  return positionResult(workflowId, handle);
}

async function positionResult(workflowId: string, handle: WorkflowHandle): Promise<CommandResult> {
  const position = await handle.query(followUpPosition);
  const next = await handle.query(nextFollowUpStep);
  return { value: { workflowId, position, next }, text: positionText(workflowId, position) };
}

async function openFollowUps(client: Client, id: string): Promise<WorkflowHandle> {
  const handle = client.workflow.getHandle(id);
  const { type } = await handle.describe().catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? unknownJob(id) : error;
  });
  if (type !== runFollowUps.workflow) throw new InputError('UnknownId', `${id} is not a follow-up sequence`);
  return handle;
}

function refused(id: string, requested: string, error: unknown): never {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof Error)
    throw new InputError('Refused', `${id}: ${error.cause.message}`);
  if (error instanceof WorkflowNotFoundError)
    throw new InputError('JobEnded', `${id} has ended; there is nothing to ${requested}`);
  throw error;
}

function positionText(id: string, position: FollowUpPosition): string {
  const { sequence, version, stepName, step, steps, round, nextStepAt, sent, skipped, failed, outcome } =
    position;
  const place =
    outcome === null
      ? `step ${step + 1} of ${steps}, ${stepName ?? 'beginning'}, ${nextStepAt === null ? 'in hand' : `due ${nextStepAt}`}`
      : `ended: ${outcome}`;
  const rounds = round === 1 ? '' : `, round ${round}`;
  return `${id}\n  ${sequence} version ${version}: ${place}${rounds}\n  ${sent} sent, ${skipped} skipped, ${failed} failed`;
}
