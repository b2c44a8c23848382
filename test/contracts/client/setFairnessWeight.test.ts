import assert from 'node:assert/strict';
import { TASK_TYPES } from '../../../src/contracts/client/queueState.ts';
import { setFairnessWeight } from '../../../src/contracts/client/setFairnessWeight.ts';
import type { TaskQueue } from '../../../src/contracts/shared/queues.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the weight of a clinic', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  const weights = async (name: TaskQueue, taskQueueType: number) => {
    const { config } = await app.client.workflowService.describeTaskQueue({
      namespace: app.client.options.namespace,
      taskQueue: { name },
      taskQueueType,
      reportConfig: true,
    });
    return config?.fairnessWeightOverrides ?? {};
  };

  it('is set in the queues of jobs and of providers, and taken back where it is 1', async () => {
    await setFairnessWeight(app.client, app.clinicId, 3);
    for (const type of Object.values(TASK_TYPES)) {
      assert.deepEqual(await weights('analysis', type), { [app.clinicId]: 3 });
      assert.deepEqual(await weights('gemini', type), { [app.clinicId]: 3 });
    }
    await setFairnessWeight(app.client, app.clinicId, 0.5);
    assert.deepEqual(await weights('notifications', TASK_TYPES.activity), { [app.clinicId]: 0.5 });
    await setFairnessWeight(app.client, app.clinicId, 1);
    assert.deepEqual(await weights('analysis', TASK_TYPES.workflow), {});
  });
});
