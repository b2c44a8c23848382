import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import getPort from 'get-port';
import { InputError } from '../../inputError.ts';

const HOST = '127.0.0.1';

/**
 * Ports below those that Linux gives to outgoing connections, 32768 and up (`ip_local_port_range` of ip(7)): one of these may
 * be taken by a connection between being found free and being listened on.
 */
const CHOSEN_FROM = { lowest: 15_000, below: 32_768 } as const;

/**
 * The port to listen on at 127.0.0.1: the one asked for, else a free one.
 * @throws InputError `PortInUse`, naming the port and `owner`, when something listens there already
 */
export async function freePort(wanted: number | undefined, owner: string): Promise<number> {
  if (wanted === undefined || wanted === 0) return anyPort();
  if (await isFree(wanted)) return wanted;
  throw new InputError('PortInUse', `port ${wanted} for ${owner} is in use; choose another or free it`);
}

/** The preferred port when it is free, else any free one. */
export async function freePortNear(preferred: number): Promise<number> {
  return (await isFree(preferred)) ? preferred : anyPort();
}

/** At random, since processes that choose at the same time would otherwise choose the same. */
function anyPort(): Promise<number> {
  const port = Array.from({ length: 20 }, () => randomInt(CHOSEN_FROM.lowest, CHOSEN_FROM.below));
  return getPort({ host: HOST, port });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: HOST, port }, () => probe.close(() => resolve(true)));
  });
}
