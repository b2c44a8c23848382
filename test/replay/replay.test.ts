import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowBundle } from '../../src/workers/workflowBundle.ts';
import { sharedServers } from '../support/sharedServers.ts';

const FOLDER = 'test/replay/histories';

describe('workflows that began before a deployment', () => {
  // Also quiets the SDK's log.
  before(() => sharedServers());

  const files = readdirSync(FOLDER);
  const read = (file: string) =>
    proto.temporal.api.history.v1.History.decode(readFileSync(join(FOLDER, file)));
  const replay = async (history: ReturnType<typeof read>) => {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history);
  };

  it('are recorded for every workflow that waits or sends', () => {
    assert.deepEqual(files.map((file) => file.replace('.binpb', '')).sort(), [
      'analyzeDataset',
      'deliverAnalysis',
      'deliverWebhook',
      'generateReport',
      'importDataset',
      'notifyAdmins',
      'reconcileMessages',
      'remindAppointment',
      'retryFailures',
      'routeReplies',
      'runFollowUps',
      'runMaintenance',
      'sendBulk',
      'sendNotification',
      'sweepReplies',
    ]);
  });

  for (const file of files) {
    it(`go on with today's code: ${file.replace('.binpb', '')}`, () => replay(read(file)));
  }

  it('would be told apart from code that does something else', async () => {
    const history = read('deliverAnalysis.binpb');
    for (const { startChildWorkflowExecutionInitiatedEventAttributes: child } of history.events) {
      if (child?.workflowType) child.workflowType.name = 'somethingElse';
    }
    await assert.rejects(replay(history), DeterminismViolationError);
  });
});
