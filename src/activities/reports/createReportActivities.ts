import type { Config } from '../../config/config.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { reportActivities } from './reportActivities.ts';

export const createReportActivities = (config: Config, { database, disks, renderPool }: ActivityDeps) =>
  reportActivities({
    database,
    disks,
    renderPool,
    appendixRows: config.REPORT_APPENDIX_ROWS,
    concurrency: config.REPORT_THREADS,
  });
