import type { ReportLocale } from '../../../contracts/reports/reportJobs.ts';
import type { DatasetProfile } from '../../datasets/datasetProfile.ts';
import { columnFacts } from './columnFacts.ts';
import { fenceAsData, linesOf } from './dataFence.ts';
import { writeIn } from './promptLanguage.ts';

/** Asks what is to be computed to answer a question; the model gets the schema and no rows. */
export const planPrompt = (input: {
  readonly question: string;
  readonly profile: DatasetProfile;
  readonly locale: ReportLocale;
  readonly fence: string;
}): string =>
  [
    `The clinic asks: ${input.question}`,
    `Its data set has ${input.profile.rows} rows. Its columns, one a line, with what each can be compared as:`,
    fenceAsData('SCHEMA', linesOf(input.profile.columns.map(columnFacts)), input.fence),
    [
      'Plan what is to be computed from all rows to answer the question.',
      'outcomes: the columns that the question is about, the most important first. ' +
        'factors: the columns that may go with them; leave it empty for every other column.',
      'survival: if the question is about the time until an event and the data have it, the column of the time, the column that says ' +
        'whether it ended with the event, and which of its values mean the event and which that the row ended without it (censored); else null.',
      'describeBy: the category, such as an outcome or an arm, by whose values the rows are to be described; null for all rows together.',
      'filters: only if the question is about some of the rows: a column and the values that are kept, or from and to of a number. Otherwise empty.',
      'cannotAnswer: if the data cannot answer the question or a part of it, say in one sentence why, without digits and without words such as higher, longer or more; else null. Plan what can be computed nevertheless.',
      writeIn(input.locale),
    ].join('\n'),
  ].join('\n\n');
