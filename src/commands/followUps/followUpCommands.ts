import { type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
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
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { operatorHandle, unknownJob } from '../operations/operatorHandle.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, flag } from '../shared/parameters.ts';

const EXAMPLE_ID = 'riverside/follow-up/an_0123456789abcdef01234567/ct_0123456789abcdef01234567';
const FollowUpsId = z
  .string()
  .regex(/^[^\s/]+\/follow-up\/[^\s/]+\/[^\s/]+$/, `must be the id of follow-ups, such as ${EXAMPLE_ID}`);
const target = () => ({
  id: argument(FollowUpsId, 'the id of a running sequence, as `followups list` shows it'),
  clinic: operatorClinicOption('a sequence'),
});

interface Target {
  readonly id: string;
  readonly clinic?: ClinicId | undefined;
}

export const showFollowUps = defineCommand({
  name: 'followups show',
  input: target(),
  examples: [`followups show ${EXAMPLE_ID}`],
  run: async (input, context) => positionResult(input.id, await openFollowUps(input, context)),
});

export const skipStep = defineCommand({
  name: 'followups skip',
  input: target(),
  examples: [`followups skip ${EXAMPLE_ID}`],
  run: (input, context) =>
    control(input, context, 'skip', async (handle) => {
      await handle.executeUpdate(skipFollowUpStep);
    }),
});

export const jumpToStep = defineCommand({
  name: 'followups jump',
  input: {
    id: target().id,
    step: argument(FollowUpJump.shape.step, 'the name of the step'),
    now: flag('at once, instead of waiting as the step says'),
    clinic: target().clinic,
  },
  examples: [`followups jump ${EXAMPLE_ID} review`],
  run: (input, context) =>
    control(input, context, 'jump', async (handle) => {
      await handle.executeUpdate(jumpToFollowUpStep, { args: [{ step: input.step, now: input.now }] });
    }),
});

export const recordBooking = defineCommand({
  name: 'followups booked',
  input: target(),
  examples: [`followups booked ${EXAMPLE_ID}`],
  run: (input, context) => control(input, context, 'booked', (handle) => handle.signal(booked)),
});

export const optOutOfFollowUps = defineCommand({
  name: 'followups opt-out',
  input: target(),
  examples: [`followups opt-out ${EXAMPLE_ID}`],
  run: (input, context) => control(input, context, 'opt-out', (handle) => handle.signal(optOut)),
});

async function control(
  target: Target,
  context: CommandContext,
  requested: string,
  request: (handle: WorkflowHandle) => Promise<void>,
): Promise<CommandResult> {
  const handle = await openFollowUps(target, context);
  await request(handle).catch((error: unknown) => refused(target.id, requested, error));
  return positionResult(target.id, handle);
}

async function positionResult(workflowId: string, handle: WorkflowHandle): Promise<CommandResult> {
  const position = await handle.query(followUpPosition);
  const next = await handle.query(nextFollowUpStep);
  return { value: { workflowId, position, next }, text: positionText(workflowId, position) };
}

async function openFollowUps({ id, clinic }: Target, context: CommandContext): Promise<WorkflowHandle> {
  const clinicId = await operatorClinic(context, clinic);
  const handle = operatorHandle(await context.temporal(), clinicId, id);
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
