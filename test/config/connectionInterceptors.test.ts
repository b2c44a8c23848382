import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { Connection } from '@temporalio/client';
import { CONNECTION_INTERCEPTORS } from '../../src/config/connectionInterceptors.ts';
import { freePort } from '../../src/sandbox/servers/freePort.ts';

describe('a connection to Temporal', () => {
  it('tells a caller whose call was to be retried that the connection is closed', async () => {
    const port = await freePort(undefined, 'no server at all');
    const connection = Connection.lazy({
      address: `127.0.0.1:${port}`,
      interceptors: CONNECTION_INTERCEPTORS,
    });
    const call = assert.rejects(
      connection.withDeadline(Date.now() + 60_000, () => connection.workflowService.getSystemInfo({})),
      { code: status.CANCELLED },
    );
    // The first attempt fails at once; the next is due 100 ms later.
    await sleep(50);
    await connection.close();
    await call;
  });
});
