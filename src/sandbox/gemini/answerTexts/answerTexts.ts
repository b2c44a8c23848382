import type { ResultStatement } from '../resultStatement.ts';

/** What the sandbox says of results in a language; it writes no digits, and no directions, itself. */
export interface AnswerTexts {
  /** That no model was asked; undefined where the general notice is in this language. */
  readonly notice?: string;
  detail(statement: ResultStatement): string;
  readonly caution: string;
  /** None of the results that bear on the question is more than chance. */
  readonly noneSignificant: string;
  readonly nothingComputed: string;
  /** These columns show no more than chance. */
  onlyChance(columns: readonly string[]): string;
  theme(column: string, words: readonly string[], figure: string): string;
  readonly limits: {
    readonly noCauses: string;
    readonly cannotAnswer: string;
    notCovered(columns: readonly string[]): string;
    oftenEmpty(column: string, figure: string): string;
    spellings(column: string, values: readonly string[]): string;
  };
}

/** The placeholder of a result's effect with its interval, or of a part of it. */
export const figureOf = (id: string, part?: string): string =>
  part === undefined ? `{{${id}}}` : `{{${id}|${part}}}`;

/** The placeholders of an effect's interval and probability. */
export const certaintyOf = (id: string): string => `(${figureOf(id, 'interval')}, ${figureOf(id, 'p')})`;
