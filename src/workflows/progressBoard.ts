import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import { type Progress, progress } from '../contracts/messages.ts';

/** Answers the query `progress` and shows the same as Markdown in the Temporal UI. */
export class ProgressBoard {
  #progress: Progress;

  constructor(initial: Progress) {
    this.#progress = initial;
    setHandler(progress, () => this.#progress, { description: 'How far the job is' });
    this.#show();
  }

  get current(): Progress {
    return this.#progress;
  }

  update(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#show();
  }

  #show(): void {
    const { phase, done, total, unit, parts } = this.#progress;
    const inParts = parts === undefined ? '' : `, ${parts.done} of ${parts.total} parts`;
    setCurrentDetails(`**${phase}** ${progressBar(done, total)} ${done} of ${total} ${unit}${inParts}`);
  }
}

const BAR_CELLS = 20;

/** Twenty cells, as many of them full as the share that is done. */
export function progressBar(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * BAR_CELLS);
  return `\`${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}\``;
}
