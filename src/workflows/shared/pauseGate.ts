import { condition, setHandler } from '@temporalio/workflow';
import { pause, resume } from '../../contracts/shared/jobMessages.ts';

/** Handles the signals `pause` and `resume`; a workflow waits for the gate before it starts anything new. */
export class PauseGate {
  #paused: boolean;
  readonly #onChange: ((paused: boolean) => void) | undefined;

  /**
   * `onResume` is called for every `resume`, even if nothing is paused. Signals that arrived before the first workflow task
   * call both inside this constructor.
   */
  constructor(
    options: { paused?: boolean; onChange?: (paused: boolean) => void; onResume?: () => void } = {},
  ) {
    this.#paused = options.paused ?? false;
    this.#onChange = options.onChange;
    setHandler(pause, () => this.#set(true), { description: 'Starts nothing new until resume' });
    setHandler(
      resume,
      () => {
        this.#set(false);
        options.onResume?.();
      },
      { description: 'Continues after pause' },
    );
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Pauses on the workflow's own initiative, until `resume`. */
  pause(): void {
    this.#set(true);
  }

  /** Resolves at once unless paused, else after `resume`. */
  async wait(): Promise<void> {
    if (this.#paused) await condition(() => !this.#paused);
  }

  #set(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.#onChange?.(paused);
  }
}
