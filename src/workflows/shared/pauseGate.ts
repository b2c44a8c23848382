import { condition, setHandler } from '@temporalio/workflow';
import { pause, resume } from '../../contracts/messaging/messages.ts';

/** Handles the signals `pause` and `resume`; a workflow passes the gate before it starts anything new. */
export class PauseGate {
  #paused: boolean;
  readonly #onChange: ((paused: boolean) => void) | undefined;

  /**
   * `onResume` is told of every `resume`, also of one that finds nothing paused. Both are told while the gate is still
   * being made of what came before the first task.
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
      { description: 'Goes on after pause' },
    );
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Pauses for a reason of the workflow's own, until `resume`. */
  pause(): void {
    this.#set(true);
  }

  /** Resolves at once unless paused, else after `resume`. */
  async pass(): Promise<void> {
    if (this.#paused) await condition(() => !this.#paused);
  }

  #set(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.#onChange?.(paused);
  }
}
