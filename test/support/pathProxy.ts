import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that publishes a server under a path, which it takes away from what it forwards. */
export interface PathProxy {
  readonly url: string;
  forwardTo(origin: string): void;
  close(): Promise<void>;
}

export async function startPathProxy(path: `/${string}`): Promise<PathProxy> {
  let target = '';
  const server = createServer((incoming, answer) => {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${path}/`)) return answer.writeHead(404).end();
    const forwarded = request(`${target}${url.slice(path.length)}`, { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on('error', () => answer.destroy());
    return incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    forwardTo(origin) {
      target = origin;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
