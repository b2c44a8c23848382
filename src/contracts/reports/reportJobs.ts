import { z } from 'zod';
import { defineJob } from '../shared/defineJob.ts';
import { AnalysisId, ClinicId, ReportId } from '../shared/ids.ts';

/** The kinds of report that exist. */
export const ReportKindName = z.enum(['analysis', 'monthly-clinic']);
export type ReportKindName = z.infer<typeof ReportKindName>;

/** Languages a report can be written in; numbers and dates follow them (en: as in Britain, de: as in Germany). */
export const ReportLocale = z.enum(['en', 'de'], 'must be en or de');
export type ReportLocale = z.infer<typeof ReportLocale>;

/** The language of reports for readers of a language: English where reports are not written in theirs. */
export const reportLocaleOf = (locale: string): ReportLocale => ReportLocale.safeParse(locale).data ?? 'en';

export const PaperSize = z.enum(['A4', 'Letter'], 'must be A4 or Letter');
export type PaperSize = z.infer<typeof PaperSize>;

/** A month of the calendar, such as `2026-10`. */
export const CalendarMonth = z
  .string()
  .regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-10')
  .brand<'CalendarMonth'>();
export type CalendarMonth = z.infer<typeof CalendarMonth>;

const looks = {
  /** @default that of the analysis, otherwise that of the clinic */
  locale: ReportLocale.optional(),
  /** @default that of the clinic */
  paper: PaperSize.optional(),
};

/** What a report is about, by its kind, and how it is to look. */
export const ReportRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('analysis'), analysisId: AnalysisId, clinicId: ClinicId, ...looks }),
  z.strictObject({ kind: z.literal('monthly-clinic'), month: CalendarMonth, clinicId: ClinicId, ...looks }),
]);
export type ReportRequest = z.infer<typeof ReportRequest>;

/**
 * Renders a report and stores it on the disk. The report of a month takes the place of an earlier one of the same month;
 * links to that one lead to the new one.
 */
export const generateReport = defineJob({
  workflow: 'generateReport',
  queue: 'reports',
  input: ReportRequest,
  result: z.strictObject({ reportId: ReportId, pages: z.int(), bytes: z.int() }),
  workflowId: (input) =>
    input.kind === 'analysis' ? `report/${input.analysisId}` : `report/${input.kind}/${input.month}`,
  tags: (input) => ({
    clinicId: input.clinicId,
    ...(input.kind === 'analysis' ? { analysisId: input.analysisId } : {}),
  }),
  summary: (input) =>
    input.kind === 'analysis'
      ? `Report on ${input.analysisId}`
      : `Report on ${input.month} for ${input.clinicId}`,
});

/**
 * Renders the report of the last whole month in the time zone of the clinic; a schedule starts it on the first of every
 * month.
 */
export const generateMonthlyReport = defineJob({
  workflow: 'generateMonthlyReport',
  queue: 'reports',
  input: z.strictObject({ clinicId: ClinicId, ...looks }),
  result: z.strictObject({ reportId: ReportId, month: CalendarMonth, pages: z.int(), bytes: z.int() }),
  workflowId: () => 'monthly-report',
  tags: (input) => ({ clinicId: input.clinicId }),
  summary: (input) => `Report on last month for ${input.clinicId}`,
});
