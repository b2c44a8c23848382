import { defineQuery, defineSignal } from './messageDefinitions.ts';

/** How far a long job is. */
export interface Progress {
  /** The present step, in the words of the job: `importing`, `reading`, `paused`, … */
  readonly phase: string;
  readonly done: number;
  /** Zero while it is not known yet. */
  readonly total: number;
  /** What `done` and `total` count: `chunks`, `pages`, `steps`, … */
  readonly unit: string;
  /** Of jobs made in parts that are done side by side: how many parts are done. */
  readonly parts?: { readonly done: number; readonly total: number };
  /** The same in other measures, such as rows and tokens. */
  readonly measures?: readonly ProgressMeasure[];
  /** Estimated from the pace so far, ms; absent while there is no saying. */
  readonly remainingMs?: number;
  /** Parts that failed and wait for a decision. */
  readonly parked?: number;
}

/** `done` of `total` in one unit. */
export interface ProgressMeasure {
  readonly unit: string;
  readonly done: number;
  readonly total: number;
}

export type StageState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** One step of a job that is made of others; `workflowId` names the job that does it, once started. */
export interface Stage {
  readonly name: string;
  readonly state: StageState;
  readonly workflowId?: string;
}

/** How far the job is: phase, done, total and unit. Every long-running job answers it. */
export const progress = defineQuery<Progress>('progress');
/** The stages of the job, and the id of the workflow that does each. */
export const stages = defineQuery<Stage[]>('stages');
/** Starts no new work until `resume`; work in progress is finished. */
export const pause = defineSignal('pause');
/** Continues after `pause`; ends some waits early, such as the wait for the quota of a day. */
export const resume = defineSignal('resume');

/** How far a long activity of the job is; internal, not for apps. */
export const activityProgress = defineSignal<[Progress]>('activityProgress');
