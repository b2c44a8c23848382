import type { Config } from '../config/config.ts';
import type { ProviderQueue } from '../contracts/shared/queues.ts';
import { createDisks } from '../disks/createDisks.ts';
import { createProviders } from '../providers/createProviders.ts';
import type { RenderPool } from '../reports/parts/renderPool.ts';
import type { Database } from '../store/database.ts';
import { createAnalysisActivities } from './analysis/createAnalysisActivities.ts';
import { createAppointmentActivities } from './appointments/createAppointmentActivities.ts';
import { createDatasetActivities } from './datasets/createDatasetActivities.ts';
import { followUpActivities } from './followUps/followUpActivities.ts';
import { createMessagingActivities } from './messaging/createMessagingActivities.ts';
import { createOperationsActivities } from './operations/createOperationsActivities.ts';
import { createReportActivities } from './reports/createReportActivities.ts';
import { createWebhookActivities } from './webhooks/createWebhookActivities.ts';

/** All activities, by the queue they run on: `job` on every job queue, the others on the queue of their provider. */
export function createActivities(config: Config, database: Database, renderPool: RenderPool) {
  const deps = { database, renderPool, disks: createDisks(config), providers: createProviders(config) };
  const analysis = createAnalysisActivities(config, deps);
  const messaging = createMessagingActivities(config, deps);
  const byProvider = {
    gemini: analysis.gemini,
    resend: messaging.resend,
    twilio: messaging.twilio,
  } satisfies Record<ProviderQueue, object>;
  const job = {
    ...analysis.job,
    ...createDatasetActivities(config, deps),
    ...createReportActivities(config, deps),
    ...messaging.job,
    ...createAppointmentActivities(config, deps),
    ...followUpActivities(deps),
    ...createWebhookActivities(config, deps),
    ...createOperationsActivities(config, deps),
  };
  return { job, ...byProvider };
}
