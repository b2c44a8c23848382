import { defineQuery, defineSignal } from '@temporalio/workflow';

/** How far a long job is. Every one answers it by the query `progress`. */
export interface Progress {
  /** The step in hand, in the job's own words: `importing`, `analyzing`, `paused`, … */
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

/** Answered by every long job. */
export const progress = defineQuery<Progress>('progress');
/** Answered by `deliverAnalysis`. */
export const stages = defineQuery<Stage[]>('stages');
/** Starts nothing new until `resume`; what is under way is finished. */
export const pause = defineSignal('pause');
export const resume = defineSignal('resume');

/** How far an import's activity is; its own way of telling its workflow, and not for apps. */
export const importProgress = defineSignal<[Progress]>('importProgress');
