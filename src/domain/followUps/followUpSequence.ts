import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { singleLine } from '../shared/singleLine.ts';
import { allHold, type RoundFacts, StepCondition } from './stepConditions.ts';
import { StepWait } from './stepWait.ts';

/** Where a sequence goes after its last step, and where a step can send it. */
export const END = 'end';

const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and hyphens, 60 characters at most')
  .refine((name) => name !== END, `must not be "${END}": that is where a sequence ends`);
const Target = z.string().min(1);
const Conditions = z.array(StepCondition).min(1, 'must not be empty');

/** One step: it waits, then takes a branch, or writes, or alerts the clinic. */
const SequenceStep = z.strictObject({
  name: Slug,
  wait: StepWait,
  /** The first whose conditions all hold is taken; the step itself is then not done. */
  branches: z
    .array(z.strictObject({ if: Conditions, go: Target }))
    .min(1, 'must not be empty')
    .optional(),
  /** Unless all hold, the step is skipped. */
  if: Conditions.optional(),
  template: z.string().optional(),
  /** The template's variables; `$name` stands for one of `needs`. */
  variables: z.record(z.string(), z.unknown()).default({}),
  /** In the order in which they are tried. */
  channels: z.array(Channel).min(1, 'must name a channel').optional(),
  /** Raises an alert with these words; never anything about a patient. */
  alert: singleLine(300).optional(),
  /** Where it goes once the step is done. @default the following step */
  next: Target.optional(),
});
export type SequenceStep = z.output<typeof SequenceStep>;

/** What is written to a contact over days or months, and on what it depends. */
export const FollowUpSequence = z.strictObject({
  name: Slug,
  purpose: singleLine(200),
  /** Variables that the caller has to pass when it starts the sequence. */
  needs: z.array(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name such as bookingUrl')).default([]),
  /** Any one of these ends it, and its end was reached. */
  goals: z.array(StepCondition).default([]),
  /** Any one of these ends it. */
  exits: z.array(StepCondition).default([]),
  /** How often it is gone through when steps lead back. @default without end */
  rounds: z.int().min(1).max(1_000).optional(),
  steps: z.array(SequenceStep).min(1, 'must have a step').max(100, 'must have 100 steps at most'),
});
export type FollowUpSequence = z.output<typeof FollowUpSequence>;

/** What becomes of a step whose time has come; `next` is a step or {@link END}. */
export type StepDecision =
  | { readonly kind: 'end'; readonly reason: 'goalReached' | 'exited' }
  | { readonly kind: 'branch' | 'skip' | 'do'; readonly next: string };

/** Whether a goal or an exit rule ends the sequence. */
export function endOf(
  { goals, exits }: FollowUpSequence,
  facts: RoundFacts,
): 'goalReached' | 'exited' | null {
  if (goals.some((goal) => allHold([goal], facts))) return 'goalReached';
  return exits.some((exit) => allHold([exit], facts)) ? 'exited' : null;
}

/** Goals and exits come first, then branches, then the step's own conditions. */
export function decideStep(sequence: FollowUpSequence, name: string, facts: RoundFacts): StepDecision {
  const reason = endOf(sequence, facts);
  if (reason !== null) return { kind: 'end', reason };
  const index = sequence.steps.findIndex((step) => step.name === name);
  const step = sequence.steps[index];
  const following = sequence.steps[index + 1]?.name ?? END;
  const branch = step?.branches?.find((each) => allHold(each.if, facts));
  if (branch) return { kind: 'branch', next: branch.go };
  if (step?.if && !allHold(step.if, facts)) return { kind: 'skip', next: following };
  return { kind: 'do', next: step?.next ?? following };
}

/** The step's variables with `$name` replaced; a name that is not given stays undefined. */
export function resolveVariables(
  { variables }: SequenceStep,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const placeholder = placeholderIn(value);
      return [name, placeholder === undefined ? value : given[placeholder]];
    }),
  );
}

/** The name in `$name`; undefined for what is meant as it stands. */
export function placeholderIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$([A-Za-z]\w*)$/.exec(value)?.[1] : undefined;
}
