import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort, freePortNear } from '../../../src/sandbox/servers/freePort.ts';

describe('a free port', () => {
  it('is none that an outgoing connection could take before it is listened on', async () => {
    const ports = await Promise.all(Array.from({ length: 40 }, () => freePort(undefined, 'a test')));
    assert.deepEqual(
      ports.filter((port) => port >= 32_768),
      [],
    );
    assert.ok(new Set(ports).size > 1);
  });

  it('is another one than that which is preferred, or refused, while something listens there', async () => {
    const server = createServer();
    const port = await freePort(undefined, 'a test');
    await new Promise<void>((resolve) => {
      server.listen({ host: '127.0.0.1', port }, resolve);
    });
    try {
      assert.notEqual(await freePortNear(port), port);
      await assert.rejects(freePort(port, 'the gateway'), {
        type: 'PortInUse',
        message: `port ${port} for the gateway is in use; choose another or free it`,
      });
    } finally {
      server.close();
      await once(server, 'close');
    }
    assert.equal(await freePortNear(port), port);
  });
});
