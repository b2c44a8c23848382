import type { ReportLocale } from '../../../contracts/reports/reportJobs.ts';
import { MAX_CLAIMS_PER_CHUNK } from '../claim.ts';
import { fenceAsData } from './dataFence.ts';
import { writeIn } from './promptLanguage.ts';

/**
 * Asks what is noticed when one chunk of rows is read. Nothing in it depends on the rest of the data set, so that the answer to an
 * unchanged chunk stays right when other chunks change.
 */
export const chunkPrompt = (input: {
  readonly question: string;
  /** CSV with its header, without identities. */
  readonly rows: string;
  readonly locale: ReportLocale;
  readonly fence: string;
}): string =>
  [
    `The clinic asks: ${input.question}`,
    'These are some rows of its data set, as CSV:',
    fenceAsData('ROWS', input.rows, input.fence),
    [
      `Make at most ${MAX_CLAIMS_PER_CHUNK} claims about the data that bear on the question or on how far the data can be trusted, the most important first. ` +
        'Prefer what numbers do not show: what free text is about, values that are written in different ways and mean the same, values that cannot be right. ' +
        'Each claim is tested on all rows. State no numbers. A claim has a predicate, columns, levels (values), and for some predicates a direction:',
      'difference: columns [compared, by], levels [value of the second column where the first is higher or more often the case, value where it is lower].',
      'association: columns [one, other], direction positive, negative or null.',
      'share: columns [one], levels [value], direction most or few.',
      'missing: columns [one], direction often or never.',
      'outlier: columns [one], direction high or low.',
      'trend: columns [one, date], direction rising or falling.',
      'survival: columns [one], levels [value that goes longer without the event, value that goes shorter].',
      'theme: columns [free text], levels [one to five words, as they are in the rows, of which its texts contain one].',
      'coding: columns [one], levels [two to five values that mean the same].',
      writeIn(input.locale),
    ].join('\n'),
  ].join('\n\n');
