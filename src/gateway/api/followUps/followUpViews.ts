import { z } from 'zod';
import {
  FollowUpOutcome,
  type FollowUpPosition,
  type NextFollowUpStep,
} from '../../../contracts/followUps/followUpJobs.ts';
import { Channel } from '../../../contracts/messaging/notifications.ts';
import { ClinicId } from '../../../contracts/shared/ids.ts';
import type { FollowUpSequence } from '../../../domain/followUps/followUpSequence.ts';
import type { NewestSequence } from '../../../sequences/requireSequence.ts';
import { Instant } from '../page.ts';

const Count = z.int().nonnegative();

export const FollowUpPositionView = z
  .object({
    sequence: z.string(),
    version: z.int().nullable().describe('null until it has begun'),
    stepName: z.string().nullable().describe('null before it has begun, and after its end'),
    step: Count.describe('index of the step, from 0; `steps` after the end'),
    steps: Count,
    round: z.int().min(1),
    nextStepAt: Instant.nullable().describe('null while no step waits for its time'),
    inProgress: z.boolean().describe('the step is being executed and cannot be skipped'),
    sent: Count,
    skipped: Count,
    failed: Count,
    outcome: FollowUpOutcome.nullable().describe('null until it has ended'),
  })
  .meta({ id: 'FollowUpPosition' });

export const NextStepView = z
  .object({ name: z.string(), dueAt: Instant, paused: z.boolean() })
  .meta({ id: 'NextFollowUpStep' });

export const SequenceSummary = z
  .object({
    name: z.string(),
    clinicId: ClinicId.nullable().describe('null for one that all clinics share'),
    version: z.int().nullable().describe('null for one that nobody has applied or started yet'),
    purpose: z.string(),
    needs: z.array(z.string()).describe('variables to give when it is started'),
    steps: z.int(),
  })
  .meta({ id: 'SequenceSummary' });

const Conditions = z.array(z.string());

export const SequenceView = SequenceSummary.extend({
  goals: Conditions.describe('each ends the sequence with its goal reached'),
  exits: Conditions.describe('each ends the sequence'),
  rounds: z.int().nullable().describe('null: as many as there come'),
  steps: z.array(
    z.object({
      name: z.string(),
      wait: z.string().describe('such as `3 d` or `day 3 at 09:00 local`'),
      template: z.string().nullable(),
      channels: z.array(Channel).nullable().describe('null: those of the sequence runner'),
      alert: z.string().nullable().describe('what the clinic is alerted with'),
      if: Conditions.nullable(),
      branches: z.array(z.object({ if: Conditions, go: z.string() })),
      next: z.string().nullable().describe('null: the step below'),
    }),
  ),
}).meta({ id: 'Sequence' });

export const positionView = (position: FollowUpPosition): z.input<typeof FollowUpPositionView> => position;

export const nextStepView = (next: NextFollowUpStep): z.input<typeof NextStepView> => next;

export const sequenceSummary = ({ sequence, owner, version }: NewestSequence) => ({
  name: sequence.name,
  clinicId: owner,
  version,
  purpose: sequence.purpose,
  needs: sequence.needs,
  steps: sequence.steps.length,
});

export function sequenceView(newest: NewestSequence): z.input<typeof SequenceView> {
  const { goals, exits, rounds = null, steps } = newest.sequence;
  return { ...sequenceSummary(newest), goals, exits, rounds, steps: steps.map(stepView) };
}

const stepView = (step: FollowUpSequence['steps'][number]) => ({
  name: step.name,
  wait: step.wait,
  template: step.template ?? null,
  channels: step.channels ?? null,
  alert: step.alert ?? null,
  if: step.if ?? null,
  branches: step.branches ?? [],
  next: step.next ?? null,
});
