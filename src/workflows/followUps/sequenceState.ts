import type { FollowUpOutcome, FollowUpPosition } from '../../contracts/followUps/followUpJobs.ts';
import { type FollowUpInbox, NEW_ROUND, type RoundEvents } from './followUpInbox.ts';

/** The target that ends a sequence: no step can have this name. */
export const END = 'end';

/** State of a running sequence; the next run continues from it. */
export interface SequenceState {
  readonly version: number;
  /** Whether it is the sequence that all clinics share, not one of the clinic's own. */
  readonly isShared: boolean;
  readonly steps: readonly string[];
  /** The most rounds; null for no limit. */
  readonly rounds: number | null;
  readonly startedAt: string;
  /** When the previous step was done. */
  readonly previousAt: string;
  readonly step: string;
  /** The step is executed without a wait. */
  readonly isDue: boolean;
  /** Number of steps reached so far, which distinguishes repetitions of one step. */
  readonly attempt: number;
  readonly round: number;
  readonly isPaused: boolean;
  readonly roundEvents: RoundEvents;
  readonly counts: { readonly sent: number; readonly skipped: number; readonly failed: number };
}

/** The state after a step or an operator's request; the sequence continues while there is no outcome. */
export interface StepResult {
  readonly state: SequenceState;
  readonly outcome: FollowUpOutcome | null;
}

/** The state at the first step. @param startedAt ISO 8601; days are counted from it */
export function initialState(
  sequence: Pick<SequenceState, 'version' | 'isShared' | 'steps' | 'rounds'>,
  startedAt: string,
): SequenceState {
  return {
    ...sequence,
    startedAt,
    previousAt: startedAt,
    step: sequence.steps[0] ?? END,
    isDue: false,
    attempt: 0,
    round: 1,
    isPaused: false,
    roundEvents: NEW_ROUND,
    counts: { sent: 0, skipped: 0, failed: 0 },
  };
}

export const withCount = (state: SequenceState, count: keyof SequenceState['counts']): SequenceState => ({
  ...state,
  counts: { ...state.counts, [count]: state.counts[count] + 1 },
});

/** Moves to a step. A step back starts a new round, in which earlier events of the contact no longer count. */
export function advanceTo(step: string, state: SequenceState, inbox: FollowUpInbox): StepResult {
  const { steps, rounds } = state;
  if (step === END) return { state, outcome: 'completed' };
  const isBackward = steps.indexOf(step) <= steps.indexOf(state.step);
  if (isBackward && state.round === rounds) return { state, outcome: 'completed' };
  if (isBackward) inbox.round = NEW_ROUND;
  const moved = {
    ...state,
    step,
    isDue: false,
    attempt: state.attempt + 1,
    round: state.round + (isBackward ? 1 : 0),
    previousAt: new Date().toISOString(),
  };
  return { state: moved, outcome: null };
}

/** The state as the query `followUpPosition` shows it. */
export function positionOf(
  sequence: string,
  state: SequenceState | undefined,
  inbox: FollowUpInbox,
  outcome: FollowUpOutcome | null,
): FollowUpPosition {
  const steps = state?.steps.length ?? 0;
  const hasEnded = outcome !== null;
  return {
    sequence,
    version: state?.version ?? null,
    stepName: hasEnded ? null : (state?.step ?? null),
    step: hasEnded ? steps : (state?.steps.indexOf(state.step) ?? 0),
    steps,
    round: state?.round ?? 1,
    nextStepAt: inbox.waiting?.dueAt ?? null,
    inProgress: inbox.isInProgress,
    sent: state?.counts.sent ?? 0,
    skipped: state?.counts.skipped ?? 0,
    failed: state?.counts.failed ?? 0,
    outcome,
  };
}
