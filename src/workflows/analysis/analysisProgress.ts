import type { StageWork } from '../../activities/analysis/analysisActivities.ts';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import type { Progress } from '../../contracts/shared/jobMessages.ts';
import { ProgressReporter } from '../shared/progressReporter.ts';

/** Reasons to start nothing new. If several apply, the first is shown. */
const HALTS = [
  'paused',
  'held by maintenance',
  'waiting for access',
  'budget',
  'waiting for quota',
  'waiting for the provider',
  'waiting for a decision',
] as const;
export type Halt = (typeof HALTS)[number];

const PHASES = { plan: 'planning', chunks: 'reading', answer: 'answering' } satisfies Record<
  TaskStage,
  string
>;

/** Progress of an analysis: of its steps, and in chunks, rows and tokens while rows are read, with an estimate of the remaining time. */
export class AnalysisProgress {
  readonly #reporter = new ProgressReporter({ phase: 'preparing', done: 0, total: 0, unit: 'chunks' });
  readonly #halts = new Set<Halt>();
  #phase = 'preparing';
  /** Start of the pace measurement; reset whenever work was halted. */
  #anchor = { atMs: Date.now(), done: 0 };

  begin(stage: TaskStage, { total, settled, parked }: StageWork): void {
    const isChunks = stage === 'chunks';
    this.#phase = PHASES[stage];
    this.#reporter.clear('measures');
    this.#reporter.update({
      done: settled.tasks,
      total: total.tasks,
      unit: isChunks ? 'chunks' : 'answers',
      ...(isChunks ? { measures: measures(settled, total) } : {}),
    });
    this.parked(parked);
    this.#restartPace();
  }

  /** Begins, or continues, a step that an activity takes. */
  compute({ phase, done, total, unit }: Progress): void {
    this.#phase = phase;
    this.#reporter.clear('measures');
    this.#reporter.clear('remainingMs');
    this.#reporter.update({ done, total, unit });
    this.#show();
  }

  /** Counts a task, with the rows and tokens of its chunk. */
  count({ rows, tokens }: { readonly rows: number; readonly tokens: number }, isWhole: boolean): void {
    const { measures: shown, done } = this.#reporter.current;
    const added: Readonly<Record<string, number>> = { rows, tokens };
    this.#reporter.update({
      done: isWhole ? done + 1 : done,
      ...(shown === undefined
        ? {}
        : {
            measures: shown.map((measure) => ({
              ...measure,
              done: Math.min(measure.total, measure.done + (added[measure.unit] ?? 0)),
            })),
          }),
    });
    this.#estimate();
  }

  parked(count: number): void {
    if (count === 0) this.#reporter.clear('parked');
    else this.#reporter.update({ parked: count });
  }

  halt(reason: Halt, holds: boolean): void {
    if (holds) this.#halts.add(reason);
    else if (this.#halts.delete(reason)) this.#restartPace();
    this.#show();
  }

  end(phase: 'completed' | 'failed' | 'cancelled', progress: Partial<Progress> = {}): void {
    this.#phase = phase;
    this.#halts.clear();
    this.#reporter.clear('remainingMs');
    this.#reporter.update({ phase, ...progress });
  }

  #show(): void {
    this.#reporter.update({ phase: HALTS.find((halt) => this.#halts.has(halt)) ?? this.#phase });
  }

  #restartPace(): void {
    this.#anchor = { atMs: Date.now(), done: this.#reporter.current.done };
    this.#reporter.clear('remainingMs');
    this.#show();
  }

  #estimate(): void {
    const { done, total } = this.#reporter.current;
    const since = done - this.#anchor.done;
    const elapsedMs = Date.now() - this.#anchor.atMs;
    if (since < 1 || elapsedMs < 1) return;
    this.#reporter.update({ remainingMs: Math.round((elapsedMs / since) * Math.max(0, total - done)) });
  }
}

function measures(
  settled: { readonly rows: number; readonly tokens: number },
  total: { readonly rows: number; readonly tokens: number },
): NonNullable<Progress['measures']> {
  return [
    { unit: 'rows', done: settled.rows, total: total.rows },
    { unit: 'tokens', done: settled.tokens, total: total.tokens },
  ];
}
