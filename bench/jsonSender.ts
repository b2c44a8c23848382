import { Agent, request } from 'node:http';

/**
 * Sends requests with a body of JSON over connections that stay open; each throws unless it is answered as expected.
 *
 * @param connections most connections at once
 */
export function jsonSender(connections: number) {
  // Not fetch: it takes as much of the machine as the server that is measured.
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return async (
    url: string,
    { method, token, body, expected }: { method: string; token: string; body: string; expected: number },
  ): Promise<void> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      request(url, { method, headers, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      })
        .once('error', reject)
        .end(body);
    });
    if (status !== expected) throw new Error(`${method} ${url}: ${status} ${text}`);
  };
}
