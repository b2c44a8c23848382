import type { ReportLocale } from '../../../contracts/reports/reportJobs.ts';
import { MAX_FINDINGS } from '../analysisAnswer.ts';
import type { AnalysisPlan } from '../analysisPlan.ts';
import { fenceAsData, linesOf } from './dataFence.ts';
import { writeIn } from './promptLanguage.ts';

/** Asks for the answer to the question, from computed results only. */
export const answerPrompt = (input: {
  readonly question: string;
  readonly plan: AnalysisPlan;
  /** Rows that the results are of, and those of the data set. */
  readonly kept: number;
  readonly rows: number;
  /** By `resultFacts` and `claimFacts`, the most important first. */
  readonly results: readonly object[];
  readonly claims: readonly object[];
  readonly locale: ReportLocale;
  readonly fence: string;
}): string =>
  [
    `The clinic asks: ${input.question}`,
    `This plan was followed on ${input.kept} of ${input.rows} rows:`,
    fenceAsData('PLAN', JSON.stringify(input.plan), input.fence),
    'These results were computed from all of these rows, one a line, those that bear most on the question first. ' +
      'adjustedP is the p-value adjusted for the number of tests: from 0.05 on, a result is no more than chance.',
    fenceAsData('RESULTS', linesOf(input.results), input.fence),
    ...(input.claims.length > 0
      ? [
          'These were noticed when rows were read, and are confirmed by all rows:',
          fenceAsData('CLAIMS', linesOf(input.claims), input.fence),
        ]
      : []),
    [
      'Answer the question in sentences: three to five, in plain words, the answer first. If the results show no answer, say so.',
      `findings: at most ${MAX_FINDINGS}, each about one result or a few that belong together: ids in results, a title, a detail of one to three sentences, ` +
        'and a caution: what the finding does not mean. limits: what the data cannot tell.',
      'Write no digits. Refer to a number by a placeholder with the id of its result: {{r:age:weight}} is replaced by the effect with its interval. ' +
        'A part of a result is {{id|value}}, {{id|interval}}, {{id|p}}, {{id|n}}, and where the result has such groups {{id|mean:LEVEL}}, {{id|share:LEVEL}}, ' +
        '{{id|median:LEVEL}}, {{id|events:LEVEL}} or {{id|n:LEVEL}}. {{rows}} is the number of rows. ' +
        'Say in no words of your own which way a result points, such as higher, longer, more or rises: where isMoreThanChance, {{id|says}} is replaced ' +
        'by a clause that says it, such as: age is higher where sex is 1 than where it is 2. ' +
        'In LEVEL, write %7C for |, %7B for { and %7D for }. Write nothing beside a placeholder that changes its figure: no sign, no unit, no percent sign. ' +
        'Names of columns and values may hold digits; a value that is or holds a number is written behind the name of its column: sex 2.',
      writeIn(input.locale),
    ].join('\n'),
  ].join('\n\n');
