import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/client';

/*
 * Definitions as `@temporalio/workflow` makes them. An app that imports the contracts runs no workflow, so that it needs
 * the client of Temporal only. The types have names here, because declaration files would name those of `@temporalio/common`.
 */

export interface Signal<Args extends unknown[]> extends SignalDefinition<Args> {}
export interface Query<Answer, Args extends unknown[]> extends QueryDefinition<Answer, Args> {}
export interface Update<Answer, Args extends unknown[]> extends UpdateDefinition<Answer, Args> {}

export function defineSignal<Args extends unknown[] = []>(name: string): Signal<Args>;
export function defineSignal(name: string): { readonly type: 'signal'; readonly name: string } {
  return { type: 'signal', name };
}

export function defineQuery<Answer, Args extends unknown[] = []>(name: string): Query<Answer, Args>;
export function defineQuery(name: string): { readonly type: 'query'; readonly name: string } {
  return { type: 'query', name };
}

export function defineUpdate<Answer, Args extends unknown[] = []>(name: string): Update<Answer, Args>;
export function defineUpdate(name: string): { readonly type: 'update'; readonly name: string } {
  return { type: 'update', name };
}
