import { condition } from '@temporalio/workflow';
import { Gate } from '../shared/gate.ts';

/** Closed while no model can be called: until a given time, or until an operator resumes the analysis. */
export class BackoffGate extends Gate {
  #isReleased = false;

  /** Closes the gate until a time (ms since 1970), unless it is closed already; resolves when it is open again. */
  async closeUntil(untilMs: number, onChange: (closed: boolean) => void): Promise<void> {
    await this.closeFor(() => this.#waitUntil(untilMs, onChange));
  }

  /** Opens the gate before its time. */
  release(): void {
    this.#isReleased = true;
  }

  async #waitUntil(untilMs: number, onChange: (closed: boolean) => void): Promise<void> {
    this.#isReleased = false;
    onChange(true);
    try {
      await condition(() => this.#isReleased, Math.max(1, untilMs - Date.now()));
    } finally {
      onChange(false);
    }
  }
}
