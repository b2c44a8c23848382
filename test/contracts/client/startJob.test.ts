import assert from 'node:assert/strict';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { QueueFullError } from '../../../src/contracts/client/admission.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { checkQueues } from '../../../src/contracts/operations/housekeepingJobs.ts';
import { ClinicId, DatasetId } from '../../../src/contracts/shared/ids.ts';
import { progress } from '../../../src/contracts/shared/jobMessages.ts';
import {
  DEFAULT_QUEUE_LIMITS,
  LimitsOfQueues,
  type QueueLimit,
  queueLimits,
} from '../../../src/contracts/shared/queueLimits.ts';
import { newId } from '../../../src/security/newId.ts';
import { changeLimits } from '../../../src/store/modelLimits/modelLimits.ts';
import { analyze, importRows, sampleRows } from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

/** PENDING_ACTIVITY_STATE_SCHEDULED of temporal.api.enums.v1.PendingActivityState: no worker has it. */
const SCHEDULED = 1;
const MODEL_CALLS_AT_ONCE = 50;

describe('limits of queues', () => {
  it('are read from one text a setting, over the defaults', () => {
    const maxOpenJobs = LimitsOfQueues.parse('analysis=5, appointments=7');
    const limits = queueLimits({
      maxOpenJobs,
      maxWaitingTasks: LimitsOfQueues.parse('analysis=none'),
      timeToLiveSeconds: {},
    });
    assert.deepEqual(limits.analysis, { maxWaitingTasks: null, maxOpenJobs: 5, timeToLiveSeconds: 86_400 });
    assert.equal(limits.appointments.maxOpenJobs, 7);
    assert.deepEqual(limits.reports, DEFAULT_QUEUE_LIMITS.reports);
  });

  for (const wrong of ['analysis', 'analysis=0', 'analysis=many', 'gemini=5', 'analysis=1=2']) {
    it(`name what is wrong with ${wrong}`, () => {
      const { error } = LimitsOfQueues.safeParse(wrong);
      assert.match(error?.issues[0]?.message ?? '', /must be such as analysis=1000,reports=none/);
    });
  }
});

describe('startJob', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ ANALYSIS_CONCURRENCY: String(MODEL_CALLS_AT_ONCE), CHUNK_MAX_ROWS: '5' });
  });
  after(() => app?.stop());

  /** An import that ends by itself, since its data set is unknown. */
  const start = (limit: Partial<QueueLimit> = {}, datasetId = DatasetId.parse(newId('ds'))) => {
    const analysis = { ...DEFAULT_QUEUE_LIMITS.analysis, ...limit };
    return startJob(
      app.client,
      importDataset,
      { datasetId, clinicId: app.clinicId },
      { queueLimits: { ...DEFAULT_QUEUE_LIMITS, analysis } },
    );
  };
  const refusal = (limit: Partial<QueueLimit>) =>
    eventually('a refusal', async () => {
      try {
        await start(limit);
        // The server's count of waiting tasks is up to five seconds old.
        await new Promise((resolve) => setTimeout(resolve, 400));
        return undefined;
      } catch (error) {
        assert.ok(error instanceof QueueFullError, String(error));
        return error;
      }
    });

  it('takes no new job while too many tasks wait for a worker, or too many jobs are open, and says which', async () => {
    const tasks = await refusal({ maxWaitingTasks: 3 });
    assert.deepEqual([tasks.queue, tasks.limit, tasks.code], ['analysis', 3, 'QueueFull']);
    assert.ok(tasks.waiting >= 3);
    assert.match(tasks.message, /^the queue analysis is full: \d+ tasks wait for a worker, the most is 3/);
    const jobs = await refusal({ maxOpenJobs: 2 });
    assert.match(jobs.message, /jobs have not ended, the most is 2 \(QUEUE_MAX_OPEN_JOBS\)/);
  });

  it('joins a running job all the same, and starts nothing it refuses', async () => {
    const datasetId = DatasetId.parse(newId('ds'));
    await start({}, datasetId);
    const full = { maxOpenJobs: 1 };
    await refusal(full);
    assert.equal((await start(full, datasetId)).joined, true);
    const refused = DatasetId.parse(newId('ds'));
    await assert.rejects(start(full, refused), QueueFullError);
    await assert.rejects(
      app.client.workflow
        .getHandle(importDataset.workflowId({ datasetId: refused, clinicId: app.clinicId }))
        .describe(),
      {
        name: 'WorkflowNotFoundError',
      },
    );
  });

  it('is refused on the command line with one line and exit code 2', async () => {
    await startJob(app.client, checkQueues, {});
    const environment = { ...app.environment, QUEUE_MAX_OPEN_JOBS: 'housekeeping=1' };
    const { code, stdout, stderr } = await eventually('the refusal', async () => {
      const run = await runClient(['messages', 'reconcile', '--json'], environment);
      return run.code === 2 ? run : undefined;
    });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /the queue housekeeping is full: 1 jobs have not ended/);
  });

  it('gives a job a time to live: one that waited longer for its worker ends before it does anything', async () => {
    const [stale, patient] = await Promise.all([
      start({ timeToLiveSeconds: 1 }),
      start({ timeToLiveSeconds: null }),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await app.startWorkers();
    const failureOf = async ({ handle }: typeof stale) => {
      const error = await handle.result().then(
        () => assert.fail('it should fail'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof WorkflowFailedError);
      return error.cause;
    };
    const expired = await failureOf(stale);
    assert.ok(expired instanceof ApplicationFailure);
    assert.equal(expired.type, 'JobExpired');
    assert.match(expired.message, /its time to live is 1 s; start it again/);
    const { events } = await stale.handle.fetchHistory();
    assert.ok(!events?.some((event) => event.activityTaskScheduledEventAttributes));
    const late = await failureOf(patient);
    assert.ok(!(late instanceof ApplicationFailure && late.type === 'JobExpired'));
  });

  it('takes analyses that wait for the model: they hold no slot of a worker', async () => {
    const limits = { requestsPerMinute: 1, tokensPerMinute: null, requestsPerDay: null };
    await changeLimits(app.database, {
      model: app.config.GEMINI_MODEL,
      ...limits,
      setBy: 'test',
      until: null,
    });
    const waiting = await Promise.all(
      ['riverside', 'other-clinic'].map(async (clinic) => {
        const clinicId = ClinicId.parse(clinic);
        return analyze(app, await importRows(app, sampleRows(400, clinic), clinic), { clinicId });
      }),
    );
    // More calls than the workers have slots, and none of them in one.
    await eventually('all calls to wait for their turn', async () => {
      const states = await Promise.all(
        waiting.map(async ({ handle }) => (await handle.describe()).raw.pendingActivities ?? []),
      );
      const pending = states.flat();
      return (
        pending.length >= 2 * (MODEL_CALLS_AT_ONCE - 1) && pending.every(({ state }) => state === SCHEDULED)
      );
    });
    await importRows(app, sampleRows(20, 'another'));
    const shown = await Promise.all(waiting.map(({ handle }) => handle.query(progress)));
    assert.ok(shown.every(({ phase }) => phase === 'reading'));
    for (const { handle } of waiting) await handle.cancel();
  });
});
