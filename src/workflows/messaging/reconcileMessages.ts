import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenMessageActivities } from '../../activities/messaging/openMessageActivities.ts';
import type { ResendActivities } from '../../activities/messaging/resendActivities.ts';
import type { TwilioActivities } from '../../activities/messaging/twilioActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import { sendNotification } from '../../contracts/jobs.ts';
import type * as jobs from '../../contracts/messaging/messageJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import { EMAIL_CALL, SHORT_DB_ACTIVITY, SMS_CALL } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { forEachConcurrently } from '../shared/concurrency.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';
import { outcomeUnknown } from './unknownOutcomeAlert.ts';

const { nextOpenMessages, reopenFailedNotifications } =
  proxyActivities<OpenMessageActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);
const { sendEmail } = proxyActivities<ResendActivities>(EMAIL_CALL);
const { reconcileSms, sendSmsAgain } = proxyActivities<TwilioActivities>(SMS_CALL);

const PAGE = 50;
const CONCURRENCY = 5;
/** The next run reopens the rest. */
const REOPENED_PER_RUN = 200;

type UnsettledMessage = Awaited<ReturnType<OpenMessageActivities['nextOpenMessages']>>[number];
type Result = JobResult<typeof jobs.reconcileMessages>;
/** State that one run continues from. */
interface ContinuedState extends Omit<Result, 'reopened'> {
  readonly afterId: string;
}

/** Reconciles each open message once, page by page in the order of their ids. */
export async function reconcileMessages(
  input: JobInput<typeof jobs.reconcileMessages>,
  continued: ContinuedState = { afterId: '', open: 0, settled: 0, unknown: 0 },
): Promise<Result> {
  let { afterId } = continued;
  const counts = { open: continued.open, settled: continued.settled, unknown: continued.unknown };
  const reporter = new ProgressReporter({
    phase: 'reconciling',
    done: counts.open,
    total: 0,
    unit: 'messages',
  });

  for (;;) {
    const page = await nextOpenMessages({ ...input, afterId, limit: PAGE });
    const last = page.at(-1);
    if (!last) break;
    await forEachConcurrently(
      { from: 0, to: page.length },
      CONCURRENCY,
      async () => true,
      async (index) => {
        const message = page[index];
        if (!message) return;
        const { messageId, clinicId } = message;
        const isSettled = await settle(message);
        counts.open += 1;
        counts[isSettled ? 'settled' : 'unknown'] += 1;
        reporter.update({ done: counts.open });
        if (isSettled) await resolveAlert({ clinicId, kind: 'messageOutcomeUnknown', subject: messageId });
        else await raiseAlert(outcomeUnknown(messageId, clinicId));
      },
    );
    afterId = last.messageId;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof reconcileMessages>(input, { afterId, ...counts });
    }
  }
  reporter.update({ phase: 'completed', total: counts.open });
  return { ...counts, reopened: await continueFailedNotifications() };
}

/** Starts the jobs of notifications again whose message was accepted and failed later: they use the next channel. */
async function continueFailedNotifications(): Promise<number> {
  const reopened = await reopenFailedNotifications({ limit: REOPENED_PER_RUN });
  for (const notification of reopened) {
    await startChildJob(sendNotification, notification, { outlivesParent: true });
  }
  return reopened.length;
}

/** False if only an operator can find out. A provider that refuses the message permanently settles it as well. */
async function settle({ channel, ...message }: UnsettledMessage): Promise<boolean> {
  try {
    if (channel === 'email') return (await sendEmail(message)) === 'sent';
    const trace = await reconcileSms(message);
    if (trace !== 'absent') return trace === 'sent';
    return (await sendSmsAgain(message)) === 'sent';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return isPermanent(error.cause);
  }
}

const isPermanent = (cause: unknown): boolean =>
  cause instanceof Error && 'type' in cause && cause.type === 'permanent';
