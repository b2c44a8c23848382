import { monthBefore, monthBounds } from '../../domain/reports/calendarMonth.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import * as monthly from '../../store/reports/monthlyFigures.ts';
import { shortened } from '../layout/printableText.ts';
import { reportClinic } from '../layout/reportClinic.ts';
import { ANCHORS, DaysPage, GlancePage, MonthlyCover, MonthlyMethodPage } from '../monthly/MonthlyPages.tsx';
import { type MonthFigures, MonthlyReportData } from '../monthly/monthlyReportData.ts';
import { defineReportKind, type ReportSources } from '../reportKind.ts';

/** Reasons of failure that are listed. */
const MOST_FAILURES = 12;

/** What a clinic analysed, sent and paid in a month of its own time zone, against the month before. */
export const monthlyClinicReport = defineReportKind({
  name: 'monthly-clinic',
  fileName: ({ month }) => `monthly-report-${month}`,
  data: MonthlyReportData,

  /** @throws PermanentError `MonthNotOver` while the month has not ended in the clinic's time zone. */
  async load({ clinicId, month, reportId }, sources): Promise<MonthlyReportData> {
    const { database, timeZone, now, logo } = sources;
    const bounds = monthBounds(month, timeZone);
    if (bounds.end > now) {
      throw new PermanentError(
        'MonthNotOver',
        `${month} has not ended in ${timeZone}; report on it afterwards`,
      );
    }
    const before = monthBefore(month);
    return {
      reportId,
      clinic: reportClinic((await requireClinic(database, clinicId)).profile, logo),
      month,
      monthBefore: before,
      start: bounds.start,
      end: bounds.end,
      generatedAt: now,
      figures: {
        current: await figuresOf(sources, clinicId, bounds),
        before: await figuresOf(sources, clinicId, monthBounds(before, timeZone)),
      },
      sentByDay: await monthly.sentByDay(database, clinicId, bounds, bounds.dayStarts),
      failures: await monthly.failureReasons(database, clinicId, bounds, MOST_FAILURES),
    };
  },

  about: (data, { i18n, dates }) => ({
    title: `${i18n.monthly.title}: ${dates.month(data.month)}`,
    author: data.clinic.name,
    subject: i18n.monthly.subject(dates.month(data.month)),
    generatedAt: data.generatedAt,
    running: {
      head: `${i18n.monthly.title}: ${dates.month(data.month)}`,
      foot: `${shortened(data.clinic.name, 44)} · ${dates.day(data.generatedAt)}`,
      notice: null,
    },
  }),

  sections: (data, { i18n }) => [
    {
      entry: null,
      subEntries: [],
      parts: [{ type: 'designed', pages: 1, render: () => <MonthlyCover data={data} /> }],
    },
    {
      entry: { anchor: ANCHORS.glance, title: i18n.monthly.atAGlance },
      subEntries: [],
      parts: [{ type: 'designed', pages: 1, render: () => <GlancePage data={data} /> }],
    },
    {
      entry: { anchor: ANCHORS.days, title: i18n.monthly.perDay },
      subEntries: [{ anchor: ANCHORS.failures, title: i18n.monthly.failures }],
      parts: [{ type: 'designed', pages: 1, render: () => <DaysPage data={data} /> }],
    },
    {
      entry: { anchor: ANCHORS.method, title: i18n.monthly.method },
      subEntries: [],
      parts: [{ type: 'designed', pages: 1, render: () => <MonthlyMethodPage data={data} /> }],
    },
  ],
});

async function figuresOf(
  { database }: ReportSources,
  clinicId: string,
  interval: monthly.Interval,
): Promise<MonthFigures> {
  return {
    analyses: await monthly.analysisFigures(database, clinicId, interval),
    messages: await monthly.messageFigures(database, clinicId, interval),
    reports: await monthly.countReports(database, clinicId, interval),
  };
}
