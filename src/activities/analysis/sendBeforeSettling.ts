import { setImmediate } from 'node:timers/promises';

/** Lets calls that are about to leave go before what is left to do about those that came back: only they wait for an answer. */
export class Departures {
  readonly #awaited = new Set<Promise<void>>();

  /** Notes that a call is about to leave. What this answers is called when it has left, or will not for now. */
  begin(): () => void {
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      leave = () => {
        this.#awaited.delete(left);
        resolve();
      };
    });
    this.#awaited.add(left);
    return leave;
  }

  /** Resolves when the calls have left that are about to; those that come later are not waited for. */
  async letGo(): Promise<void> {
    // The call that takes the slot of one that came back begins in this turn of the event loop.
    await setImmediate();
    await Promise.all(this.#awaited);
  }
}
