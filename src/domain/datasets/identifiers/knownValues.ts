/** What a value of an identifying column is, for how it is found in other texts. */
export type KnownAs =
  /** Each word of it is replaced wherever it stands. */
  | 'name'
  /** Only the whole of it is replaced, since its words are those of any text. */
  | 'phrase';

/** Words of names that are no names by themselves, in lower case without accents. */
const PARTICLES = new Set(
  'and und et y e i de del della dei di da do dos das du des la le les los las el al van von vom zu zum zur der die den das den ter ten of the dr prof mr mrs ms miss sir herr frau mme mlle sr sra sig jr ii iii med phd'.split(
    ' ',
  ),
);
/** Values of more words are texts and not names. */
const MOST_WORDS = 8;
/** Digits from which on {@link scrubText} replaces a number in free text, known or not. */
const REPLACED_DIGITS = 6;
/** With more values, such numbers are not kept for the sake of the few texts in which they would stay. */
const MOST_LONG_NUMBERS = 200_000;
/** Words and phrases, for the memory they take: about 100 bytes each. */
const MOST_VALUES = 1_000_000;
/** Shorter ones are found in any text. */
const LEAST_CHARACTERS = 2;
const LEAST_CHARACTERS_WITH_DIGITS = 3;
/** Shorter numbers are doses and scores in any text. */
const LEAST_DIGITS = 4;

const TOKEN = /[\p{L}\p{M}\p{N}]+/gu;

const UMLAUTS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ø: 'o',
  æ: 'ae',
  ł: 'l',
  đ: 'd',
};

const NOT_ASCII = /[^a-z0-9]/;

/** A word in lower case without accents: `Müller` → `muller`. */
const folded = (word: string): string => {
  const lower = word.toLowerCase();
  return NOT_ASCII.test(lower) ? lower.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '') : lower;
};

/** As people write a word who have no key for its letters: `Müller` → `mueller`. */
const spelledOut = (word: string): string =>
  folded(
    word
      .toLowerCase()
      .normalize('NFC')
      .replace(/[äöüøæłđ]/g, (letter) => UMLAUTS[letter] ?? letter),
  );

/**
 * The values of the identifying columns of a data set, for finding them in its other columns. Upper and lower case, accents and
 * what stands between the words make no difference.
 */
export class KnownValues {
  readonly #words = new Set<string>();
  /** By their first word: the phrases, their words joined by spaces, and the number of words of the longest. */
  readonly #phrases = new Map<string, Set<string>>();
  #longestPhrase = 0;
  #size = 0;

  /** Whether values were left out because there are too many; texts cannot be trusted then. */
  get isFull(): boolean {
    return this.#size >= MOST_VALUES;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(value: string, as: KnownAs): void {
    if (this.isFull) return;
    const words = value.match(TOKEN) ?? [];
    if (words.length === 0 || words.length > MOST_WORDS) return;
    if (as === 'name' || words.length === 1) for (const word of words) this.#addWord(word);
    else this.#addPhrase(words.map(folded));
  }

  #addWord(word: string): void {
    const plain = folded(word);
    if (PARTICLES.has(plain)) return;
    const hasDigits = /\p{N}/u.test(plain);
    if (plain.length < (hasDigits ? LEAST_CHARACTERS_WITH_DIGITS : LEAST_CHARACTERS)) return;
    if (/^\d+$/.test(plain) && !this.#isWorthKnowing(plain)) return;
    for (const written of new Set([plain, spelledOut(word)])) {
      if (this.#words.has(written)) continue;
      this.#words.add(written);
      this.#size += 1;
    }
  }

  #isWorthKnowing(digits: string): boolean {
    if (digits.length < LEAST_DIGITS) return false;
    return digits.length < REPLACED_DIGITS || this.#size < MOST_LONG_NUMBERS;
  }

  #addPhrase(words: readonly string[]): void {
    const [first = ''] = words;
    const known = this.#phrases.get(first) ?? new Set();
    const phrase = words.join(' ');
    if (!known.has(phrase)) this.#size += 1;
    known.add(phrase);
    this.#phrases.set(first, known);
    this.#longestPhrase = Math.max(this.#longestPhrase, words.length);
  }

  /** The text with each known word and phrase replaced. */
  replaceIn(text: string, replacement: () => string): string {
    if (this.#words.size === 0 && this.#phrases.size === 0) return text;
    const tokens = Array.from(text.matchAll(TOKEN), ({ 0: word, index }) => ({
      word: folded(word),
      from: index,
      to: index + word.length,
    }));
    let written = '';
    let copied = 0;
    for (let at = 0; at < tokens.length; ) {
      const length = this.#knownAt(tokens, at);
      const [first, last] = [tokens[at], tokens[at + length - 1]];
      if (length > 0 && first && last) {
        written += text.slice(copied, first.from) + replacement();
        copied = last.to;
      }
      at += Math.max(1, length);
    }
    return written + text.slice(copied);
  }

  /** How many tokens from this one on are a known word or phrase. */
  #knownAt(tokens: readonly { readonly word: string }[], at: number): number {
    const word = tokens[at]?.word ?? '';
    const phrases = this.#phrases.get(word);
    for (
      let length = phrases ? Math.min(this.#longestPhrase, tokens.length - at) : 0;
      length > 1;
      length -= 1
    ) {
      const phrase = tokens
        .slice(at, at + length)
        .map((token) => token.word)
        .join(' ');
      if (phrases?.has(phrase)) return length;
    }
    return this.#words.has(word) ? 1 : 0;
  }
}
