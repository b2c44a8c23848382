import type { Claim, Verdict } from '../../domain/analysis/claim.ts';
import type { NumberFormats } from '../formats/numberFormats.ts';

/** The texts of the method pages in English. */
export function englishMethod({ count }: NumberFormats) {
  const columns = (number: number) => `${count(number)} ${number === 1 ? 'column was' : 'columns were'}`;
  return {
    title: 'Method',
    facts: {
      report: 'Report',
      generated: 'Generated',
      model: 'Model',
      emulated: (model: string) => `${model}, emulated by the sandbox`,
      prompt: 'Prompt version',
      promptTokens: 'Prompt tokens',
      outputTokens: 'Output tokens',
      cost: 'Estimated cost',
      costUnknown: 'unknown: no price is on record for this model',
      costOfSandbox: (cost: string) => `${cost} at the model's price; the sandbox charges nothing`,
      answer: 'Answer',
      answerBy: {
        model: 'worded by the model from computed results',
        results: 'worded by Aftercare from computed results, as the model gave no usable answer',
      },
    },
    plan: {
      title: 'The plan',
      source: 'Whose',
      outcomes: 'Outcomes',
      factors: 'Factors',
      allOthers: 'all other columns',
      none: 'none',
      survival: 'Survival',
      survivalText: (time: string, event: string, events: string, censored: string) =>
        `${time} is the time until ${event} = ${events}; ${event} = ${censored} is without the event`,
      describedBy: 'Described by',
      filters: 'Filters',
      compared: 'Columns compared',
    },
    texts: [
      {
        title: 'Where the numbers and the words come from',
        text: 'The model planned what to compute and worded the answer; every number, and every statement of which way a result points, is computed from all rows by the database and filled into the text. A text of the model that states either by itself is marked as not checked. The model does not know how the data were collected, and this report does not replace clinical judgement.',
      },
      {
        title: 'Numbers and groups',
        text: 'Two numbers: Pearson’s r with Fisher’s interval; Spearman’s ρ with the interval of Bonett and Wright where a number is far from normally distributed (skewness beyond 2 or excess kurtosis beyond 7). A number in two groups: Cohen’s d and Welch’s t test. In three or more: ω² with the interval of the noncentral F distribution and analysis of variance. By ranks, Kruskal and Wallis, where the number is far from normal. Scores count as numbers beside numbers. Over time: the slope of the least-squares line.',
      },
      {
        title: 'Categories',
        text: 'Two levels in two groups: the difference of the shares with Newcombe’s interval. Otherwise Cramér’s V with the interval of the noncentral χ² distribution. The test is Pearson’s χ² without correction, or Fisher’s exact test where a cell of two by two expects fewer than five rows.',
      },
      {
        title: 'Survival',
        text: 'Kaplan and Meier’s estimate with Greenwood’s variance and intervals on the log(−log) scale; medians with the interval of Brookmeyer and Crowley; the log-rank test; hazard ratios of Cox’s model with one factor, Efron’s method for ties and Wald’s test. Hazards are taken as proportional. Bands in charts are 95% intervals.',
      },
      {
        title: 'Chance',
        text: 'Intervals are of 95%, tests two-sided. p-values are adjusted for the number of comparisons by Benjamini and Hochberg, for pairs of columns and for survival apart; below 0.05 a result counts as more than chance. A comparison needs ten complete rows, a group five; smaller groups are left out and named. Missing cells are left out pair by pair, and nothing is filled in.',
      },
    ],
    left: (identifying: number) => ({
      title: 'What left for the model',
      text: `A column left only where it is known to be harmless. ${identifying === 0 ? 'No column was recognised as identifying by its name or its values, and none was named as such.' : `${columns(identifying)} treated as identifying: each value was replaced by a pseudonym, and this report shows none of them.`} Dates were moved by a number of days that is the same for all dates of a patient; ages from 90 on are one group; phone numbers, addresses, record numbers and the values of identifying columns were removed from texts.`,
    }),
    reading: 'Rows that the model read',
    claims: {
      title: 'What the model noticed and all rows do not confirm',
      intro: (claims: Readonly<Record<Verdict['verdict'], number>>) =>
        `Each remark of the model was tested on all rows: ${count(claims.supported)} confirmed, ${count(claims.contradicted)} contradicted, ${count(claims.inconclusive)} that may be chance, ${count(claims.notTestable)} that could not be tested. Those that are not confirmed are in no finding.`,
      allConfirmed: (supported: number) =>
        `Each remark of the model was tested on all rows: ${count(supported)} confirmed, none contradicted.`,
      claim: 'Remark of the model',
      verdict: 'All rows say',
      contradicted: (value: string, n: string) => `contradicted: ${value}, n = ${n}`,
      inconclusive: (value: string, n: string) => `may be chance: ${value}, n = ${n}`,
      notTestable: (reason: string) => `not testable: ${reason}`,
      more: (number: number) => `${count(number)} more are in the spreadsheet of the results.`,
    },
    claim: (claim: Claim): string => {
      switch (claim.predicate) {
        case 'difference':
          return `${claim.column} is higher where ${claim.by} is ${claim.higher} than where it is ${claim.lower}`;
        case 'association':
          return claim.direction === null
            ? `${claim.first} and ${claim.second} go together`
            : `${claim.first} ${claim.direction === 'positive' ? 'rises with' : 'falls with'} ${claim.second}`;
        case 'share':
          return `${claim.are === 'most' ? 'Most' : 'Few'} rows have ${claim.level} in ${claim.column}`;
        case 'missing':
          return `${claim.column} is ${claim.is === 'often' ? 'often' : 'never'} empty`;
        case 'outlier':
          return `${claim.column} has unusually ${claim.side} values`;
        case 'trend':
          return `${claim.column} is ${claim.direction} over ${claim.date}`;
        case 'survival':
          return `Survival is longer where ${claim.by} is ${claim.longer} than where it is ${claim.shorter}`;
        case 'theme':
          return `Texts of ${claim.column} are about ${claim.words.join(', ')}`;
        case 'coding':
          return `${claim.column} writes the same in different ways: ${claim.values.join(', ')}`;
      }
    },
    charactersLost: {
      title: 'Characters shown as ¿',
      text: 'The typefaces of this report cover Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese, Japanese and Korean writing. Other letters and emoji lose their accents or are shown as ¿, one for each character; the data set itself is unchanged.',
    },
  };
}
