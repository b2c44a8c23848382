import type { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import type { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import type { NotTestableReason } from '../../domain/analysis/claim.ts';
import type { Treatment, TreatmentReason } from '../../domain/datasets/identifiers/columnTreatment.ts';
import { describeReason, TREATMENTS } from '../../domain/datasets/identifiers/describeTreatment.ts';
import { describeNotice, type SourceNotice } from '../../domain/datasets/sourceNotice.ts';
import type { NumberFormats } from '../formats/numberFormats.ts';

/** The texts of the analysis report in English, without those of its method. */
export function englishAnalysis({ count }: NumberFormats) {
  const counted = (number: number, singular: string, plural = `${singular}s`) =>
    `${count(number)} ${number === 1 ? singular : plural}`;
  const rows = (number: number) => counted(number, 'row');
  const columns = (number: number) => counted(number, 'column');
  return {
    title: 'Data analysis report',
    answer: 'The answer',
    notChecked: 'Not checked',
    noAnswer: 'The computed results show no difference or association that is more than chance.',
    keyFigures: 'Key figures',
    limits: 'What these data cannot tell',
    adjusted: (p: string) => `adjusted ${p}`,
    perUnit: (column: string) => `per unit of ${column}`,
    medians: (compared: string, against: string) => `median time, ${compared} against ${against}`,
    source: (rowCount: number, columnCount: number) =>
      `From ${rows(rowCount)} and ${columns(columnCount)}. Every number is computed from the data, none by the model.`,
    sourceOfKept: (kept: number, rowCount: number) =>
      `From ${count(kept)} of ${rows(rowCount)}, those that the question is about. Every number is computed from the data, none by the model.`,
    missingChunks: {
      title: 'Not all rows were read',
      text: (
        coverage: { readonly rows: number; readonly missingChunks: number },
        total: number,
        chunks: number,
      ) =>
        `What the model noticed when it read rows rests on ${count(coverage.rows)} of ${rows(total)}: ${count(coverage.missingChunks)} of ${counted(chunks, 'part')} got no usable answer. Every computed result covers all rows.`,
    },
    tableOne: {
      title: 'Table 1',
      intro: (n: number, missing: number) =>
        `The ${rows(n)}${missing > 0 ? `, without ${rows(missing)} that have no group` : ''}. Numbers: mean ± standard deviation, then median [quartiles]. Categories: rows and their share of those with a value.`,
      by: (column: string) => `By ${column}.`,
      characteristic: 'Characteristic',
      overall: 'All rows',
      difference: 'SMD',
      p: 'p',
      missing: 'missing',
      notes:
        'SMD: standardised mean difference, the mean over the pairs of groups. p: of the groups being the same, not adjusted, by the test named below it; Table 1 describes and is not adjusted for the number of comparisons.',
      moreGroups: (number: number) =>
        `${counted(number, 'further group is', 'further groups are')} in the spreadsheet of the results.`,
    },
    results: 'Results and method',
    findings: 'Findings',
    facts: {
      effect: 'Effect',
      interval: '95% interval',
      test: 'Test',
      rows: 'Rows compared',
      missing: (number: number) => `${count(number)} not used`,
      perDeviation: (deviation: string) => `hazard ratio per ${deviation} more (one standard deviation)`,
      share: 'Share of the rows',
      farthest: { high: 'Highest value', low: 'Lowest value' },
      median: 'Median time',
      notReached: 'not reached',
      also: 'Also',
      caution: 'What it does not mean',
      leftOut: 'Left out as too small',
    },
    further: {
      title: 'Further results',
      intro: (number: number, significant: number) =>
        `${counted(number, 'further comparison was', 'further comparisons were')} computed; ${significant === 0 ? 'none of them is' : `${count(significant)} of them ${significant === 1 ? 'is' : 'are'}`} more than chance (adjusted p below 0.05).`,
      comparison: 'Comparison',
      effect: 'Effect',
      value: 'Value (95% interval)',
      rows: 'n',
      adjustedP: 'Adjusted p',
      shown: (number: number) =>
        `The ${count(number)} that bear most on the question are below, all others in the spreadsheet of the results.`,
    },
    quality: {
      title: 'Data quality and what was excluded',
      notices: 'What was noticed when the data were read',
      excluded: 'What was excluded',
      levels: (column: string, levels: string) => `Only rows in which ${column} is ${levels}.`,
      range: (column: string, from: string | null, to: string | null) =>
        `Only rows in which ${column} is ${[from === null ? '' : `at least ${from}`, to === null ? '' : `at most ${to}`].filter((part) => part !== '').join(' and ')}.`,
      kept: (kept: number, total: number) => `This keeps ${count(kept)} of ${rows(total)}.`,
      nothing: 'Nothing was excluded: all rows and all columns that can be compared are in the results.',
      notCompared: (names: string) => `Not compared, as there are too many columns: ${names}.`,
      notComparable: (names: string) =>
        `Not compared, as they identify, are free text or have too many different values: ${names}.`,
      noEstimate: (number: number, reasons: string) =>
        `${counted(number, 'comparison', 'comparisons')} could not be computed: ${reasons}.`,
      noSurvival: (number: number) =>
        `${rows(number)} without a time or without the event's value are not in the survival results.`,
      oddValues: (column: string, number: number, examples: string) =>
        `${column}: ${counted(number, 'cell')} that ${number === 1 ? 'does' : 'do'} not fit the column and count${number === 1 ? 's' : ''} as missing (${examples}).`,
      missingTexts: (column: string, number: number, examples: string) =>
        `${column}: ${counted(number, 'cell')} with a text that stands for a missing value (${examples}).`,
      censored: (column: string, number: number) =>
        `${column}: ${counted(number, 'value')} of which only a limit is known, such as <5; ${number === 1 ? 'it counts' : 'they count'} as the limit.`,
      cutCells: (number: number) =>
        `${counted(number, 'cell')} ${number === 1 ? 'was' : 'were'} too long to be sent whole; the model read ${number === 1 ? 'its' : 'their'} beginning. The statistics use the whole cells.`,
      more: (number: number) => `and ${count(number)} more`,
      months: (column: string) => `Rows by ${column}`,
    },
    notice: (notice: SourceNotice): string => describeNotice(notice),
    missing: 'Missing values',
    complete: 'Every column has a value in every row.',
    incomplete: (number: number, total: number, shown: number | null) => {
      const share = `${count(number)} of ${columns(total)} ${number === 1 ? 'has' : 'have'} missing values`;
      return shown === null
        ? `${share}, shown as a share of all rows.`
        : `${share}; shown are the ${count(shown)} with the most, as a share of all rows.`;
    },
    statistics: 'Columns',
    statisticsIntro: (rowCount: number, columnCount: number) =>
      `${columns(columnCount)}, from all ${rows(rowCount)}. Shares of missing cells are of all rows; quartiles are interpolated linearly.`,
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
    treatments: { ...TREATMENTS } satisfies Record<Treatment, string> as Readonly<Record<Treatment, string>>,
    reason: (reason: TreatmentReason): string => describeReason(reason),
    left: {
      title: 'How each column left for the model',
      column: 'Column',
      treatment: 'Left',
      reason: 'Because of',
      all: (number: number) =>
        `${number === 1 ? 'The one column' : `All ${columns(number)}`} left as ${number === 1 ? 'it is: it holds' : 'they are: they hold'} numbers, categories or flags in which nothing identifies.`,
      others: (number: number) =>
        `${number === 1 ? 'The one other column' : `The other ${columns(number)}`} left as ${number === 1 ? 'it is: it holds' : 'they are: they hold'} numbers, categories or flags in which nothing identifies.`,
    },
    chart: {
      rows: 'rows',
      atRisk: 'At risk',
      withoutEvent: 'without the event',
      mean: (column: string) => `mean of ${column}`,
      share: (column: string, level: string) => `share of ${column} = ${level}`,
      boxes: 'Box: middle half of the rows, with the median; whiskers: last values within 1.5 box lengths.',
      outside: (number: number) =>
        `${rows(number)} beyond the whiskers ${number === 1 ? 'is' : 'are'} not drawn.`,
      grid: (number: number) =>
        `Area of a dot: rows with about these values, at most ${count(number)}; line: least squares.`,
      hazards: 'Hazard ratio of one standard deviation more, with its 95% interval.',
      moreCurves: (number: number) =>
        `${counted(number, 'further group is', 'further groups are')} not drawn.`,
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
    notTestable: {
      noColumn: 'there is no such column',
      noLevel: 'the column has no such value',
      notComparable: 'the column cannot be compared so',
      notEstimable: 'nothing could be computed of it',
    } satisfies Record<NotTestableReason, string> as Readonly<Record<NotTestableReason, string>>,
    planSources: {
      model: 'proposed by the model and checked against the columns',
      repaired: 'the model’s second one, as the first did not fit the columns',
      default: 'our own for any table, as the model’s did not fit the columns',
    } satisfies Record<FollowedPlan['source'], string> as Readonly<Record<FollowedPlan['source'], string>>,
    readRows: {
      all: (read: number, parts: number) =>
        `The model was to read all rows for what numbers do not show; it read ${count(read)} of ${counted(parts, 'part')} of the table.`,
      text: (read: number, parts: number) =>
        `The model was to read all rows where there is free text, else a sample; it read ${count(read)} of ${counted(parts, 'part')} of the table.`,
      none: () => 'The model read no rows.',
    } satisfies Record<ReadRows, (read: number, parts: number) => string> as Readonly<
      Record<ReadRows, (read: number, parts: number) => string>
    >,
  };
}
