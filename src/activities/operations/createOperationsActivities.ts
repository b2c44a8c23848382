import type { Config } from '../../config/config.ts';
import { startOptions } from '../../config/startOptions.ts';
import { addressHasher } from '../../security/hashedAddress.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { alertActivities } from './alertActivities.ts';
import { cleanUpActivities } from './cleanUpActivities.ts';
import { erasureActivities } from './erasureActivities.ts';
import { failureActivities } from './failureActivities.ts';
import { maintenanceActivities } from './maintenanceActivities.ts';
import { messageRetentionActivities } from './messageRetentionActivities.ts';
import { queueActivities } from './queueActivities.ts';
import { runningJobActivities } from './runningJobActivities.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const createOperationsActivities = (config: Config, { database, disks }: ActivityDeps) => ({
  ...cleanUpActivities({
    database,
    disks,
    endedLinkMs: config.ENDED_LINK_DAYS * DAY_MS,
    safeAgeMs: config.ORPHAN_SAFE_HOURS * HOUR_MS,
  }),
  ...messageRetentionActivities({ database }),
  ...erasureActivities({ database, disks, hashAddress: addressHasher(config.PSEUDONYM_KEY) }),
  ...alertActivities({ database, adminEmails: config.ADMIN_EMAILS }),
  ...failureActivities({ database, starting: startOptions(config) }),
  ...queueActivities({ backlogAgeLimitMs: config.QUEUE_BACKLOG_AGE_LIMIT_SECONDS * 1_000 }),
  ...runningJobActivities(),
  ...maintenanceActivities({ database, releasesPerSecond: config.MAINTENANCE_RELEASES_PER_SECOND }),
});
