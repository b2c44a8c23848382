import twilio, { type Twilio } from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import type { TwilioOptions } from './twilio.ts';

/** Sends Twilio's requests to another origin. */
class RedirectedClient extends RequestClient {
  readonly #origin: string;

  constructor(origin: string, timeoutMs: number) {
    super({ timeout: timeoutMs });
    this.#origin = origin.replace(/\/$/, '');
  }

  override request<TData>(options: RequestClient.RequestOptions<TData>) {
    return super.request<TData>({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, this.#origin) });
  }
}

/** The client of Twilio's SDK. */
export function createTwilioClient({ accountSid, authToken, baseUrl, timeoutMs }: TwilioOptions): Twilio {
  return twilio(accountSid, authToken, {
    httpClient:
      baseUrl === undefined
        ? new RequestClient({ timeout: timeoutMs })
        : new RedirectedClient(baseUrl, timeoutMs),
  });
}
