import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../../src/sandbox/servers/freePort.ts';

/** A way to a server that passes bytes on both ways, until a test cuts the connections that are open. */
export interface CuttableWay {
  readonly address: string;
  /** Ends every open connection for the server; later ones are let through. */
  cut(): void;
  close(): Promise<void>;
}

/** @param address `host:port` of the server */
export async function cuttableWay(address: string): Promise<CuttableWay> {
  const target = new URL(`tcp://${address}`);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const port = await freePort(undefined, 'the way');
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    address: `127.0.0.1:${port}`,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
