import type { FollowUpOutcome, FollowUpPosition } from '../../contracts/followUps/followUpJobs.ts';
import { type FollowUpInbox, NEW_ROUND, type RoundNotes } from './followUpInbox.ts';

/** Where a sequence ends: no step can have this name. */
export const END = 'end';

/** How far a sequence is; one run hands it to the next. */
export interface Course {
  readonly version: number;
  readonly steps: readonly string[];
  /** How often it is gone through; null without end. */
  readonly rounds: number | null;
  readonly startedAt: string;
  /** When the step before was done. */
  readonly previousAt: string;
  readonly step: string;
  /** It is not waited for. */
  readonly isDue: boolean;
  /** Steps come to so far, which tells apart the turns of one step. */
  readonly visit: number;
  readonly round: number;
  readonly isPaused: boolean;
  readonly notes: RoundNotes;
  readonly counts: { readonly sent: number; readonly skipped: number; readonly failed: number };
}

/** What a step, or an operator, has made of the course; it goes on while there is no outcome. */
export interface Passed {
  readonly course: Course;
  readonly outcome: FollowUpOutcome | null;
}

/** At the first step. @param startedAt ISO 8601, what its days are counted from. */
export function newCourse(sequence: Pick<Course, 'version' | 'steps' | 'rounds'>, startedAt: string): Course {
  return {
    ...sequence,
    startedAt,
    previousAt: startedAt,
    step: sequence.steps[0] ?? END,
    isDue: false,
    visit: 0,
    round: 1,
    isPaused: false,
    notes: NEW_ROUND,
    counts: { sent: 0, skipped: 0, failed: 0 },
  };
}

export const counted = (course: Course, count: keyof Course['counts']): Course => ({
  ...course,
  counts: { ...course.counts, [count]: course.counts[count] + 1 },
});

/** Leading back begins a new round, in which what the contact did before no longer counts. */
export function goTo(step: string, course: Course, inbox: FollowUpInbox): Passed {
  const { steps, rounds } = course;
  if (step === END) return { course, outcome: 'completed' };
  const leadsBack = steps.indexOf(step) <= steps.indexOf(course.step);
  if (leadsBack && course.round === rounds) return { course, outcome: 'completed' };
  if (leadsBack) inbox.round = NEW_ROUND;
  const moved = {
    ...course,
    step,
    isDue: false,
    visit: course.visit + 1,
    round: course.round + (leadsBack ? 1 : 0),
    previousAt: new Date().toISOString(),
  };
  return { course: moved, outcome: null };
}

/** The course as others see it. */
export function positionOf(
  sequence: string,
  course: Course | undefined,
  inbox: FollowUpInbox,
  outcome: FollowUpOutcome | null,
): FollowUpPosition {
  const steps = course?.steps.length ?? 0;
  const hasEnded = outcome !== null;
  return {
    sequence,
    version: course?.version ?? null,
    stepName: hasEnded ? null : (course?.step ?? null),
    step: hasEnded ? steps : (course?.steps.indexOf(course.step) ?? 0),
    steps,
    round: course?.round ?? 1,
    nextStepAt: inbox.waiting?.dueAt ?? null,
    inHand: inbox.isInHand,
    sent: course?.counts.sent ?? 0,
    skipped: course?.counts.skipped ?? 0,
    failed: course?.counts.failed ?? 0,
    outcome,
  };
}
