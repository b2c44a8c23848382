import { MISSING_AMONG_NUMBERS } from './missingTexts.ts';

/** Texts that stand in a column of record numbers for a number that is not known, in lower case. */
export const PLACEHOLDER_WORDS: readonly string[] = [
  ...MISSING_AMONG_NUMBERS,
  'x',
  'xx',
  'xxx',
  'xxxx',
  'n',
  'nn',
  'n.n.',
  'no id',
  'none given',
  'unassigned',
  'anonymous',
  'not assigned',
  'anonym',
  'ohne',
  'ohne nummer',
  'nicht vergeben',
  'sans',
  'sans numéro',
  'anonyme',
  'sin número',
  'anónimo',
  'senza numero',
  'anonimo',
];

/** Numbers that stand for one that is not known, unless they are one of a row of numbers: only zeros, only nines, or below zero. */
export const PLACEHOLDER_NUMBER = '0+|9{3,}|-[19]+';

/** A number that may be a placeholder, and the rows that have it. */
export interface CandidateId {
  readonly text: string;
  readonly rows: number;
}

/** What the other values of the column are: the least and the greatest number, NaN without any, and the most rows of a value. */
export interface OtherIds {
  readonly min: number;
  readonly max: number;
  readonly mostRows: number;
}

/** How many times the greatest other number a number must be to stand apart. */
const APART = 3;

/** Whether a number in a column of record numbers stands for none: it lies apart from the others, or has more rows than any. */
export function isPlaceholderId({ text, rows }: CandidateId, { min, max, mostRows }: OtherIds): boolean {
  const number = Number(text);
  if (Number.isNaN(min) || number < 0) return true;
  const isApart = number === 0 ? min > 1 : number > max * APART;
  return isApart || (rows > 1 && rows > mostRows);
}
