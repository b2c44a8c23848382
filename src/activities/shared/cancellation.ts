import { asyncLocalStorage } from '@temporalio/activity';

/**
 * Aborted when the current activity is cancelled, or when its worker stops and the grace is over. Never aborted outside of an
 * activity.
 */
export const cancellation = (): AbortSignal =>
  asyncLocalStorage.getStore()?.cancellationSignal ?? new AbortController().signal;
