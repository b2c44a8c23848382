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
import {
  advanceTo,
  END,
  initialState,
  positionOf,
  type SequenceState,
  type StepResult,
  withCount,
} from './sequenceState.ts';

const { beginFollowUps, planFollowUpStep, checkFollowUpEnd, executeFollowUpStep } =
  proxyActivities<FollowUpActivities>(SHORT_DB_ACTIVITY);

/** Steps per run: at about thirty events per step the history stays short. */
const STEPS_PER_RUN = 50;

type Input = JobInput<typeof jobs.runFollowUps>;
type Result = JobResult<typeof jobs.runFollowUps>;

/** Waits for each step, executes it if its conditions hold, and moves to the next one, until a rule or the last step ends the sequence. */
export async function runFollowUps(input: Input, continued?: SequenceState): Promise<Result> {
  let state = continued;
  let outcome: FollowUpOutcome | null = null;
  const reporter = new ProgressReporter({ phase: 'waiting', done: 0, total: 0, unit: 'steps' });
  const gate = new PauseGate({
    paused: continued?.isPaused ?? false,
    onChange: (paused) => reporter.update({ phase: paused ? 'paused' : 'waiting' }),
  });
  const inbox = new FollowUpInbox(continued?.roundEvents ?? NEW_ROUND, {
    // Signals that arrived before the first workflow task are handled inside this constructor.
    position: (made) => positionOf(input.sequence, state, made, outcome),
    paused: () => gate.paused,
  });
  state ??= initialState(await beginFollowUps(input), workflowInfo().startTime.toISOString());
  inbox.steps = state.steps;

  for (let executed = 0; outcome === null; executed += 1) {
    reporter.update({ done: state.steps.indexOf(state.step), total: state.steps.length });
    if (executed >= STEPS_PER_RUN || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof runFollowUps>(input, {
        ...state,
        isPaused: gate.paused,
        roundEvents: inbox.round,
      });
    }
    ({ state, outcome } = await runStep(input, state, { inbox, gate }));
  }
  reporter.update({ phase: outcome, done: state.steps.length });
  return { outcome, ...state.counts };
}

interface StepContext {
  readonly inbox: FollowUpInbox;
  readonly gate: PauseGate;
}

/** Waits for one step and executes it, unless an operator skips it or jumps, or the sequence ends meanwhile. */
async function runStep(input: Input, state: SequenceState, context: StepContext): Promise<StepResult> {
  const { inbox } = context;
  const dueAt = state.isDue ? state.previousAt : await plan(input, state);
  inbox.waiting = { name: state.step, dueAt };
  const end = await untilDue(input, state, dueAt, context);
  inbox.waiting = undefined;
  if (end) return { state, outcome: end };
  const request = inbox.takeRequest();
  switch (request?.kind) {
    case 'skip': {
      const following = state.steps[state.steps.indexOf(state.step) + 1] ?? END;
      return advanceTo(following, withCount(state, 'skipped'), inbox);
    }
    case 'jump': {
      const jumped = advanceTo(request.step, state, inbox);
      return { ...jumped, state: { ...jumped.state, isDue: request.now } };
    }
    default:
      return inbox.runUnskippable(() => executeStep(input, state, inbox));
  }
}

function plan({ clinicId, sequence, contactId }: Input, state: SequenceState): Promise<string> {
  const { version, isShared, step, startedAt, previousAt } = state;
  const run = { clinicId, sequence, version, isShared };
  return planFollowUpStep({ ...run, contactId, step, startedAt, previousAt });
}

/** Resolves when the step is due and the sequence is not paused, or an operator's request arrives, or the sequence ends. */
async function untilDue(
  input: Input,
  state: SequenceState,
  dueAt: string,
  { inbox, gate }: StepContext,
): Promise<FollowUpOutcome | undefined> {
  for (;;) {
    const leftMs = Date.parse(dueAt) - Date.now();
    if (leftMs > 0 && !inbox.isAddressed) await condition(() => inbox.isAddressed, leftMs);
    else if (gate.paused) await condition(() => !gate.paused || inbox.isAddressed);
    const end = await endByEvents(input, state, inbox);
    if (end) return end;
    // New events of the contact are checked first: they make no step due.
    if (inbox.hasRequest) return undefined;
    if (!inbox.hasUnhandledEvents && !gate.paused && Date.parse(dueAt) <= Date.now()) return undefined;
  }
}

/** Checks whether the contact's new events end the sequence. */
async function endByEvents(
  { clinicId, sequence }: Input,
  { version, isShared }: SequenceState,
  inbox: FollowUpInbox,
): Promise<FollowUpOutcome | undefined> {
  if (inbox.optedOut) return 'optedOut';
  if (!inbox.hasUnhandledEvents) return undefined;
  inbox.markEventsHandled();
  const run = { clinicId, sequence, version, isShared };
  return (await checkFollowUpEnd({ ...run, facts: inbox.round })) ?? undefined;
}

async function executeStep(input: Input, state: SequenceState, inbox: FollowUpInbox): Promise<StepResult> {
  const { step, attempt } = state;
  const outcome = await executeFollowUpStep({
    run: runOf(input, state),
    step,
    attempt,
    facts: inbox.round,
  });
  switch (outcome.kind) {
    case 'ended':
      return { state, outcome: outcome.outcome };
    case 'branched':
    case 'alerted':
      return advanceTo(outcome.next, state, inbox);
    case 'skipped':
      return advanceTo(outcome.next, withCount(state, 'skipped'), inbox);
    case 'send': {
      inbox.notify(outcome.notificationId);
      const sent = await send(input, state, outcome.notificationId, inbox);
      if (sent.outcome !== null) return sent;
      return advanceTo(outcome.next, sent.state, inbox);
    }
  }
}

const runOf = (input: Input, { version, isShared }: SequenceState): FollowUpRun => ({
  ...input,
  version,
  isShared,
  workflowId: workflowInfo().workflowId,
  firstRunId: workflowInfo().firstExecutionRunId,
});

/** Sends a notification; cancels it while it waits if the sequence ends meanwhile. */
async function send(
  input: Input,
  state: SequenceState,
  notificationId: NotificationId,
  inbox: FollowUpInbox,
): Promise<StepResult> {
  const scope = new CancellationScope();
  let result: 'sent' | 'failed' | 'skipped' | undefined;
  let failure: unknown;
  const sending = scope
    .run(() => sendAsJob(input, notificationId))
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
    if (result !== undefined) return { state: withCount(state, result), outcome: null };
    const outcome = await endByEvents(input, state, inbox);
    if (outcome === undefined) continue;
    scope.cancel();
    await sending;
    return { state: withCount(state, result ?? 'skipped'), outcome };
  }
}

async function sendAsJob(
  { clinicId, contactId }: Input,
  notificationId: NotificationId,
): Promise<'sent' | 'skipped' | 'failed'> {
  try {
    const child = await startChildJob(sendNotification, { notificationId, clinicId, contactId });
    const { outcome } = await child.result();
    // The contact refuses this message or has already had it: the sequence continues, since the next step may be wanted.
    if (outcome === 'refused') return 'skipped';
    return outcome === 'sent' ? 'sent' : 'failed';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ChildWorkflowFailure)) throw error;
    return 'failed';
  }
}
