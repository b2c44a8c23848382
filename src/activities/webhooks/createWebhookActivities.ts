import type { Config } from '../../config/config.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { webhookActivities } from './webhookActivities.ts';

export const createWebhookActivities = (config: Config, { database }: ActivityDeps) =>
  webhookActivities({
    database,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
    disableAfter: config.WEBHOOK_DISABLE_AFTER_FAILURES,
  });
