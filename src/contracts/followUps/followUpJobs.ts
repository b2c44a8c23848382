import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { AnalysisId, ClinicId, ContactId, FollowUpContextId } from '../shared/ids.ts';
import { defineQuery, defineSignal, defineUpdate } from '../shared/messageDefinitions.ts';

/** The name of a follow-up sequence, as `sequences list` of the command line shows it. */
export const SequenceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be the name of a sequence, such as report-follow-up');
export type SequenceName = z.infer<typeof SequenceName>;

/** How a sequence ended; `goalReached` and `exited` by its own rules. */
export const FollowUpOutcome = z.enum(['completed', 'goalReached', 'exited', 'optedOut']);
export type FollowUpOutcome = z.infer<typeof FollowUpOutcome>;

/**
 * Sends messages to a contact at the times and under the conditions of a sequence. It keeps the version of the sequence
 * that was the newest at its start.
 */
export const runFollowUps = defineJob({
  workflow: 'runFollowUps',
  queue: 'appointments',
  input: z.strictObject({
    sequence: SequenceName,
    contactId: ContactId,
    clinicId: ClinicId,
    /** The analysis, for sequences about a report. */
    analysisId: AnalysisId.nullable().default(null),
    /** Where the variables that the sequence needs are stored. */
    contextId: FollowUpContextId.nullable().default(null),
  }),
  result: z.strictObject({
    outcome: FollowUpOutcome,
    sent: z.int(),
    skipped: z.int(),
    failed: z.int(),
  }),
  workflowId: (input) =>
    `follow-up/${input.analysisId ?? input.contextId ?? input.sequence}/${input.contactId}`,
  tags: (input) => ({
    clinicId: input.clinicId,
    contactId: input.contactId,
    ...(input.analysisId === null ? {} : { analysisId: input.analysisId }),
  }),
  summary: (input) => `Follow up: ${input.sequence}`,
});

/** Position of a follow-up sequence. Instants are ISO 8601 in UTC. */
export interface FollowUpPosition {
  readonly sequence: string;
  /** Null until it has begun. */
  readonly version: number | null;
  /** The name of the current step; null before the sequence has begun and after its end. */
  readonly stepName: string | null;
  /** Index of the current step, from 0; `steps` after the end. */
  readonly step: number;
  readonly steps: number;
  /** The current round, from 1. */
  readonly round: number;
  /** Null while no step waits for its time. */
  readonly nextStepAt: string | null;
  /** The step is being executed and cannot be skipped. */
  readonly inProgress: boolean;
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  /** Null until it has ended. */
  readonly outcome: FollowUpOutcome | null;
}

/** The step that waits for its time. */
export interface NextFollowUpStep {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
  readonly paused: boolean;
}

/** The sequence, its version, the present step and the counts so far. */
export const followUpPosition = defineQuery<FollowUpPosition>('followUpPosition');
/** The step that waits for its time; null while a step is being done, and after the end. */
export const nextFollowUpStep = defineQuery<NextFollowUpStep | null>('nextFollowUpStep');

/** The contact has booked the appointment that the sequence asks for. */
export const booked = defineSignal('booked');
/** The contact has opted out of this sequence: it ends and sends nothing more. */
export const optOut = defineSignal('optOut');

/** The step that an operator jumps to. */
export const FollowUpJump = z.strictObject({
  step: z.string().trim().min(1, 'must name a step'),
  /** Executes the step at once, without its wait. */
  now: z.boolean().default(false),
});
export type FollowUpJump = z.input<typeof FollowUpJump>;

/**
 * Skips the follow-up step that waits for its time and answers the new position.
 * Rejected with type `NothingToSkip` when no step is waiting.
 */
export const skipFollowUpStep = defineUpdate<FollowUpPosition>('skipFollowUpStep');

/**
 * Continues with another step and answers the new position. Rejected with type `UnknownStep`, or `NothingToSkip` when no
 * step is waiting.
 */
export const jumpToFollowUpStep = defineUpdate<FollowUpPosition, [FollowUpJump]>('jumpToFollowUpStep');
