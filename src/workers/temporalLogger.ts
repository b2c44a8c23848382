import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { Logger } from '../logging.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Ids and names that Temporal attaches to its lines; everything else, such as failure details, stays out. */
const FIELDS = [
  'workflowId',
  'runId',
  'workflowRunId',
  'workflowType',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'namespace',
  'state',
  'durationMs',
] as const;

/** Passes the SDK's log on to ours. */
export function temporalLogger(logger: Logger): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) => {
    const fields: Record<string, unknown> = {};
    for (const field of FIELDS) if (meta?.[field] !== undefined) fields[field] = meta[field];
    const error: unknown = meta?.error;
    if (error instanceof Error) fields.failure = error.message;
    logger[LEVELS[level]](fields, message);
  });
}
