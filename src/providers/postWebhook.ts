import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Longest wait for the answer's head, ms. */
  readonly timeoutMs: number;
  /** Whether private, loopback and link-local addresses may be connected to. */
  readonly allowPrivateAddresses: boolean;
}

/** What came of a post: the head of an answer, or why there was none. */
export type WebhookAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'unanswered'; readonly reason: 'timedOut' | 'unreachable' | 'addressNotAllowed' };

/**
 * Posts one webhook. Redirects are not followed, the answer's body is not read. The address is judged where the
 * connection is made, so that neither a name that resolves to a private address nor one that changes in between
 * reaches it.
 */
export function postWebhook(post: WebhookPost): Promise<WebhookAnswer> {
  const { url, headers, body, timeoutMs, allowPrivateAddresses } = post;
  const filter = {
    allowPrivateIPAddress: allowPrivateAddresses,
    allowMetaIPAddress: allowPrivateAddresses,
    keepAlive: false,
  };
  const [request, agent] =
    new URL(url).protocol === 'https:'
      ? [requestHttps, new RequestFilteringHttpsAgent(filter)]
      : [requestHttp, new RequestFilteringHttpAgent(filter)];
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(url, {
      method: 'POST',
      agent,
      signal,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    sent.once('response', (response) => {
      resolve({
        kind: 'answered',
        status: response.statusCode ?? 0,
        retryAfterSeconds: secondsOf(response.headers['retry-after']),
      });
      response.destroy();
    });
    sent.once('error', (error) => {
      resolve({ kind: 'unanswered', reason: signal.aborted ? 'timedOut' : reasonOf(error) });
    });
    sent.end(body);
  });
}

/** Retry-After as seconds or as a date (RFC 9110, section 10.2.3). */
function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1_000);
}

/** The filtering agent throws plain errors; their text is all that tells them. */
const reasonOf = (error: Error): 'addressNotAllowed' | 'unreachable' =>
  /is not allowed/.test(error.message) ? 'addressNotAllowed' : 'unreachable';
