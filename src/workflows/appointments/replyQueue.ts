import { condition } from '@temporalio/workflow';
import type { Reply } from '../../contracts/messaging/notifications.ts';

/**
 * Replies to a workflow that lives long, taken one after the other in the order in which they came. However many come at
 * once, few commands are pending, and those that wait go on to the next run.
 */
export class ReplyQueue {
  readonly #take: (reply: Reply) => Promise<void>;
  readonly #waiting: Reply[];
  #mayTake = false;
  #isTaking = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param carried those that waited at the end of the run before. */
  constructor(take: (reply: Reply) => Promise<void>, carried: readonly Reply[]) {
    this.#take = take;
    this.#waiting = [...carried];
  }

  /** Those whose turn has not come. */
  get waiting(): readonly Reply[] {
    return this.#waiting;
  }

  get isDone(): boolean {
    return this.#waiting.length === 0 && !this.#isTaking;
  }

  /** True once one could not be taken for good: {@link stop} throws why. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  add(reply: Reply): void {
    this.#waiting.push(reply);
    void this.#takeAll();
  }

  start(): void {
    this.#mayTake = true;
    void this.#takeAll();
  }

  /** Begins no other one, and resolves once the one in hand has been taken. */
  async stop(): Promise<void> {
    this.#mayTake = false;
    await condition(() => !this.#isTaking);
    if (this.#failure) throw this.#failure.error;
  }

  async #takeAll(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    try {
      while (this.#mayTake) {
        const reply = this.#waiting.shift();
        if (!reply) break;
        await this.#take(reply);
      }
    } catch (error) {
      this.#mayTake = false;
      this.#failure = { error };
    } finally {
      this.#isTaking = false;
    }
  }
}
