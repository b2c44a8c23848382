import { z } from 'zod';
import { Channel } from '../../contracts/messaging/notifications.ts';
import { singleLine } from '../shared/singleLine.ts';
import { allHold, type RoundFacts, StepCondition } from './stepConditions.ts';
import { StepWait } from './stepWait.ts';

/** The end of a sequence: a step may name it as the next one. */
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
  /** The first branch whose conditions all hold is taken; the step itself is then not executed. */
  branches: z
    .array(z.strictObject({ if: Conditions, go: Target }))
    .min(1, 'must not be empty')
    .optional(),
  /** The step is skipped unless all conditions hold. */
  if: Conditions.optional(),
  template: z.string().optional(),
  /** The template's variables; `$name` stands for one of `needs`. */
  variables: z.record(z.string(), z.unknown()).default({}),
  /** The channels, in the order in which they are tried. */
  channels: z.array(Channel).min(1, 'must name a channel').optional(),
  /** Raises an alert with this text, which must not contain patient data. */
  alert: singleLine(300).optional(),
  /** The step that follows. @default the following step */
  next: Target.optional(),
});
export type SequenceStep = z.output<typeof SequenceStep>;

/** The messages to a contact over days or months, and the conditions they depend on. */
export const FollowUpSequence = z.strictObject({
  name: Slug,
  purpose: singleLine(200),
  /** Variables that the caller has to pass when it starts the sequence. */
  needs: z.array(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name such as bookingUrl')).default([]),
  /** Each of these conditions ends the sequence with its goal reached. */
  goals: z.array(StepCondition).default([]),
  /** Each of these conditions ends the sequence. */
  exits: z.array(StepCondition).default([]),
  /** How many rounds the sequence has when steps lead back. @default unlimited */
  rounds: z.int().min(1).max(1_000).optional(),
  steps: z.array(SequenceStep).min(1, 'must have a step').max(100, 'must have 100 steps at most'),
});
export type FollowUpSequence = z.output<typeof FollowUpSequence>;

/** What happens with a step whose time has come; `next` is a step or {@link END}. */
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

/** The name in `$name`; undefined for a literal value. */
export function placeholderIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$([A-Za-z]\w*)$/.exec(value)?.[1] : undefined;
}
