import type { ResultStatement, StatedGroup } from '../resultStatement.ts';
import { type AnswerTexts, certaintyOf, figureOf } from './answerTexts.ts';

const EITHER = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const ENGLISH_ANSWER: AnswerTexts = {
  detail: (statement) => `${figureOf(statement.id, 'says')}: ${detail(statement)}.`,
  caution:
    'That they go together does not mean that one causes the other: no other column was taken into account.',
  noneSignificant: 'None of the results that bear on the question is more than chance.',
  nothingComputed: 'Nothing that bears on the question could be computed.',
  onlyChance: (columns) => `No more than chance was found for ${LIST.format(columns)}.`,
  theme: (column, words, figure) => `${figure} of the rows speak of ${EITHER.format(words)} in ${column}.`,
  limits: {
    noCauses: 'The data show what goes together; they do not show causes.',
    cannotAnswer: 'The plan says that the data cannot answer the question, or a part of it.',
    notCovered: (columns) => `No result covers ${LIST.format(columns)}.`,
    oftenEmpty: (column, figure) => `${column} is empty in ${figure} of the rows.`,
    spellings: (column, values) =>
      `${column} has values that differ in spelling only: ${LIST.format(values)}.`,
  },
};

function detail(statement: ResultStatement): string {
  const { id, second } = statement;
  switch (statement.shows) {
    case 'medians':
      return `${statement.groups.map((group) => median(group, second)).join(', and ')} ${probability(id)}`;
    case 'means':
      return `${figures('on average', statement.groups, second)} ${probability(id)}`;
    case 'shares':
      return `${figures('in', statement.groups, second)} ${probability(id)}`;
    case 'probability':
      return `the log-rank test says so ${probability(id)}`;
    case 'hazardRatio':
      return `the hazard ratio of one unit is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'correlation':
      return `the correlation is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'slope':
      return `by ${figureOf(id, 'value')} a year ${certaintyOf(id)}`;
    case 'strength':
      return `the strength is ${figureOf(id, 'value')} ${certaintyOf(id)}`;
  }
}

const median = ({ level, figure }: StatedGroup, column: string): string =>
  `${figure === null ? 'the median time is not reached' : `the median time is ${figure}`} with ${column} ${level}`;

const figures = (word: string, groups: readonly StatedGroup[], column: string): string =>
  `${word} ${groups.map(({ level, figure }) => `${figure} with ${column} ${level}`).join(' and ')}`;

const probability = (id: string): string => `(${figureOf(id, 'p')})`;
