import { z } from 'zod';
import { JOB_QUEUES, PROVIDER_QUEUES } from '../../contracts/shared/queues.ts';
import { hostAndPort, httpUrl, list } from './valueTypes.ts';

export const serverSettings = {
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .describe('host:port of the Temporal frontend; unset: 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().optional().describe('Temporal namespace; unset: default'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .describe('PostgreSQL, for example postgres://user:password@host:5432/aftercare (secret)'),
  SANDBOX_URL: httpUrl()
    .optional()
    .describe(
      'turns on sandbox mode: the sandbox at this URL emulates every provider without a key; never set it in production',
    ),
  WORKER_QUEUES: list([...JOB_QUEUES, ...PROVIDER_QUEUES])
    .default([...JOB_QUEUES, ...PROVIDER_QUEUES])
    .describe('task queues this worker polls, separated by commas'),
  WORKFLOW_BUNDLE: z
    .string()
    .optional()
    .describe(
      'path of the workflows as one script; unset: dist/workflow-bundle.js, which npm run build makes',
    ),
  WORKER_METRICS_ADDRESS: hostAndPort()
    .optional()
    .describe('host:port where the worker serves Prometheus metrics; unset: no metrics'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('lowest level of logged lines'),
};
