import type { Importance, Unsupported } from '../../domain/analysis/findings.ts';
import type { Treatment, TreatmentReason } from '../../domain/datasets/identifiers/columnTreatment.ts';
import { describeReason, TREATMENTS } from '../../domain/datasets/identifiers/describeTreatment.ts';
import type { NumberFormats } from '../formats/numberFormats.ts';

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
    rowsWord: (number: number): string => (number === 1 ? 'row' : 'rows'),
    columnsWord: (number: number): string => (number === 1 ? 'column' : 'columns'),
    sandboxFoot: 'Sandbox output: not for clinical use',
    sandboxTitle: 'Sandbox output',
    sandboxNotice:
      "The findings in this report come from Aftercare's sandbox, which stands in for the Gemini model while no key is set. The statistics are exact. Do not base clinical decisions on this report.",
    question: 'THE QUESTION',
    analysis: {
      title: 'Data analysis report',
      ofCellsMissing: 'of cells missing',
      findingsWord: (number: number): string => (number === 1 ? 'finding' : 'findings'),
      source: (reportId: string, rowCount: number, columnCount: number) =>
        `Report ${reportId}, from ${rows(rowCount)} in ${columns(columnCount)}.`,
      summary: 'Executive summary',
      noFindings: 'The model reported no findings for this question.',
      inBrief: 'In brief',
      supportedBy: (number: number) => `Supported by ${rows(number)}`,
      supportedByOf: (number: number, total: number) =>
        `Supported by ${rows(number)} of ${rows(total)}, as counted by the model.`,
      unsupported: (problems: string) => `Unsupported: ${problems}.`,
      problem: (found: Unsupported): string => {
        switch (found.problem) {
          case 'noColumn':
            return `there is no column ${found.column}`;
          case 'noValue':
            return `${found.column} has no value ${found.value} in the rows looked at`;
          case 'tooManyRows':
            return `it counts ${rows(found.claimed)} where there are ${count(found.present)}`;
        }
      },
      missingChunks: {
        title: 'Incomplete analysis',
        text: (
          coverage: { readonly rows: number; readonly missingChunks: number },
          total: number,
          chunks: number,
        ) =>
          `The findings rest on ${count(coverage.rows)} of ${rows(total)}: ${count(coverage.missingChunks)} of ${counted(chunks, 'chunk')} got no usable answer from the model and were skipped. The statistics cover every row.`,
      },
      importance: {
        high: 'High importance',
        medium: 'Medium importance',
        low: 'Low importance',
      } satisfies Record<Importance, string>,
      findings: 'Findings',
      finding: (number: number) => `Finding ${number}`,
      seeStatistics: (name: string) => `${name}: see column statistics.`,
      notDrawn: (name: string) => `${name}: pseudonymised, so not drawn.`,
      unknownColumn: (name: string) => `${name}: named by the model, but not a column of this data set.`,
      missing: 'Missing values',
      complete: 'Every column has a value in every row.',
      incomplete: (number: number, total: number, shown: number | null) => {
        const share = `${count(number)} of ${columns(total)} ${number === 1 ? 'has' : 'have'} missing values`;
        return shown === null
          ? `${share}, shown as a share of all rows.`
          : `${share}; shown are the ${count(shown)} with the most, as a share of all rows.`;
      },
      statistics: 'Column statistics',
      statisticsIntro: (rowCount: number, columnCount: number) =>
        `Computed from all ${rows(rowCount)} of the ${columns(columnCount)}, not by the model. Shares of missing cells are of all rows; means and other fractions are rounded to five significant digits.`,
      numericColumns: 'Numeric columns',
      textColumns: 'Text columns',
      identifyingColumns: 'Identifying columns',
      figures: {
        column: 'Column',
        values: 'Values',
        missing: 'Missing',
        distinct: 'Distinct',
        mean: 'Mean',
        deviation: 'Std. dev.',
        min: 'Min.',
        lower: 'Lower q.',
        median: 'Median',
        upper: 'Upper q.',
        max: 'Max.',
        frequent: 'Most frequent values, rows',
        reason: 'Pseudonymised because of',
      },
      andMore: (number: number) => `and ${count(number)} more`,
      treatments: { ...TREATMENTS } satisfies Record<Treatment, string> as Readonly<
        Record<Treatment, string>
      >,
      reason: (reason: TreatmentReason): string => describeReason(reason),
      left: {
        title: 'How each column left for the model',
        column: 'Column',
        treatment: 'Left',
        reason: 'Because of',
        others: (number: number) =>
          `${number === 1 ? 'The one other column' : `The other ${columns(number)}`} left as ${number === 1 ? 'it is: it holds' : 'they are: they hold'} numbers, categories or flags in which nothing identifies.`,
      },
      chart: {
        rowsAxis: 'rows',
        valueAxis: 'value',
        noneMissing: 'none missing',
        shareMissing: (share: string) => `${share} missing`,
        values: (number: number) => counted(number, 'value'),
        empty: 'Every cell of this column is empty, so there is nothing to draw.',
        otherValues: (number: number) => counted(number, 'other value'),
        spread: (median: string, lower: string, upper: string, min: string, max: string) =>
          `Median ${median}; middle half ${lower} to ${upper}; all values ${min} to ${max}.`,
      },
      method: 'Method and limits',
      facts: {
        report: 'Report',
        generated: 'Generated',
        model: 'Model',
        emulated: (model: string) => `${model}, emulated by the sandbox`,
        prompt: 'Prompt version',
        chunks: 'Chunks analysed',
        promptTokens: 'Prompt tokens',
        outputTokens: 'Output tokens',
        cost: 'Estimated cost',
        costUnknown: 'unknown: no price is on record for this model',
        costOfSandbox: (cost: string) => `${cost} at the model's price; the sandbox charges nothing`,
      },
      limits: (chunks: number, identifying: number) => [
        {
          title: 'Where the numbers come from',
          text: 'Every statistic and chart in this report (counts, missing cells, means, quartiles, histograms, most frequent values) is computed from the data set itself, from every row. None of them comes from the model. Quartiles are interpolated linearly; the standard deviation is that of a sample (n - 1).',
        },
        {
          title: 'Where the findings come from',
          text: `The rows were sent to the model in ${counted(chunks, 'chunk')}, with the question. The findings of all chunks were then merged by the model into the summary and the findings shown here. Their wording, their importance and the number of supporting rows are the model's own.`,
        },
        {
          title: 'How findings were checked',
          text: 'The columns, the cited cells and the number of rows of each finding were compared with the data. A finding whose evidence is not there is marked as unsupported. The check proves no finding: it only shows that what it cites exists.',
        },
        {
          title: 'What a model can get wrong',
          text: 'It can miscount, overlook a pattern that only shows across chunks, see a pattern in noise, take coincidence for cause, or state something the data do not contain. It does not know how the data were collected. Check a finding against the statistics and the source before acting on it. This report does not replace clinical judgement.',
        },
        {
          title: 'What left for the model',
          text: `A column left only where it is known to be harmless. ${identifying === 0 ? 'No column was recognised as identifying by its name or its values, and none was named as such.' : `${counted(identifying, 'column was', 'columns were')} treated as identifying: each value was replaced by a pseudonym, and this report shows none of them.`} Dates were moved by a number of days that is the same for all dates of a patient; ages from 90 on are one group; phone numbers, addresses, record numbers and the values of identifying columns were removed from texts. The table below tells it column by column.`,
        },
      ],
      charactersLost: {
        title: 'Characters shown as ¿',
        text: 'The typefaces of this report cover Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese, Japanese and Korean writing. Other letters and emoji lose their accents or are shown as ¿, one for each character; the data set itself is unchanged.',
      },
      fullQuestion: 'The question in full',
      appendix: 'Appendix: the rows',
      rowNumber: 'Row',
      appendixIntro: (shown: number, total: number) =>
        shown === total
          ? `All ${rows(total)} of the data set in their order, with identities replaced by pseudonyms. A dot stands for an empty cell.`
          : `The first ${rows(shown)} of ${rows(total)} in their order, with identities replaced by pseudonyms; the others are not printed. A dot stands for an empty cell.`,
      columnsOf: (from: number, to: number, total: number) =>
        `Columns ${count(from)} to ${count(to)} of ${count(total)}`,
    },
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
