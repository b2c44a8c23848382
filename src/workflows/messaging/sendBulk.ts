import type { Priority } from '@temporalio/common';
import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { BulkActivities, FormedBatch } from '../../activities/messaging/bulkActivities.ts';
import type { ResendActivities } from '../../activities/messaging/resendActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type * as jobs from '../../contracts/messaging/bulkJobs.ts';
import type { Channel } from '../../contracts/messaging/notifications.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { BulkId, ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { BATCH_CALL, SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { forEachConcurrently } from '../shared/concurrency.ts';
import { isTransientFailure } from '../shared/failures.ts';
import { MaintenanceGate } from '../shared/maintenanceGate.ts';
import { PauseGate } from '../shared/pauseGate.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';
import { sendMessage } from './sendMessage.ts';

const { beginBulk, formBulkBatch, countBulk, endBulk } = proxyActivities<BulkActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** Batches that are formed and sent at once; the provider's rate decides how fast they leave. */
const CONCURRENT_BATCHES = 4;
/** SMS of one batch in flight at once. */
const CONCURRENT_SMS = 10;
/** Batches of one run: about twelve events each for e-mail and six hundred for SMS keep a history under 10,000. */
const BATCHES_PER_RUN = { email: 250, sms: 10 } as const satisfies Record<Channel, number>;
/** Wait before a failing batch is requested again under its key. */
export const RETRY_BATCH_AFTER = '15 min';
/** Recipients that become due one after the other are collected for so long, so that batches do not become small, ms. */
const SHORTEST_WAIT_MS = 10_000;

type Input = JobInput<typeof jobs.sendBulk>;
type Result = JobResult<typeof jobs.sendBulk>;

/** State that one run continues from; the recipients are in the database. */
interface ContinuedState {
  readonly channel: Channel;
  readonly total: number;
  readonly nextBatch: number;
  readonly paused: boolean;
}

/** Sends batch after batch until no recipient is waiting. */
export async function sendBulk(input: Input, continued?: ContinuedState): Promise<Result> {
  const reporter = new ProgressReporter({ phase: 'preparing', done: 0, total: 0, unit: 'recipients' });
  const gate = new PauseGate({
    paused: continued?.paused ?? false,
    onChange: (paused) => reporter.update({ phase: paused ? 'paused' : 'sending' }),
  });
  const maintenance = new MaintenanceGate((held) =>
    reporter.update({ phase: held ? 'held by maintenance' : gate.paused ? 'paused' : 'sending' }),
  );
  const waitForGates = async () => {
    await gate.wait();
    while (await maintenance.wait()) await gate.wait();
  };
  try {
    const { channel, total } = continued ?? (await beginBulk(input));
    const { waiting } = await countBulk(input);
    reporter.update({ phase: gate.paused ? 'paused' : 'sending', done: total - waiting, total });

    const from = continued?.nextBatch ?? 0;
    let isExhausted = false;
    const mayStart = async () => {
      await waitForGates();
      return !isExhausted && !workflowInfo().continueAsNewSuggested;
    };
    const range = { from, to: from + BATCHES_PER_RUN[channel] };
    const nextBatch = await forEachConcurrently(range, CONCURRENT_BATCHES, mayStart, async (batch) => {
      const formed = await formWhenDue(input, batch, waitForGates, (refused) => {
        if (refused > 0) reporter.update({ done: reporter.current.done + refused });
      });
      if (!formed) {
        isExhausted = true;
        return;
      }
      if (channel === 'email' && formed.recipients > 0) await sendEmails(input, batch, gate);
      await sendSmsMessages(input, formed.messageIds, gate);
      reporter.update({ done: reporter.current.done + formed.recipients });
    });
    if (!isExhausted) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sendBulk>(input, { channel, total, nextBatch, paused: gate.paused });
    }
    const result = await endBulk({ ...input, state: 'completed' });
    reporter.update({ phase: 'completed', done: total });
    return result;
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const state = isCancellation(error) ? 'cancelled' : 'failed';
    reporter.update({ phase: state });
    await CancellationScope.nonCancellable(() => endBulk({ ...input, state }));
    throw error;
  }
}

type Formed = Extract<FormedBatch, { kind: 'formed' }>;

/** The batch, once a recipient is due; undefined if no recipient is waiting. */
async function formWhenDue(
  input: Input,
  batch: number,
  waitForGates: () => Promise<void>,
  onRefused: (count: number) => void,
): Promise<Formed | undefined> {
  for (;;) {
    const formed = await formBulkBatch({ ...input, batch, at: new Date().toISOString() });
    onRefused(formed.refused);
    if (formed.kind === 'formed') return formed;
    if (formed.kind === 'exhausted') return undefined;
    await sleep(Math.max(SHORTEST_WAIT_MS, Date.parse(formed.until) - Date.now()));
    await waitForGates();
  }
}

/** Requests the batch until its outcome is known; its idempotency key keeps recipients from getting it twice. */
async function sendEmails({ bulkId, clinicId }: Input, batch: number, gate: PauseGate): Promise<void> {
  const { sendBulkBatch } = proxyActivities<ResendActivities>({
    ...BATCH_CALL,
    priority: bulkPriority(clinicId),
  });
  for (;;) {
    try {
      await sendBulkBatch({ clinicId, bulkId, batch });
      return;
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      if (isTransientFailure(error)) {
        await sleep(RETRY_BATCH_AFTER);
        continue;
      }
      // Resend refuses single e-mails individually: if it refuses a whole batch, an operator has to check the account.
      gate.pause();
      await raiseAlert({
        kind: 'bulkSendStopped',
        subject: bulkId,
        clinicId,
        message: stopped(bulkId, error),
      });
      await gate.wait();
      await resolveAlert({ clinicId, kind: 'bulkSendStopped', subject: bulkId });
    }
  }
}

const stopped = (bulkId: BulkId, { cause }: ActivityFailure): string =>
  `${bulkId} is paused, since the provider refused a whole batch: ${cause?.message ?? 'no reason was given'}; fix it, then: ${PROGRAM_NAME} jobs resume bulk/${bulkId}`;

/** Single messages go before bulk sends, and the bulk sends of clinics share the rate fairly. */
const bulkPriority = (clinicId: ClinicId): Priority => ({ priorityKey: 5, fairnessKey: clinicId });

/** Each SMS is one message; its outcome is stored with it. */
async function sendSmsMessages(
  { clinicId }: Input,
  messageIds: readonly MessageId[],
  gate: PauseGate,
): Promise<void> {
  const mayStart = async () => {
    await gate.wait();
    return true;
  };
  await forEachConcurrently({ from: 0, to: messageIds.length }, CONCURRENT_SMS, mayStart, async (index) => {
    const messageId = messageIds[index];
    if (messageId) await sendMessage('sms', { clinicId, messageId }, bulkPriority(clinicId));
  });
}
