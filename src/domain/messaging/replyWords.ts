import { ENGLISH } from './replyPhrases/english.ts';
import { FRENCH } from './replyPhrases/french.ts';
import { GERMAN } from './replyPhrases/german.ts';
import { ITALIAN } from './replyPhrases/italian.ts';
import type { ReplyPhrases } from './replyPhrases/replyPhrases.ts';
import { SPANISH } from './replyPhrases/spanish.ts';

const LANGUAGES: readonly ReplyPhrases[] = [ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN];

/** Pictures that stand for a word. */
const PICTURES = { yes: '👍👌✅✔☑🙆', no: '👎❌✖🙅', stop: '🛑⛔🚫✋' } as const;

/** Words of a recognised answer: a patient does not confirm by writing "yes, but later". */
const MOST_WORDS = 12;
/** Words of an opt-out in which nothing else is looked for. */
const MOST_OPT_OUT_WORDS = 8;

/** What an SMS means as the answer to what was asked; `text` for words that answer nothing for certain. */
export type ReplyMeaning = 'confirm' | 'cancel' | 'stop' | 'start' | 'help' | 'text';

/** What the words of an SMS say, whatever was asked. */
export interface ReplyWords {
  /** `text`: words that say none of the others for certain. */
  readonly says: 'yes' | 'no' | 'cancel' | 'number' | 'stop' | 'start' | 'help' | 'text';
  /** The number that is the answer, alone or with words; else null. */
  readonly number: number | null;
  /** What the words beside {@link number} say; null without such words. */
  readonly besideNumber: 'yes' | 'no' | 'cancel' | null;
  /** One of the words that mean an opt-out or an opt-in at Twilio as well; null for all others. */
  readonly atTwilio: 'cancel' | 'yes' | null;
  /** Whether the sender opts out, also within a longer text, which then has to be read. */
  readonly optsOut: boolean;
  /** Whether words sound like an emergency. */
  readonly isUrgent: boolean;
}

/**
 * Reads an SMS in English, German, French, Spanish and Italian, whatever its case, accents and punctuation. Thanks, greetings
 * and a signature below do not change what it says.
 */
export function readWords(text: string): ReplyWords {
  const words = normalized(text);
  const isUrgent = URGENT.test(words);
  const optsOut = consistsOf(STOP, words) || startsWithStop(text) || containsOptOut(words);
  const answers = [words, normalized(withoutSignature(text))].map(answerOf);
  const answer = answers.find(({ says }) => says !== 'text') ?? NO_ANSWER;
  const atTwilio: ReplyWords['atTwilio'] = words === 'cancel' || words === 'yes' ? words : null;
  const rest = { atTwilio, optsOut, isUrgent };
  if (optsOut) return { ...NO_ANSWER, says: isOnlyOptOut(text, words) ? 'stop' : 'text', ...rest };
  return { ...answer, ...rest };
}

type Answer = Pick<ReplyWords, 'says' | 'number' | 'besideNumber'>;
const NO_ANSWER: Answer = { says: 'text', number: null, besideNumber: null };

