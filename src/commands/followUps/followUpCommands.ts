import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { JobNotFoundError } from '../../contracts/client/jobHandle.ts';
import {
  FollowUpJump,
  type FollowUpPosition,
  followUpPosition,
  nextFollowUpStep,
} from '../../contracts/followUps/followUpJobs.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import {
  type FollowUpNews,
  jumpToStep as jump,
  requireFollowUps,
  skipStep as skip,
  tellFollowUps,
} from '../../followUps/steerFollowUps.ts';
import { operatorHandle, unknownJob } from '../operations/operatorHandle.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, type DefinedCommand, defineCommand } from '../shared/defineCommand.ts';
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
  run: (input, context) => control(input, context, requireFollowUps),
});

export const skipStep = defineCommand({
  name: 'followups skip',
  input: target(),
  examples: [`followups skip ${EXAMPLE_ID}`],
  run: (input, context) => control(input, context, skip),
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
  run: ({ step, now, ...input }, context) => control(input, context, (handle) => jump(handle, { step, now })),
});

export const recordBooking = newsCommand('booked');
export const optOutOfFollowUps = newsCommand('opt-out');

function newsCommand(news: FollowUpNews): DefinedCommand {
  return defineCommand({
    name: `followups ${news}`,
    input: target(),
    examples: [`followups ${news} ${EXAMPLE_ID}`],
    run: (input, context) => control(input, context, (handle) => tellFollowUps(handle, news)),
  });
}

async function control(
  { id, clinic }: Target,
  context: CommandContext,
  request: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<CommandResult> {
  const clinicId = await operatorClinic(context, clinic);
  const handle = operatorHandle(await context.temporal(), clinicId, id);
  await request(handle).catch((error: unknown) => {
    throw error instanceof JobNotFoundError ? unknownJob(id) : error;
  });
  const position = await handle.query(followUpPosition);
  const next = await handle.query(nextFollowUpStep);
  return { value: { workflowId: id, position, next }, text: positionText(id, position) };
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
