import { createServer } from 'node:net';
import getPort from 'get-port';
import { InputError } from '../inputError.ts';

const HOST = '127.0.0.1';

/**
 * The port to listen on at 127.0.0.1: the one asked for, else a free one.
 * @throws InputError `PortInUse`, naming the port and `owner`, when something listens there already
 */
export async function freePort(wanted: number | undefined, owner: string): Promise<number> {
  if (wanted === undefined || wanted === 0) return getPort({ host: HOST });
  if (await isFree(wanted)) return wanted;
  throw new InputError('PortInUse', `port ${wanted} for ${owner} is in use; choose another or free it`);
}

/** The preferred port when it is free, else any free one. */
export async function freePortNear(preferred: number): Promise<number> {
  return (await isFree(preferred)) ? preferred : getPort({ host: HOST });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: HOST, port }, () => probe.close(() => resolve(true)));
  });
}
