import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeliveryActivities } from '../../activities/analysis/deliveryActivities.ts';
import type { NotificationActivities } from '../../activities/messaging/notificationActivities.ts';
import type { WebhookActivities } from '../../activities/webhooks/webhookActivities.ts';
import { runFollowUps } from '../../contracts/followUps/followUpJobs.ts';
import * as jobs from '../../contracts/jobs.ts';
import { generateReport } from '../../contracts/reports/reportJobs.ts';
import type { JobInput, JobResult } from '../../contracts/shared/defineJob.ts';
import type { CompletionEvent } from '../../contracts/webhooks/completionEvent.ts';
import { deliverWebhook } from '../../contracts/webhooks/webhookJobs.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { startChildJob } from '../shared/childJob.ts';
import { StageReporter } from '../shared/stageReporter.ts';

const { requireWebhookEndpoint, requireDeliverySubjects } =
  proxyActivities<DeliveryActivities>(SHORT_DB_ACTIVITY);
const { createNotification } = proxyActivities<NotificationActivities>(SHORT_DB_ACTIVITY);
const { createWebhookDelivery } = proxyActivities<WebhookActivities>(SHORT_DB_ACTIVITY);

const STAGES = ['import', 'analysis', 'report', 'notification', 'webhook', 'follow-ups'] as const;
type Reporter = StageReporter<(typeof STAGES)[number]>;

type Input = JobInput<typeof jobs.deliverAnalysis>;
type Result = JobResult<typeof jobs.deliverAnalysis>;
type Delivery = Omit<Result, 'webhook' | 'followUpsWorkflowId'>;

/** From a stored file to a delivered report: import, analyse, report, e-mail the link, notify the app, follow up. */
export async function deliverAnalysis(input: Input): Promise<Result> {
  const reporter: Reporter = new StageReporter(STAGES);
  const { clinicId, datasetId, contactId, webhookEndpointId: endpointId } = input;
  if (endpointId !== null) await requireWebhookEndpoint({ clinicId, endpointId });
  try {
    await requireDeliverySubjects({ clinicId, datasetId, contactId });
    const delivery = await deliver(reporter, input);
    const webhook = await notifyApp(reporter, input, deliveredEvent(input, delivery));
    const followUpsWorkflowId = await startFollowUps(reporter, input, delivery);
    reporter.end('completed');
    return { ...delivery, webhook, followUpsWorkflowId };
  } catch (error) {
    reporter.end(isCancellation(error) ? 'cancelled' : 'failed');
    if (!reporter.hasStarted('webhook')) {
      await CancellationScope.nonCancellable(() =>
        notifyApp(reporter, input, failedEvent(reporter, input, error)),
      );
    }
    throw error;
  }
}

async function deliver(reporter: Reporter, input: Input): Promise<Delivery> {
  const { datasetId, clinicId, question, contactId } = input;
  const { rows } = await reporter.runJob('import', jobs.importDataset, { datasetId, clinicId });
  const { urgency, onChunkFailure, readRows, locale, maxTokens, maxCostUsd } = input;
  const options = { urgency, onChunkFailure, readRows, maxTokens, maxCostUsd, ...(locale && { locale }) };
  const analysisInput = { datasetId, question, clinicId, ...options };
  const analysis = await reporter.runJob('analysis', jobs.analyzeDataset, analysisInput);
  const { analysisId } = analysis;
  const { reportId, pages } = await reporter.runJob('report', generateReport, {
    kind: 'analysis',
    analysisId,
    clinicId,
    ...(locale && { locale }),
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
  const notification = await reporter.runJob('notification', jobs.sendNotification, {
    notificationId,
    clinicId,
    contactId,
  });
  return { ...analysis, reportId, rows, pages, notification: notification.outcome };
}

/** How long the job waits until the app accepts its webhook; after that the attempts continue without the job. */
export const WEBHOOK_TIMEOUT = '30 s';

/** A webhook that cannot be delivered does not make the job fail: the report is delivered. */
async function notifyApp(
  reporter: Reporter,
  input: Input,
  event: CompletionEvent,
): Promise<Result['webhook']> {
  const { webhookEndpointId: endpointId, clinicId } = input;
  if (endpointId === null) {
    reporter.skip('webhook');
    return 'none';
  }
  return reporter.run('webhook', async () => {
    const key = `${workflowInfo().runId}/${event.type}`;
    const deliveryId = await createWebhookDelivery({ clinicId, endpointId, key, event });
    const child = await startChildJob(deliverWebhook, { deliveryId, clinicId }, { outlivesParent: true });
    return Promise.race([
      child.result().then(({ outcome }) => outcome, failedUnlessCancelled),
      sleep(WEBHOOK_TIMEOUT).then(() => 'pending' as const),
    ]);
  });
}

function failedUnlessCancelled(error: unknown): 'failed' {
  if (isCancellation(error)) throw error;
  return 'failed';
}

async function startFollowUps(
  reporter: Reporter,
  input: Input,
  { analysisId }: Delivery,
): Promise<string | null> {
  const { clinicId, contactId, followUps: sequence } = input;
  if (sequence === null) {
    reporter.skip('follow-ups');
    return null;
  }
  return reporter.startDetached('follow-ups', runFollowUps, {
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

function failedEvent(reporter: Reporter, { clinicId, datasetId }: Input, error: unknown): CompletionEvent {
  return {
    type: 'analysis.failed',
    timestamp: new Date().toISOString(),
    data: {
      clinicId,
      datasetId,
      stage: reporter.interruptedStage,
      reason: isCancellation(error) ? 'cancelled' : 'failed',
    },
  };
}
