import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { WebhookActivities } from '../../activities/webhooks/webhookActivities.ts';
import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import * as jobs from '../../contracts/jobs.ts';
import { generateReport } from '../../contracts/reports/reportJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { CompletionEvent } from '../../contracts/webhooks/completionEvent.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { BOOKKEEPING } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { StageBoard } from '../shared/stageReporter.ts';

const { createNotification } = proxyActivities<NotificationActivities>(BOOKKEEPING);
const { createWebhookDelivery } = proxyActivities<WebhookActivities>(BOOKKEEPING);

const STAGES = ['import', 'analysis', 'report', 'notification', 'webhook', 'follow-ups'] as const;
type Board = StageBoard<(typeof STAGES)[number]>;

type Input = JobInput<typeof jobs.deliverAnalysis>;
type Result = JobResult<typeof jobs.deliverAnalysis>;
type Delivery = Omit<Result, 'webhook' | 'followUpsWorkflowId'>;

/** From a stored file to a delivered report: import, analyse, report, mail the link, tell the app, follow up. */
export async function deliverAnalysis(input: Input): Promise<Result> {
  const board: Board = new StageBoard(STAGES);
  try {
    const delivery = await deliver(board, input);
    const webhook = await tellApp(board, input, deliveredEvent(input, delivery));
    const followUpsWorkflowId = await startFollowUps(board, input, delivery);
    board.end('completed');
    return { ...delivery, webhook, followUpsWorkflowId };
  } catch (error) {
    board.end(isCancellation(error) ? 'cancelled' : 'failed');
    if (!board.began('webhook')) {
      await CancellationScope.nonCancellable(() => tellApp(board, input, failedEvent(board, input, error)));
    }
    throw error;
  }
}

async function deliver(board: Board, input: Input): Promise<Delivery> {
  const { datasetId, clinicId, question, contactId } = input;
  const { rows } = await board.runJob('import', jobs.importDataset, { datasetId, clinicId });
  const { urgency, onChunkFailure, maxTokens, maxCostUsd } = input;
  const options = { urgency, onChunkFailure, maxTokens, maxCostUsd };
  const asked = { datasetId, question, clinicId, ...options };
  const analysis = await board.runJob('analysis', jobs.analyzeDataset, asked);
  const { analysisId } = analysis;
  const { reportId, pages } = await board.runJob('report', generateReport, {
    kind: 'analysis',
    analysisId,
    clinicId,
  });
  const notificationId = await createNotification({
    key: `report-ready/${reportId}/${contactId}`,
    clinicId,
    contactId,
    template: 'report-ready',
    analysisId,
    reportId,
    channels: ['email'],
  });
  const notification = await board.runJob('notification', jobs.sendNotification, {
    notificationId,
    clinicId,
    contactId,
  });
  return { ...analysis, reportId, rows, pages, notification: notification.outcome };
}

/** How long the job waits to hear that the app took its webhook; after that the attempts go on without it. */
export const WEBHOOK_PATIENCE = '30 s';

/** A webhook that cannot be delivered does not undo what was delivered to people. */
async function tellApp(board: Board, input: Input, event: CompletionEvent): Promise<Result['webhook']> {
  const { webhookEndpointId: endpointId, clinicId } = input;
  if (endpointId === null) {
    board.skip('webhook');
    return 'none';
  }
  return board.run('webhook', async () => {
    const key = `${workflowInfo().runId}/${event.type}`;
    const deliveryId = await createWebhookDelivery({ endpointId, key, event });
    const child = await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
    return Promise.race([
      child.result().then(({ outcome }) => outcome, failedUnlessCancelled),
      sleep(WEBHOOK_PATIENCE).then(() => 'pending' as const),
    ]);
  });
}

function failedUnlessCancelled(error: unknown): 'failed' {
  if (isCancellation(error)) throw error;
  return 'failed';
}

async function startFollowUps(board: Board, input: Input, { analysisId }: Delivery): Promise<string | null> {
  const { clinicId, contactId, followUps: sequence } = input;
  if (sequence === null) {
    board.skip('follow-ups');
    return null;
  }
  return board.hand('follow-ups', runFollowUps, {
    sequence,
    analysisId,
    contextId: null,
    contactId,
    clinicId,
  });
}

function deliveredEvent({ clinicId, datasetId }: Input, delivery: Delivery): CompletionEvent {
  const { analysisId, reportId, findings, missingChunks, pages, usage } = delivery;
  return {
    type: 'analysis.delivered',
    timestamp: new Date().toISOString(),
    data: { clinicId, datasetId, analysisId, reportId, findings, missingChunks, pages, usage },
  };
}

function failedEvent(board: Board, { clinicId, datasetId }: Input, error: unknown): CompletionEvent {
  return {
    type: 'analysis.failed',
    timestamp: new Date().toISOString(),
    data: {
      clinicId,
      datasetId,
      stage: board.interrupted,
      reason: isCancellation(error) ? 'cancelled' : 'failed',
    },
  };
}
