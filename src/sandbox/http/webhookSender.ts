import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A signed request to someone's webhook. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One attempt to deliver a webhook. */
export interface WebhookAttempt {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The receiver's HTTP status; null when it could not be reached or took longer than ten seconds. */
  readonly status: number | null;
}

/** Sends webhooks in the background and stops, half-sent ones included, when closed. */
export class WebhookSender {
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor() {
    // Every message on its way listens for the end.
    setMaxListeners(0, this.#closing.signal);
  }

  /** One attempt. Never throws. */
  async attempt(request: WebhookRequest): Promise<WebhookAttempt & { body: string }> {
    const time = new Date().toISOString();
    try {
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(10_000)]);
      const { url, headers, body } = request;
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      return { time, status: response.status, body: await response.text() };
    } catch {
      return { time, status: null, body: '' };
    }
  }

  /** Runs `work` in the background; it gets a pause that ends early, by rejecting, when the sender closes. */
  run(work: (pause: (ms: number) => Promise<void>) => Promise<void>): void {
    const pause = (ms: number) => sleep(ms, undefined, { signal: this.#closing.signal, ref: false });
    const running = work(pause)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) throw error;
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
  }
}
