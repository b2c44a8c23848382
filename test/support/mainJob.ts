import assert from 'node:assert/strict';
import type { z } from 'zod';
import { type StartedJob, startJob } from '../../src/contracts/client/startJob.ts';
import { analyzeDataset, deliverAnalysis } from '../../src/contracts/jobs.ts';
import type { ContactId, DatasetId, WebhookEndpointId } from '../../src/contracts/shared/ids.ts';
import type { TestApp } from './testApp.ts';

type Input = Pick<z.input<typeof deliverAnalysis.input>, 'question' | 'followUps'> & {
  readonly datasetId: DatasetId;
  readonly contactId: ContactId;
  readonly webhookEndpointId: WebhookEndpointId;
};

/** A started main job and what it was started with. */
export interface StartedMainJob
  extends StartedJob<z.output<typeof deliverAnalysis.input>, z.output<typeof deliverAnalysis.result>> {
  readonly datasetId: DatasetId;
  readonly contactId: ContactId;
  readonly webhookEndpointId: WebhookEndpointId;
  /** Of the job that analyses the data set. */
  readonly analysisWorkflowId: string;
}

const QUESTION = 'Which patient characteristics go with longer survival?';

/** Starts the main job on the sample, unless another data set is named. */
export async function startMainJob(app: TestApp, input: Partial<Input> = {}): Promise<StartedMainJob> {
  const { clinicId } = app;
  const { question = QUESTION } = input;
  const datasetId = input.datasetId ?? (await app.storeSample());
  const contactId = input.contactId ?? (await app.addContact());
  const webhookEndpointId = input.webhookEndpointId ?? (await app.addWebhookEndpoint());
  const started = await startJob(app.client, deliverAnalysis, {
    clinicId,
    question,
    ...input,
    datasetId,
    contactId,
    webhookEndpointId,
  });
  const analysis = analyzeDataset.input.parse({ clinicId, datasetId, question });
  const analysisWorkflowId = analyzeDataset.workflowId(analysis);
  return { ...started, datasetId, contactId, webhookEndpointId, analysisWorkflowId };
}

/** How many calls of the model an analysis needs that finds no answer cached: one a chunk, one for the plan, one for the answer. */
export async function modelCalls(app: TestApp, analysisId: string, chunks: number): Promise<number> {
  const tasks = await app.database
    .selectFrom('analysisTasks')
    .select(['stage', 'state'])
    .where('analysisId', '=', analysisId)
    .execute();
  assert.ok(tasks.every(({ state }) => state === 'answered'));
  assert.equal(tasks.filter(({ stage }) => stage === 'chunks').length, chunks);
  return tasks.length;
}

/** Calls of the model that the sandbox accepted so far. */
export const acceptedModelCalls = (app: TestApp): number =>
  app.sandbox.journal.count({ provider: 'gemini', operation: 'generateContent', outcome: 'accepted' });
