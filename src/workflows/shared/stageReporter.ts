import { getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import type { Job } from '../../contracts/shared/defineJob.ts';
import { pause, resume, type Stage, stages } from '../../contracts/shared/jobMessages.ts';
import { startChildJob } from './childJob.ts';
import { PauseGate } from './pauseGate.ts';
import { ProgressReporter } from './progressReporter.ts';

/** Stages of a job that runs other jobs: answers `progress` and `stages`, and forwards `pause` and `resume`. */
export class StageReporter<Name extends string> {
  readonly #stages: Map<Name, Stage>;
  readonly #reporter: ProgressReporter;
  readonly #gate: PauseGate;
  #running: string | undefined;
  #phase = 'starting';
  #ending = false;

  constructor(names: readonly Name[]) {
    this.#stages = new Map(names.map((name) => [name, { name, state: 'waiting' }]));
    this.#reporter = new ProgressReporter({
      phase: this.#phase,
      done: 0,
      total: names.length,
      unit: 'stages',
    });
    this.#gate = new PauseGate({ onChange: (paused) => this.#forward(paused) });
    setHandler(stages, () => [...this.#stages.values()], {
      description: 'The stages and the jobs that run them',
    });
  }

  /** Runs one stage inside this workflow. */
  async run<T>(name: Name, work: () => Promise<T>): Promise<T> {
    if (!this.#ending) await this.#gate.wait();
    this.#show({ name, state: 'running' });
    try {
      const result = await work();
      this.#show({ ...this.#stage(name), state: 'done' });
      return result;
    } catch (error) {
      this.#show({ ...this.#stage(name), state: 'failed' });
      throw error;
    }
  }

  /** Runs one stage as a job of its own and waits for its result. */
  async runJob<Input extends z.ZodType, Result extends z.ZodType>(
    name: Name,
    job: Job<Input, Result>,
    input: z.output<Input>,
  ): Promise<z.output<Result>> {
    return this.run(name, async () => {
      const child = await startChildJob(job, input);
      this.#show({ name, state: 'running', workflowId: child.workflowId });
      this.#running = child.workflowId;
      if (this.#gate.paused) await this.#signal(true);
      try {
        return await child.result();
      } finally {
        this.#running = undefined;
      }
    });
  }

  /** Starts one stage as a job that continues after this one has ended. */
  async startDetached<Input extends z.ZodType, Result extends z.ZodType>(
    name: Name,
    job: Job<Input, Result>,
    input: z.output<Input>,
  ): Promise<string> {
    return this.run(name, async () => {
      const child = await startChildJob(job, input, { outlivesParent: true });
      this.#show({ name, state: 'running', workflowId: child.workflowId });
      return child.workflowId;
    });
  }

  skip(name: Name): void {
    this.#show({ name, state: 'skipped' });
  }

  hasStarted(name: Name): boolean {
    return this.#stage(name).state !== 'waiting';
  }

  /** The failed stage, or the first one if none has failed. */
  get interruptedStage(): string {
    const all = [...this.#stages.values()];
    return (all.find(({ state }) => state === 'failed') ?? all[0])?.name ?? '';
  }

  /** Sets the final phase of the job; remaining clean-up no longer waits for `resume`. */
  end(phase: 'completed' | 'cancelled' | 'failed'): void {
    this.#ending = true;
    this.#phase = phase;
    this.#reporter.update({ phase });
  }

  #shownPhase(paused: boolean): string {
    return paused && !this.#ending ? 'paused' : this.#phase;
  }

  #stage(name: Name): Stage {
    return this.#stages.get(name) ?? { name, state: 'waiting' };
  }

  #show(stage: Stage & { readonly name: string }): void {
    for (const name of this.#stages.keys()) if (name === stage.name) this.#stages.set(name, stage);
    const done = [...this.#stages.values()].filter(
      ({ state }) => state === 'done' || state === 'skipped',
    ).length;
    if (stage.state === 'running' && !this.#ending) this.#phase = stage.name;
    this.#reporter.update({ phase: this.#shownPhase(this.#gate.paused), done });
  }

  #forward(paused: boolean): void {
    this.#reporter.update({ phase: this.#shownPhase(paused) });
    void this.#signal(paused);
  }

  /** A child that has just ended cannot be signalled; nothing is left to pause then. */
  async #signal(paused: boolean): Promise<void> {
    if (this.#running === undefined) return;
    await getExternalWorkflowHandle(this.#running)
      .signal(paused ? pause : resume)
      .catch(() => undefined);
  }
}
