import { setImmediate } from 'node:timers/promises';

/** Sends announced calls before replies are settled: only a sent call makes the provider work. */
export class SendBeforeSettling {
  readonly #announced = new Set<Promise<void>>();

  /** Announces a call. The returned function has to be called when the call is sent, or will not be sent for now. */
  announce(): () => void {
    let markSent: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => {
      markSent = () => {
        this.#announced.delete(sent);
        resolve();
      };
    });
    this.#announced.add(sent);
    return markSent;
  }

  /** Resolves when the announced calls are sent; later calls are not waited for. */
  async announcedSent(): Promise<void> {
    // The call that takes the slot of one that came back begins in this turn of the event loop.
    await setImmediate();
    await Promise.all(this.#announced);
  }
}
