import { MOST_DOWNLOADS } from '../../domain/reports/downloadLink.ts';
import { positive, whole } from './valueTypes.ts';

export const reportSettings = {
  REPORT_THREADS: whole(1, 64)
    .default(2)
    .describe('threads that render reports; also the number of parts of one report in parallel'),
  // 200,000 are some 5,000 pages: a merge of so many has been measured to fit its thread.
  REPORT_APPENDIX_ROWS: whole(0, 200_000)
    .default(0)
    .describe('largest number of rows in the appendix of an analysis report; 0 for no appendix'),
  REPORT_LINK_HOURS: positive().default(72).describe('life of a download link, hours'),
  REPORT_LINK_MAX_DOWNLOADS: whole(1, MOST_DOWNLOADS)
    .default(5)
    .describe('how often a download link can be redeemed'),
  ENDED_LINK_DAYS: whole(0)
    .default(30)
    .describe('how long Aftercare keeps a download link after it has expired or was revoked, days'),
  ORPHAN_SAFE_HOURS: whole(1)
    .default(24)
    .describe(
      'age at which a clean-up removes objects to which nothing refers, hours; must exceed the time in which a job registers its objects',
    ),
};
