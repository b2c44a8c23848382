import { MultiBar, type SingleBar } from 'cli-progress';
import type { Progress } from '../../contracts/shared/jobMessages.ts';
import { amountText } from '../../domain/shared/amountText.ts';
import type { JobStatus } from '../../jobs/jobStatus.ts';

/** Draws the progress of one job until it is closed. */
export interface ProgressDisplay {
  show(status: JobStatus): void;
  close(): void;
}

/** Bars on a terminal; elsewhere one line for each change, so that a log stays readable. */
export function createProgressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  return stream.isTTY ? barDisplay(stream) : lineDisplay(stream);
}

interface Row {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly text: string;
}

/** One row a stage, or one for the whole job when it has none. */
export function rowsOf(status: JobStatus): Row[] {
  if (status.stages.length === 0) {
    const shown = status.progress ?? WAITING;
    return [{ name: status.workflow, done: shown.done, total: shown.total, text: progressText(shown) }];
  }
  return status.stages.map(({ name, state, progress }) => {
    if (state === 'done') return { name, done: 1, total: 1, text: 'done' };
    if (progress === null) return { name, done: 0, total: 1, text: state };
    return { name, done: progress.done, total: progress.total, text: progressText(progress) };
  });
}

function progressText({ phase, measures = [], parked, remainingMs, ...amount }: Progress): string {
  return [
    phase,
    ...[amount, ...measures].map(amountText),
    ...(parked === undefined ? [] : [`${parked} parked`]),
    ...(remainingMs === undefined ? [] : [`about ${Math.ceil(remainingMs / 1_000)} s left`]),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const WAITING: Progress = { phase: 'waiting for a worker', done: 0, total: 0, unit: 'steps' };

function barDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  const bars = new MultiBar({
    stream,
    format: '  {name} {bar} {text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: false,
    emptyOnZero: true,
    fps: 10,
  });
  const drawn = new Map<string, SingleBar>();
  return {
    show(status) {
      const rows = rowsOf(status);
      const width = Math.max(...rows.map(({ name }) => name.length));
      for (const { name, done, total, text } of rows) {
        const payload = { name: name.padEnd(width), text };
        const bar = drawn.get(name) ?? bars.create(Math.max(total, 1), 0, payload);
        drawn.set(name, bar);
        bar.setTotal(Math.max(total, 1));
        bar.update(done, payload);
      }
    },
    close: () => bars.stop(),
  };
}

function lineDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  const last = new Map<string, string>();
  return {
    show(status) {
      for (const { name, text } of rowsOf(status)) {
        if (last.get(name) === text || text === 'waiting') continue;
        last.set(name, text);
        stream.write(`  ${name}: ${text}\n`);
      }
    },
    close: () => undefined,
  };
}
