import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** One webhook as an app received it. */
export interface ReceivedPost {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An app that answers each webhook as it is told: a status, headers beside it, or `drop` for no answer at all. */
export interface WebhookApp {
  readonly url: string;
  readonly received: readonly ReceivedPost[];
  /** What the next webhooks are answered with, in order; 204 once they are used up. */
  answerNext(...answers: (number | 'drop' | { status: number; headers: Record<string, string> })[]): void;
  close(): Promise<void>;
}

export async function startWebhookApp(): Promise<WebhookApp> {
  const received: ReceivedPost[] = [];
  const answers: Parameters<WebhookApp['answerNext']> = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    const answer = answers.shift() ?? 204;
    if (answer === 'drop') request.socket.destroy();
    else if (typeof answer === 'number') response.writeHead(answer).end();
    else response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    answerNext: (...next) => {
      answers.push(...next);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
