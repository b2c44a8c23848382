import type { Context } from '@temporalio/activity';

const detailsOf = new WeakMap<Context, Readonly<Record<string, unknown>>>();

/**
 * Heartbeats with these details besides those that were given before: the server keeps only the last heartbeat's, and
 * the retry layer and the activity both have something to keep.
 */
export function heartbeat(context: Context, details: Readonly<Record<string, unknown>>): void {
  const all = { ...detailsOf.get(context), ...details };
  detailsOf.set(context, all);
  context.heartbeat(all);
}
