import type { ResultStatement, StatedGroup } from '../resultStatement.ts';
import { type AnswerTexts, certaintyOf, figureOf } from './answerTexts.ts';

const LIST = new Intl.ListFormat('de-DE', { type: 'conjunction' });

export const GERMAN_ANSWER: AnswerTexts = {
  notice: 'Ausgabe der Sandbox: Es wurde kein Sprachmodell gefragt.',
  title,
  detail: (statement) => `${detail(statement)}.`,
  caution:
    'Dass beides zusammenhängt, heißt nicht, dass eines das andere verursacht: Andere Spalten sind nicht berücksichtigt.',
  noneSignificant: 'Keines der Ergebnisse, die zur Frage gehören, ist mehr als Zufall.',
  nothingComputed: 'Zur Frage ließ sich nichts berechnen.',
  onlyChance: (columns) => `Nicht mehr als Zufall zeigt sich bei ${LIST.format(columns)}.`,
  theme: (column, name, figure) => `In ${column} nennen ${figure} der Zeilen „${name}“.`,
  limits: {
    noCauses: 'Die Daten zeigen, was zusammenhängt; Ursachen zeigen sie nicht.',
    cannotAnswer: 'Laut Plan können die Daten die Frage oder einen Teil davon nicht beantworten.',
    notCovered: (columns) => `Kein Ergebnis gibt es zu ${LIST.format(columns)}.`,
    oftenEmpty: (column, figure) => `${column} ist in ${figure} der Zeilen leer.`,
    spellings: (column, values) =>
      `${column} hat Werte, die sich nur in der Schreibweise unterscheiden: ${LIST.format(values)}.`,
  },
};

function title(statement: ResultStatement): string {
  const { first, second } = statement;
  switch (statement.says) {
    case 'survivalByGroup':
      return `Mit ${second} ${statement.longest.level} ist das Überleben am längsten`;
    case 'survivalDiffers':
      return `Das Überleben unterscheidet sich nach ${second}`;
    case 'survivalByNumber':
      return `Mehr ${second} geht mit ${statement.isLonger ? 'längerem' : 'kürzerem'} Überleben einher`;
    case 'correlation':
      return `Mehr ${first} geht mit ${statement.isPositive ? 'mehr' : 'weniger'} ${second} einher`;
    case 'trend':
      return `${statement.outcome === null ? first : `Der Anteil von ${first} ${statement.outcome}`} ${statement.isPositive ? 'steigt' : 'fällt'} mit der Zeit`;
    case 'mean':
      return `${first} ist mit ${second} ${statement.higher.level} höher als mit ${second} ${statement.lower.level}`;
    case 'share':
      return `${first} ${statement.outcome} ist mit ${second} ${statement.higher.level} häufiger als mit ${second} ${statement.lower.level}`;
    case 'together':
      return `${first} und ${second} hängen zusammen`;
  }
}

function detail(statement: ResultStatement): string {
  const { id, second } = statement;
  const said = title(statement);
  switch (statement.says) {
    case 'survivalByGroup':
      return `${said}: ${median(statement.longest, second)}, und ${median(statement.shortest, second)} ${probability(id)}`;
    case 'survivalDiffers':
      return `${said} ${probability(id)}`;
    case 'survivalByNumber':
      return `${said}: Die Hazard Ratio je Einheit ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'correlation':
      return `${said}: Die Korrelation ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
    case 'trend':
      return `${said} nach ${second}: um ${figureOf(id, 'value')} im Jahr ${certaintyOf(id)}`;
    case 'mean':
      return `${said}${figures('im Mittel', statement.higher, statement.lower)} ${probability(id)}`;
    case 'share':
      return `${said}${figures('in', statement.higher, statement.lower)} ${probability(id)}`;
    case 'together':
      return `${said}: Die Stärke ist ${figureOf(id, 'value')} ${certaintyOf(id)}`;
  }
}

const median = ({ level, figure }: StatedGroup, column: string): string =>
  figure === null
    ? `die mediane Zeit ist mit ${column} ${level} nicht erreicht`
    : `die mediane Zeit ist mit ${column} ${level} ${figure}`;

const figures = (word: string, higher: StatedGroup, lower: StatedGroup): string =>
  higher.figure === null || lower.figure === null ? '' : `: ${word} ${higher.figure} und ${lower.figure}`;

const probability = (id: string): string => `(${figureOf(id, 'p')})`;
