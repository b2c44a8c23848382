import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import { type Progress, progress } from '../../contracts/shared/jobMessages.ts';
import { amountText } from '../../domain/shared/amountText.ts';

/** Answers the query `progress` and shows the same as Markdown in the Temporal UI. */
export class ProgressReporter {
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

  /** Removes a field that no longer applies. */
  clear(field: 'measures' | 'remainingMs' | 'parked'): void {
    const { [field]: _, ...rest } = this.#progress;
    this.#progress = rest;
    this.#show();
  }

  #show(): void {
    setCurrentDetails(progressMarkdown(this.#progress));
  }
}

const BAR_CELLS = 20;
const MINUTE_MS = 60_000;

/** The progress as Markdown for the Temporal UI. */
export function progressMarkdown({ phase, done, total, unit, parts, ...more }: Progress): string {
  const amount = amountText({ done, total, unit });
  const inParts = parts === undefined ? '' : `, ${parts.done} of ${parts.total} parts`;
  const remarks = [
    ...(more.measures ?? []).map(amountText).filter((measure) => measure !== ''),
    ...(more.parked ? [`${more.parked} parked`] : []),
    ...(more.remainingMs === undefined ? [] : [`about ${durationText(more.remainingMs)} left`]),
  ];
  const first = `**${phase}** ${progressBar(done, total)}${amount && ` ${amount}`}${inParts}`;
  return [first, ...(remarks.length === 0 ? [] : [remarks.join(', ')])].join('\n\n');
}

/** A bar of twenty cells; the full ones show the share that is done. */
export function progressBar(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * BAR_CELLS);
  return `\`${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}\``;
}

/** Rounded, because it is an estimate. */
function durationText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.round(ms / 1_000))} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
