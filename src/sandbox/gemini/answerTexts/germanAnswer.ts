import type { ResultStatement, StatedGroup } from '../resultStatement.ts';
import { type AnswerTexts, certaintyOf, figureOf } from './answerTexts.ts';

const EITHER = new Intl.ListFormat('de-DE', { type: 'disjunction' });
const LIST = new Intl.ListFormat('de-DE', { type: 'conjunction' });

export const GERMAN_ANSWER: AnswerTexts = {
  notice: 'Ausgabe der Sandbox: Es wurde kein Sprachmodell gefragt.',
  detail: (statement) => `${figureOf(statement.id, 'says')}: ${detail(statement)}.`,
  caution:
    'Dass beides zusammenhängt, heißt nicht, dass eines das andere verursacht: Andere Spalten sind nicht berücksichtigt.',
  noneSignificant: 'Keines der Ergebnisse, die zur Frage gehören, ist mehr als Zufall.',
  nothingComputed: 'Zur Frage ließ sich nichts berechnen.',
  onlyChance: (columns) => `Nicht mehr als Zufall zeigt sich bei ${LIST.format(columns)}.`,
  theme: (column, words, figure) =>
    `In ${column} nennen ${figure} der Zeilen ${EITHER.format(words.map((word) => `„${word}“`))}.`,
  limits: {
    noCauses: 'Die Daten zeigen, was zusammenhängt; Ursachen zeigen sie nicht.',
    cannotAnswer: 'Laut Plan können die Daten die Frage oder einen Teil davon nicht beantworten.',
    notCovered: (columns) => `Kein Ergebnis gibt es zu ${LIST.format(columns)}.`,
    oftenEmpty: (column, figure) => `${column} ist in ${figure} der Zeilen leer.`,
    spellings: (column, values) =>
      `${column} hat Werte, die sich nur in der Schreibweise unterscheiden: ${LIST.format(values)}.`,
  },
};

function detail(statement: ResultStatement): string {
  const { id, second } = statement;
  switch (statement.shows) {
    case 'medians':
      return `${statement.groups.map((group) => median(group, second)).join(', und ')} ${probability(id)}`;
    case 'means':
      return `${figures('im Mittel', statement.groups, second)} ${probability(id)}`;
    case 'shares':
      return `${figures('in', statement.groups, second)} ${probability(id)}`;
    case 'probability':
      return `das sagt der Log-Rank-Test ${probability(id)}`;
    case 'hazardRatio':
      return `die Hazard Ratio je Einheit ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'correlation':
      return `die Korrelation ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'slope':
      return `um ${figureOf(id, 'value')} im Jahr ${certaintyOf(id)}`;
    case 'strength':
      return `die Stärke ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
  }
}

const median = ({ level, figure }: StatedGroup, column: string): string =>
  figure === null
    ? `die mediane Zeit ist mit ${column} ${level} nicht erreicht`
    : `die mediane Zeit ist mit ${column} ${level} ${figure}`;

const figures = (word: string, groups: readonly StatedGroup[], column: string): string =>
  `${word} ${groups.map(({ level, figure }) => `${figure} mit ${column} ${level}`).join(' und ')}`;

const probability = (id: string): string => `(${figureOf(id, 'p')})`;
