import { analysis } from './analysis.ts';
import type { Benchmark } from './benchmark.ts';
import { bulk } from './bulk.ts';
import { mainJob } from './mainJob.ts';
import { notifications } from './notifications.ts';
import { webhooks } from './webhooks.ts';

/** Every benchmark there is, in the order in which they are listed. */
export const BENCHMARKS: readonly Benchmark[] = [mainJob, analysis, notifications, bulk, webhooks];
