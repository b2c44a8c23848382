import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { ClinicId, DatasetId } from '../../../src/contracts/shared/ids.ts';
import { framesOf } from '../../../src/gateway/api/sendEvents.ts';
import { newId } from '../../../src/security/newId.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { type EventStream, openEvents, type ReceivedEvent } from '../../support/eventStream.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const MOST_STREAMS = 2;

describe('the events of a job', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  let isStopped = false;
  before(async () => {
    app = await startTestApp({ API_EVENT_STREAMS_PER_CLINIC: String(MOST_STREAMS) });
    call = apiClient(app);
  });
  after(() => (isStopped ? undefined : app?.stop()));

  const start = async (datasetId: DatasetId, clinicId: ClinicId = app.clinicId) =>
    (await startJob(app.client, importDataset, { datasetId, clinicId })).workflowId;
  /** A job that no worker takes. */
  const waitingJob = (clinicId?: ClinicId) => start(DatasetId.parse(newId('ds')), clinicId);
  const pathOf = (job: string) => `/jobs/${encodeURIComponent(job)}/events`;
  const open = (job: string, headers?: Readonly<Record<string, string>>) =>
    openEvents(app, pathOf(job), headers);
  async function all(stream: EventStream): Promise<ReceivedEvent[]> {
    const received: ReceivedEvent[] = [];
    for await (const event of stream.events()) received.push(event);
    return received;
  }
  const first = async (stream: EventStream) =>
    (await stream.events().next()).value ?? assert.fail('the stream has ended');

  it('are as many as may be open at once; a client that goes makes room', async () => {
    const job = await waitingJob();
    const streams = [await open(job), await open(job)];
    const { status, headers, body } = await call('GET', pathOf(job));
    assert.deepEqual([status, body.type], [429, 'urn:aftercare:problem:TooManyStreams']);
    assert.equal(headers.get('retry-after'), '10');
    assert.equal((await call('HEAD', pathOf(job))).status, 200, 'HEAD opens none');
    for (const stream of streams) stream.close();
    const again = await eventually('room', async () => {
      const stream = await open(job);
      return stream.status === 200 && stream;
    });
    again.close();
    await app.client.workflow.getHandle(job).terminate();
  });

  it('begin with the present state, and follow it until the job ends', async () => {
    const job = await waitingJob();
    const stream = await eventually('room', async () => {
      const opened = await open(job);
      return opened.status === 200 && opened;
    });
    assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const events = stream.events();
    const { value: present } = await events.next();
    assert.deepEqual(
      [present?.event, present?.data.workflowId, present?.data.status, present?.data.result],
      ['progress', job, 'RUNNING', null],
    );
    await app.client.workflow.getHandle(job).terminate('enough');
    const { value: last } = await events.next();
    assert.deepEqual([last?.event, last?.data.status], ['end', 'TERMINATED']);
    assert.equal(typeof last?.data.failure, 'string');
    assert.equal((await events.next()).done, true);

    const known = await open(job, { 'last-event-id': String(last?.id) });
    assert.equal(known.status, 204);
    const late = await all(await open(job, { 'last-event-id': String(present?.id) }));
    assert.deepEqual(late, [last]);
  });

  it('are sent after the event that the client has last seen', async () => {
    const job = await waitingJob();
    const stream = await open(job);
    const { id } = await first(stream);
    stream.close();
    const again = await eventually('room', async () => {
      const opened = await open(job, { 'last-event-id': id });
      return opened.status === 200 && opened;
    });
    const [event] = await Promise.all([
      first(again),
      sleep(1_500).then(() => app.client.workflow.getHandle(job).terminate()),
    ]);
    assert.equal(event.event, 'end');
    assert.equal((await open(job, { 'last-event-id': 'x'.repeat(101) })).status, 422);
  });

  it('end with the result of a job that has completed', async () => {
    await app.startWorkers();
    const job = await start(await app.storeSample());
    const received = await all(await open(job));
    const last = received.at(-1);
    assert.deepEqual([last?.event, last?.data.status, last?.data.failure], ['end', 'COMPLETED', null]);
    assert.equal(Object(last?.data.result).rows, 228);
  });

  it('of another clinic are those of no job', async () => {
    const foreign = await waitingJob(ClinicId.parse('riverside'));
    for (const job of [foreign, 'test-clinic/import/ds_nothing', 'check-queues']) {
      const { status, body } = await call('GET', pathOf(job));
      assert.deepEqual([status, body.detail], [404, `there is no job ${job}`]);
    }
  });

  it('come with comments while nothing happens, so that no proxy closes the stream', async () => {
    const gone = new AbortController();
    const { signal } = gone;
    async function* silent(): AsyncGenerator<never> {
      await sleep(60_000, undefined, { signal }).catch(() => undefined);
    }
    const frames: string[] = [];
    for await (const frame of framesOf(silent(), { signal, heartbeatMs: 5 })) {
      frames.push(frame);
      if (frames.length === 3) gone.abort();
    }
    assert.deepEqual(frames, ['retry: 3000\n\n', ': still here\n\n', ': still here\n\n']);
  });

  it('end when the gateway stops', async () => {
    const rest = all(await open(await waitingJob())).then(
      () => 'ended',
      () => 'cut',
    );
    isStopped = true;
    await app.stop();
    assert.match(await rest, /^(ended|cut)$/);
  });
});
