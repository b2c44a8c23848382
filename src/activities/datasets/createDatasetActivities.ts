import type { Config } from '../../config/config.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { datasetActivities } from './datasetActivities.ts';

export const createDatasetActivities = (config: Config, { database, disks, providers }: ActivityDeps) =>
  datasetActivities({ database, disks, config, gemini: providers.gemini });
