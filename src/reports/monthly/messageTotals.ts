import type { MonthFigures } from './monthlyReportData.ts';

type MessageFigures = MonthFigures['messages']['email'];

/** The figures of both channels together. */
export function messageTotals({ messages: { email, sms } }: MonthFigures): MessageFigures {
  return {
    sent: email.sent + sms.sent,
    delivered: email.delivered + sms.delivered,
    failed: email.failed + sms.failed,
    confirmed: email.confirmed + sms.confirmed,
  };
}
