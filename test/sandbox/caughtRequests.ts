import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CaughtRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks that keeps what arrives. */
export interface CaughtRequests {
  readonly url: string;
  readonly all: readonly CaughtRequest[];
  /** The statuses of the next answers; 204 when used up. */
  answerNextWith(...statuses: number[]): void;
  /** Resolves once `count` requests have arrived. Rejects after five seconds. */
  waitFor(count: number): Promise<readonly CaughtRequest[]>;
  close(): Promise<void>;
}

export async function catchRequests(): Promise<CaughtRequests> {
  const all: CaughtRequest[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      all.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    all,
    answerNextWith: (...next) => statuses.push(...next),
    waitFor: async (count) => {
      await eventually(() => all.length >= count, `${count} webhooks, got ${all.length}`);
      return all;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until a condition holds, five seconds at most. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
): Promise<void> {
  const until = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > until) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
