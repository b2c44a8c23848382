import { proxyActivities } from '@temporalio/workflow';
import type { NoopActivities } from './noopActivities.ts';

const { noopActivity } = proxyActivities<NoopActivities>({ startToCloseTimeout: '10 s' });

/** Does nothing: what starting and completing a workflow costs by itself. */
export async function noop(): Promise<void> {}

/** Calls one activity that does nothing. */
export async function noopWithActivity(): Promise<void> {
  await noopActivity();
}
