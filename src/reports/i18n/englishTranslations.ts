import type { NumberFormats } from '../formats/numberFormats.ts';
import { englishAnalysis } from './englishAnalysis.ts';
import { englishMethod } from './englishMethod.ts';
import { englishResults } from './englishResults.ts';

/** All texts of the reports in English. */
export function englishTranslations(numbers: NumberFormats) {
  const { count } = numbers;
  const counted = (number: number, singular: string, plural = `${singular}s`) =>
    `${count(number)} ${number === 1 ? singular : plural}`;
  const rows = (number: number) => counted(number, 'row');
  const columns = (number: number) => counted(number, 'column');
  return {
    contents: 'Contents',
    cover: 'Cover',
    pageOf: (page: number, pages: number) => `Page ${count(page)} of ${count(pages)}`,
    continued: (title: string) => `${title}, continued`,
    rows,
    columns,
    sandboxFoot: 'Sandbox output: not for clinical use',
    sandboxTitle: 'Sandbox output',
    sandboxNotice:
      "The plan and the words of this report come from Aftercare's sandbox, which stands in for the Gemini model while no key is set. The numbers are exact. Do not base clinical decisions on this report.",
    question: 'THE QUESTION',
    analysis: englishAnalysis(numbers),
    method: englishMethod(numbers),
    results: englishResults,
    monthly: {
      title: 'Monthly report',
      subject: (month: string) => `What was analysed, sent, delivered, failed and confirmed in ${month}`,
      atAGlance: 'At a glance',
      againstBefore: (before: string) => `Against ${before}`,
      figure: 'Figure',
      change: 'Change',
      unchanged: 'no change',
      day: 'day of the month',
      perDay: 'Messages a day',
      perDayIntro: 'Messages handed to the providers on each day, in the clinic’s time zone.',
      analyses: 'Analyses',
      messages: 'Messages',
      analysesStarted: 'Analyses started',
      analysesCompleted: 'Analyses completed',
      analysesFailed: 'Analyses failed or cancelled',
      rowsAnalysed: 'Rows analysed',
      modelCost: 'Cost of the model',
      costPartly: (number: number) =>
        `${counted(number, 'analysis', 'analyses')} used a model whose price is not on record; the cost leaves them out.`,
      reports: 'Reports rendered',
      sent: 'Messages sent',
      delivered: 'Messages delivered',
      failed: 'Messages failed',
      confirmed: 'Messages confirmed',
      channel: 'Channel',
      email: 'E-mail',
      sms: 'SMS',
      failures: 'Why messages failed',
      failureCode: 'Code of the provider',
      noFailures: 'No message failed in this month.',
      nothing: 'Nothing was analysed or sent in this month.',
      method: 'How the figures are counted',
      definitions: (start: string, end: string) => [
        {
          title: 'The month',
          text: `From ${start} up to, not including, ${end}. An event counts in the month in which it happened, not in which it was asked for.`,
        },
        {
          title: 'Messages',
          text: 'Sent: handed to the provider in this month, whatever became of it. Delivered: of those sent, the ones the provider reported as delivered, opened or clicked. Failed: refused, bounced or not delivered. Confirmed: of those sent, the ones their reader opened or clicked. Figures of delivery can still rise after the month has ended, as reports of delivery arrive.',
        },
        {
          title: 'Cost',
          text: 'An estimate from the tokens the model counted and the prices on record, for analyses completed in this month.',
        },
      ],
    },
  };
}

/** The texts that every language provides. */
export type ReportTranslations = ReturnType<typeof englishTranslations>;