function answerOf(words: string): Answer {
  if (wordCount(words) > MOST_WORDS) return NO_ANSWER;
  const numbers = new Set(words.match(/(?<= |^)\d{1,2}(?= |$)/g)?.map(Number));
  const [number, ...others] = numbers;
  if (number === undefined) {
    const says = (['yes', 'cancel', 'no', 'start', 'help'] as const).find((kind) =>
      consistsOf(ANSWERS[kind], words),
    );
    return { ...NO_ANSWER, says: says ?? 'text' };
  }
  const rest = words
    .replace(/(?<= |^)\d{1,2}(?= |$)/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  const besideNumber =
    (['yes', 'cancel', 'no'] as const).find((kind) => consistsOf(ANSWERS[kind], rest)) ?? null;
  const isAlone = rest === '' || consistsOf(COURTESY, rest) || besideNumber !== null;
  return others.length === 0 && isAlone ? { says: 'number', number, besideNumber } : NO_ANSWER;
}

/** Lower case without accents, apostrophes and marks around the words: `“Ja, bitte!”` and `1.` are `ja bitte` and `1`. */
function normalized(text: string): string {
  return withoutAccents(text.normalize('NFKC').toLowerCase())
    .replace(/\p{Emoji_Modifier}|\uFE0F|\u20E3/gu, '')
    .replace(/[’'‘`´]/g, '')
    .replace(PICTURE, ' $& ')
    .replace(OTHER_MARKS, ' ')
    .trim();
}

const withoutAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('ß', 'ss');

const pictures = Object.values(PICTURES).join('');
const PICTURE = new RegExp(`[${pictures}]`, 'gu');
const OTHER_MARKS = new RegExp(`[^\\p{Letter}\\p{Number}${pictures}]+`, 'gu');

/** The entries of all languages, and the pictures for them, as alternatives of a pattern. */
function alternatives(kinds: readonly (keyof ReplyPhrases)[]): string {
  const entries = kinds.flatMap((kind) => [
    ...LANGUAGES.flatMap((language) => language[kind]),
    ...(kind === 'yes' || kind === 'no' || kind === 'stop' ? [`[${PICTURES[kind]}]`] : []),
  ]);
  return entries.map((entry) => withoutAccents(entry).replace(/[’']/g, '')).join('|');
}

/** Words that are one of `needed` or several, and beside those nothing but `allowed`. */
interface Whole {
  readonly needed: RegExp;
  readonly allowed: RegExp;
}

const whole = (needed: readonly (keyof ReplyPhrases)[], allowed: readonly (keyof ReplyPhrases)[]): Whole => ({
  needed: new RegExp(`^(?:${alternatives(needed)})$`, 'u'),
  allowed: new RegExp(`^(?:${alternatives(allowed)})$`, 'u'),
});

/** Whether words can be divided into the entries of {@link whole}; long texts are not tried. */
function consistsOf({ needed, allowed }: Whole, text: string): boolean {
  const words = text.split(' ');
  if (words.length > MOST_WORDS) return false;
  // By the number of words that are divided already: whether one of them is needed.
  const divided = new Map([[0, false]]);
  for (let from = 0; from < words.length; from += 1) {
    const hasNeeded = divided.get(from);
    if (hasNeeded === undefined) continue;
    for (let to = from + 1; to <= words.length; to += 1) {
      const entry = words.slice(from, to).join(' ');
      const isNeeded = needed.test(entry);
      if (isNeeded || allowed.test(entry)) divided.set(to, hasNeeded || isNeeded || divided.get(to) === true);
    }
  }
  return divided.get(words.length) === true;
}

const wordCount = (words: string): number => words.split(' ').length;

const anywhere = (kind: keyof ReplyPhrases): RegExp =>
  new RegExp(`(?<= |^)(?:${alternatives([kind])})(?= |$)`, 'u');

const ANSWERS = {
  yes: whole(['yes'], ['courtesy']),
  no: whole(['no'], ['courtesy']),
  cancel: whole(['cancel'], ['no', 'courtesy']),
  start: whole(['start'], ['courtesy']),
  help: whole(['help'], ['courtesy']),
} as const;
const STOP = whole(['stop', 'optOut'], ['no', 'courtesy']);
const COURTESY = whole(['courtesy'], ['courtesy']);
const URGENT = anywhere('urgent');
const NEGATED = new RegExp(`(?<= |^)(?:${alternatives(['negations'])})(?: \\S+){0,2}$`, 'u');
const OPT_OUT = new RegExp(anywhere('optOut').source, 'gu');

function containsOptOut(words: string): boolean {
  return [...words.matchAll(OPT_OUT)].some(({ index }) => !NEGATED.test(words.slice(0, index).trim()));
}

const startsWithStop = (text: string): boolean => {
  const first = normalized(firstLine(text));
  return first !== normalized(text) && consistsOf(STOP, first);
};

/** Whether there is nothing to read besides the opt-out. */
const isOnlyOptOut = (text: string, words: string): boolean =>
  wordCount(words) <= MOST_OPT_OUT_WORDS ||
  [text, withoutSignature(text)].some((one) => consistsOf(STOP, normalized(one)));

const firstLine = (text: string): string => text.trim().split(/\r?\n/)[0] ?? '';

/** A name: words with a capital letter, at most four. */
const NAME = /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}$/u;

/** The first line, where all below it is a name, courtesy, or marked as a signature. */
function withoutSignature(text: string): string {
  const [first = '', ...below] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
  const marked = below.findIndex((line) => /^(--|—|–|__)/.test(line));
  const lines = (marked === -1 ? below : below.slice(0, marked)).filter((line) => line !== '');
  return lines.every((line) => isSignature(line)) ? first : text;
}

function isSignature(line: string): boolean {
  const words = normalized(line);
  if (consistsOf(COURTESY, words)) return true;
  return (
    NAME.test(line) && answerOf(words).says === 'text' && !consistsOf(STOP, words) && !URGENT.test(words)
  );
}
