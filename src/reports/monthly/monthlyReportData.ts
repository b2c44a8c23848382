import { z } from 'zod';
import { ReportClinic } from '../layout/reportClinic.ts';

const Count = z.int().nonnegative();

const MessageFigures = z.strictObject({ sent: Count, delivered: Count, failed: Count, confirmed: Count });

/** The figures of one month. */
const MonthFigures = z.strictObject({
  analyses: z.strictObject({
    started: Count,
    completed: Count,
    failed: Count,
    rows: Count,
    costUsd: z.number().nonnegative(),
    unpriced: Count,
  }),
  messages: z.strictObject({ email: MessageFigures, sms: MessageFigures }),
  reports: Count,
});
export type MonthFigures = z.infer<typeof MonthFigures>;

/** Everything that the monthly report shows. */
export const MonthlyReportData = z.strictObject({
  reportId: z.string(),
  clinic: ReportClinic,
  /** Such as `2026-10`. */
  month: z.string(),
  monthBefore: z.string(),
  /** The month's first instant, and the first after it. */
  start: z.coerce.date(),
  end: z.coerce.date(),
  generatedAt: z.coerce.date(),
  figures: z.strictObject({ current: MonthFigures, before: MonthFigures }),
  /** Messages handed to the providers on each day of the month. */
  sentByDay: z.strictObject({ email: z.array(Count), sms: z.array(Count) }),
  failures: z.array(
    z.strictObject({ channel: z.enum(['email', 'sms']), code: z.string().nullable(), count: Count }),
  ),
});
export type MonthlyReportData = z.infer<typeof MonthlyReportData>;
