import type { ResultStatement, StatedGroup } from '../resultStatement.ts';
import { type AnswerTexts, certaintyOf, figureOf } from './answerTexts.ts';

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const ENGLISH_ANSWER: AnswerTexts = {
  title,
  detail: (statement) => `${detail(statement)}.`,
  caution:
    'That they go together does not mean that one causes the other: no other column was taken into account.',
  noneSignificant: 'None of the results that bear on the question is more than chance.',
  nothingComputed: 'Nothing that bears on the question could be computed.',
  onlyChance: (columns) => `No more than chance was found for ${LIST.format(columns)}.`,
  theme: (column, name, figure) => `${figure} of the rows speak of ${name} in ${column}.`,
  limits: {
    noCauses: 'The data show what goes together; they do not show causes.',
    cannotAnswer: 'The plan says that the data cannot answer the question, or a part of it.',
    notCovered: (columns) => `No result covers ${LIST.format(columns)}.`,
    oftenEmpty: (column, figure) => `${column} is empty in ${figure} of the rows.`,
    spellings: (column, values) =>
      `${column} has values that differ in spelling only: ${LIST.format(values)}.`,
  },
};

function title(statement: ResultStatement): string {
  const { first, second } = statement;
  switch (statement.says) {
    case 'survivalByGroup':
      return `Survival is longest with ${second} ${statement.longest.level}`;
    case 'survivalDiffers':
      return `Survival differs by ${second}`;
    case 'survivalByNumber':
      return `A higher ${second} goes with ${statement.isLonger ? 'longer' : 'shorter'} survival`;
    case 'correlation':
      return `A higher ${first} goes with a ${statement.isPositive ? 'higher' : 'lower'} ${second}`;
    case 'trend':
      return `${statement.outcome === null ? first : `The share of ${first} ${statement.outcome}`} ${statement.isPositive ? 'rises' : 'falls'} over time`;
    case 'mean':
      return `${first} is higher with ${second} ${statement.higher.level} than with ${second} ${statement.lower.level}`;
    case 'share':
      return `${first} ${statement.outcome} is more frequent with ${second} ${statement.higher.level} than with ${second} ${statement.lower.level}`;
    case 'together':
      return `${first} and ${second} go together`;
  }
}

function detail(statement: ResultStatement): string {
  const { id, second } = statement;
  const said = title(statement);
  switch (statement.says) {
    case 'survivalByGroup':
      return `${said}: ${median(statement.longest, second)}, and ${median(statement.shortest, second)} ${probability(id)}`;
    case 'survivalDiffers':
      return `${said} ${probability(id)}`;
    case 'survivalByNumber':
      return `${said}: the hazard ratio of one unit more is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'correlation':
      return `${said}: the correlation is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'trend':
      return `${said} by ${second}: by ${figureOf(id, 'value')} a year ${certaintyOf(id)}`;
    case 'mean':
      return `${said}${figures('on average', statement.higher, statement.lower)} ${probability(id)}`;
    case 'share':
      return `${said}${figures('in', statement.higher, statement.lower)} ${probability(id)}`;
    case 'together':
      return `${said}: the strength is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
  }
}

const median = ({ level, figure }: StatedGroup, column: string): string =>
  `${figure === null ? 'the median time is not reached' : `the median time is ${figure}`} with ${column} ${level}`;

const figures = (word: string, higher: StatedGroup, lower: StatedGroup): string =>
  higher.figure === null || lower.figure === null ? '' : `: ${word} ${higher.figure} and ${lower.figure}`;

const probability = (id: string): string => `(${figureOf(id, 'p')})`;
