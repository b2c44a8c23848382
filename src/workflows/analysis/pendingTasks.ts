import type { TaskList } from '../../activities/analysis/analysisActivities.ts';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';

/** Key of one analysis task within its analysis. `part` names a half of a chunk, or a half of a half. */
export interface PendingTask {
  readonly stage: TaskStage;
  readonly index: number;
  readonly part: string;
}

/** The pending tasks of a stage, listed in batches so that no list grows with the analysis. */
export class PendingTasks {
  readonly #stage: TaskStage;
  readonly #list: (after: TaskList['next']) => Promise<TaskList>;
  #tasks: Iterator<PendingTask, void> = [][Symbol.iterator]();
  #listed = 0;
  #listing: Promise<void> | undefined;
  #after: TaskList['next'] | 'end' = null;

  constructor(stage: TaskStage, list: (after: TaskList['next']) => Promise<TaskList>) {
    this.#stage = stage;
    this.#list = list;
  }

  /** The number of tasks in the first batch. */
  async listed(): Promise<number> {
    this.#listing ??= this.#after === null ? this.#fetch() : undefined;
    await this.#listing;
    return this.#listed;
  }

  /** The next task, without a promise while the batch lasts; undefined if none is left. */
  next(): PendingTask | undefined | Promise<PendingTask | undefined> {
    const { done, value } = this.#tasks.next();
    if (!done) return value;
    if (this.#listing === undefined && this.#after === 'end') return undefined;
    this.#listing ??= this.#fetch();
    return this.#listing.then(() => this.next());
  }

  async #fetch(): Promise<void> {
    const list = await this.#list(this.#after === 'end' ? null : this.#after);
    this.#tasks = tasksOf(this.#stage, list);
    this.#listed = list.parts.length + list.runs.reduce((sum, [from, to]) => sum + to - from, 0);
    this.#after = list.next ?? 'end';
    this.#listing = undefined;
  }
}

function* tasksOf(stage: TaskStage, { runs, parts }: TaskList): Generator<PendingTask, void> {
  for (const [from, to] of runs) {
    for (let index = from; index < to; index += 1) yield { stage, index, part: '' };
  }
  for (const { index, part } of parts) yield { stage, index, part };
}
