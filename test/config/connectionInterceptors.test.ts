import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { status } from '@grpc/grpc-js';
import { Connection, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { CONNECTION_INTERCEPTORS } from '../../src/config/connectionInterceptors.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { disturb, finish, finishOnUpdate } from './finishOnUpdate.ts';

describe('a connection to Temporal that is closed', () => {
  const lazyConnection = async () =>
    Connection.lazy({
      address: `127.0.0.1:${await freePort(undefined, 'no server at all')}`,
      interceptors: CONNECTION_INTERCEPTORS,
    });
  const cancelledCall = (connection: Connection) =>
    assert.rejects(
      connection.withDeadline(Date.now() + 60_000, () => connection.workflowService.getSystemInfo({})),
      { code: status.CANCELLED },
    );

  it('tells a caller whose call was to be retried', async () => {
    const connection = await lazyConnection();
    const call = cancelledCall(connection);
    // The first attempt fails at once; the next is due 100 ms later.
    await sleep(50);
    await connection.close();
    await call;
  });

  it('tells a caller who calls later', async () => {
    const connection = await lazyConnection();
    await connection.close();
    await cancelledCall(connection);
  });
});

describe('an update whose workflow task the server refuses', () => {
  let app: TestApp;
  let worker: Worker;
  let running: Promise<void>;
  let connection: NativeConnection;
  /** Runs once, between the answer of the workflow and its way to the server. */
  let beforeAnswer: (() => Promise<void>) | undefined;

  before(async () => {
    app = await startTestApp();
    const { connectionOptions, namespace } = app.config.temporal;
    connection = await NativeConnection.connect(connectionOptions);
    worker = await Worker.create({
      connection,
      namespace,
      taskQueue: 'updates',
      workflowsPath: fileURLToPath(new URL('finishOnUpdate.ts', import.meta.url)),
      dataConverter: {
        payloadCodecs: [
          {
            encode: async (payloads) => {
              const act = beforeAnswer;
              beforeAnswer = undefined;
              await act?.();
              return payloads;
            },
            decode: async (payloads) => payloads,
          },
        ],
      },
    });
    running = worker.run();
  });
  after(async () => {
    worker?.shutdown();
    await running;
    await connection?.close();
    await app?.stop();
  });

  const startOptions = (workflowId: string) => ({ taskQueue: 'updates', workflowId });
  /** A signal that comes while the workflow ends makes the server refuse the task: the workflow has not seen it. */
  const disturbOnce = (workflowId: string) => {
    beforeAnswer = () => app.client.workflow.getHandle(workflowId).signal(disturb);
  };
  async function assertOneTaskRefused(handle: WorkflowHandle): Promise<void> {
    await handle.result();
    const { events } = await handle.fetchHistory();
    const refused = (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes);
    assert.equal(refused.length, 1);
    assert.equal(
      (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length,
      1,
    );
  }

  it('is sent again', async () => {
    const handle = await app.client.workflow.start(finishOnUpdate, startOptions('update'));
    disturbOnce('update');
    assert.equal(await handle.executeUpdate(finish), 'finished');
    await assertOneTaskRefused(handle);
  });

  it('is sent again together with the start', async () => {
    disturbOnce('start');
    const startWorkflowOperation = new WithStartWorkflowOperation(finishOnUpdate, {
      ...startOptions('start'),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    assert.equal(
      await app.client.workflow.executeUpdateWithStart(finish, { startWorkflowOperation }),
      'finished',
    );
    await assertOneTaskRefused(await startWorkflowOperation.workflowHandle());
  });
});
