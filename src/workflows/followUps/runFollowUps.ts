import {
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowFailure,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { FollowUpActivities, FollowUpRun } from '../../activities/followUps/followUpActivities.ts';
import type * as jobs from '../../contracts/followUps/followUpJobs.ts';
import type { FollowUpOutcome } from '../../contracts/followUps/followUpJobs.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { NotificationId } from '../../contracts/shared/ids.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { PauseGate } from '../shared/pauseGate.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';
import { FollowUpInbox, NEW_ROUND } from './followUpInbox.ts';
import { type Course, counted, END, goTo, newCourse, type Passed, positionOf } from './sequenceState.ts';

const { beginFollowUps, planFollowUpStep, checkFollowUpEnd, takeFollowUpStep } =
  proxyActivities<FollowUpActivities>(SHORT_DB_ACTIVITY);

/** Steps of one run: about thirty events each keep a history short. */
const STEPS_A_RUN = 50;

type Input = JobInput<typeof jobs.runFollowUps>;
type Result = JobResult<typeof jobs.runFollowUps>;

/** Waits for each step, does it when its conditions hold, and goes where it leads, until a rule or the last step ends it. */
export async function runFollowUps(input: Input, continued?: Course): Promise<Result> {
  let course = continued;
  let outcome: FollowUpOutcome | null = null;
  const reporter = new ProgressReporter({ phase: 'waiting', done: 0, total: 0, unit: 'steps' });
  const gate = new PauseGate({
    paused: continued?.isPaused ?? false,
    onChange: (paused) => reporter.update({ phase: paused ? 'paused' : 'waiting' }),
  });
  const inbox = new FollowUpInbox(continued?.notes ?? NEW_ROUND, {
    // Messages that have come before the first task are taken in while the inbox is made.
    position: (made) => positionOf(input.sequence, course, made, outcome),
    paused: () => gate.paused,
  });
  course ??= newCourse(await beginFollowUps(input), workflowInfo().startTime.toISOString());
  inbox.steps = course.steps;

  for (let taken = 0; outcome === null; taken += 1) {
    reporter.update({ done: course.steps.indexOf(course.step), total: course.steps.length });
    if (taken >= STEPS_A_RUN || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof runFollowUps>(input, {
        ...course,
        isPaused: gate.paused,
        notes: inbox.round,
      });
    }
    ({ course, outcome } = await passStep(input, course, { inbox, gate }));
  }
  reporter.update({ phase: outcome, done: course.steps.length });
  return { outcome, ...course.counts };
}

interface Steering {
  readonly inbox: FollowUpInbox;
  readonly gate: PauseGate;
}

/** Waits for one step and does it, unless an operator decides otherwise or the sequence ends meanwhile. */
async function passStep(input: Input, course: Course, steering: Steering): Promise<Passed> {
  const { inbox } = steering;
  const dueAt = course.isDue ? course.previousAt : await plan(input, course);
  inbox.waiting = { name: course.step, dueAt };
  const end = await untilDue(input, course, dueAt, steering);
  inbox.waiting = undefined;
  if (end) return { course, outcome: end };
  const request = inbox.takeRequest();
  switch (request?.kind) {
    case 'skip': {
      const following = course.steps[course.steps.indexOf(course.step) + 1] ?? END;
      return goTo(following, counted(course, 'skipped'), inbox);
    }
    case 'jump': {
      const jumped = goTo(request.step, course, inbox);
      return { ...jumped, course: { ...jumped.course, isDue: request.now } };
    }
    default:
      return inbox.inHand(() => takeStep(input, course, inbox));
  }
}

function plan({ sequence, contactId }: Input, course: Course): Promise<string> {
  const { version, step, startedAt, previousAt } = course;
  return planFollowUpStep({ sequence, version, contactId, step, startedAt, previousAt });
}

/** Resolves when the step is due and nothing is paused, or an operator asks for something, or the sequence ends. */
async function untilDue(
  input: Input,
  course: Course,
  dueAt: string,
  { inbox, gate }: Steering,
): Promise<FollowUpOutcome | undefined> {
  for (;;) {
    const leftMs = Date.parse(dueAt) - Date.now();
    if (leftMs > 0 && !inbox.isAddressed) await condition(() => inbox.isAddressed, leftMs);
    else if (gate.paused) await condition(() => !gate.paused || inbox.isAddressed);
    const end = await endByEvents(input, course, inbox);
    if (end) return end;
    // What the contact has said since is looked at first: it makes no step due.
    if (inbox.hasRequest) return undefined;
    if (!inbox.hasUnhandledEvents && !gate.paused && Date.parse(dueAt) <= Date.now()) return undefined;
  }
}

/** Checks whether the contact's new events end the sequence. */
async function endByEvents(
  { sequence }: Input,
  { version }: Course,
  inbox: FollowUpInbox,
): Promise<FollowUpOutcome | undefined> {
  if (inbox.optedOut) return 'optedOut';
  if (!inbox.hasUnhandledEvents) return undefined;
  inbox.markEventsHandled();
  return (await checkFollowUpEnd({ sequence, version, facts: inbox.round })) ?? undefined;
}

async function takeStep(input: Input, course: Course, inbox: FollowUpInbox): Promise<Passed> {
  const { step, visit, version } = course;
  const taken = await takeFollowUpStep({ run: runOf(input, version), step, visit, facts: inbox.round });
  switch (taken.kind) {
    case 'ended':
      return { course, outcome: taken.outcome };
    case 'branched':
    case 'alerted':
      return goTo(taken.next, course, inbox);
    case 'skipped':
      return goTo(taken.next, counted(course, 'skipped'), inbox);
    case 'send': {
      inbox.notify(taken.notificationId);
      const sent = await send(input, course, taken.notificationId, inbox);
      if (sent.outcome !== null) return sent;
      return goTo(taken.next, sent.course, inbox);
    }
  }
}

const runOf = (input: Input, version: number): FollowUpRun => ({
  ...input,
  version,
  workflowId: workflowInfo().workflowId,
  firstRunId: workflowInfo().firstExecutionRunId,
});

/** Sends, and calls the message back while it still waits when the sequence ends meanwhile. */
async function send(
  input: Input,
  course: Course,
  notificationId: NotificationId,
  inbox: FollowUpInbox,
): Promise<Passed> {
  const scope = new CancellationScope();
  let result: 'sent' | 'failed' | 'skipped' | undefined;
  let failure: unknown;
  const sending = scope
    .run(() => sendOut(input, notificationId))
    .then(
      (sent) => {
        result = sent;
      },
      (error: unknown) => {
        if (scope.consideredCancelled) result = 'skipped';
        else failure = error;
      },
    );
  for (;;) {
    await condition(() => result !== undefined || failure !== undefined || inbox.hasUnhandledEvents);
    if (failure !== undefined) throw failure;
    if (result !== undefined) return { course: counted(course, result), outcome: null };
    const outcome = await endByEvents(input, course, inbox);
    if (outcome === undefined) continue;
    scope.cancel();
    await sending;
    return { course: counted(course, result ?? 'skipped'), outcome };
  }
}

async function sendOut(
  { clinicId, contactId }: Input,
  notificationId: NotificationId,
): Promise<'sent' | 'skipped' | 'failed'> {
  try {
    const child = await startChildJob(sendNotification, { notificationId, clinicId, contactId });
    const { outcome } = await child.result();
    // The contact does not want it, or has had it: the sequence goes on, since the next step may be wanted.
    if (outcome === 'refused') return 'skipped';
    return outcome === 'sent' ? 'sent' : 'failed';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ChildWorkflowFailure)) throw error;
    return 'failed';
  }
}
