import type { Config } from '../../config/config.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { reportActivities } from './reportActivities.ts';

export const createReportActivities = (config: Config, { database, disks, renderPool }: ActivityDeps) =>
  reportActivities({
    database,
    disks,
    renderPool,
    timeZoneOf: (clinicId) => config.CLINIC_TIME_ZONES?.[clinicId] ?? config.CLINIC_TIME_ZONE,
    locale: config.REPORT_LOCALE,
    paper: config.REPORT_PAPER,
    appendixRows: config.REPORT_APPENDIX_ROWS,
    concurrency: config.REPORT_THREADS,
  });
