import { condition } from '@temporalio/workflow';
import type { Reply } from '../../contracts/messaging/notifications.ts';

/**
 * Handles the replies to a long-lived workflow one after the other, in order of arrival. However many arrive at once, few
 * commands are pending, and waiting replies carry over to the next run.
 */
export class ReplyQueue {
  readonly #handle: (reply: Reply) => Promise<void>;
  readonly #waiting: Reply[];
  #isStarted = false;
  #isHandling = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param continued replies that were waiting at the end of the previous run */
  constructor(handle: (reply: Reply) => Promise<void>, continued: readonly Reply[]) {
    this.#handle = handle;
    this.#waiting = [...continued];
  }

  /** Replies that are not handled yet. */
  get waiting(): readonly Reply[] {
    return this.#waiting;
  }

  get isDone(): boolean {
    return this.#waiting.length === 0 && !this.#isHandling;
  }

  /** True after the handler has failed permanently: {@link stop} throws the error. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  add(reply: Reply): void {
    this.#waiting.push(reply);
    void this.#handleAll();
  }

  start(): void {
    this.#isStarted = true;
    void this.#handleAll();
  }

  /** Starts no other reply; resolves after the current one is handled. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    await condition(() => !this.#isHandling);
    if (this.#failure) throw this.#failure.error;
  }

  async #handleAll(): Promise<void> {
    if (this.#isHandling) return;
    this.#isHandling = true;
    try {
      while (this.#isStarted) {
        const reply = this.#waiting.shift();
        if (!reply) break;
        await this.#handle(reply);
      }
    } catch (error) {
      this.#isStarted = false;
      this.#failure = { error };
    } finally {
      this.#isHandling = false;
    }
  }
}
