import { analysis } from './analysis.ts';
import { analysisCost } from './analysisCost.ts';
import { analysisHistory } from './analysisHistory.ts';
import { api } from './api.ts';
import { associations } from './associations.ts';
import type { Benchmark } from './benchmark.ts';
import { bulk } from './bulk.ts';
import { feedback } from './feedback.ts';
import { importBenchmark, importLargeBenchmark } from './import.ts';
import { mainJob } from './mainJob.ts';
import { notifications } from './notifications.ts';
import { reminders } from './reminders.ts';
import { reports } from './reports.ts';
import { webhooks } from './webhooks.ts';

/** Every benchmark there is, in the order in which they are listed. */
export const BENCHMARKS: readonly Benchmark[] = [
  mainJob,
  importBenchmark,
  importLargeBenchmark,
  analysis,
  analysisHistory,
  analysisCost,
  associations,
  reports,
  notifications,
  bulk,
  api,
  webhooks,
  reminders,
  feedback,
];
