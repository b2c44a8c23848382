import type { ReportLocale } from '../../../contracts/reports/reportJobs.ts';

const LANGUAGES = { en: 'English', de: 'German' } satisfies Record<ReportLocale, string>;

/** Asks for texts in the language of the analysis. */
export const writeIn = (locale: ReportLocale): string =>
  `Write in ${LANGUAGES[locale]}; names of columns and values stay as they are.`;
