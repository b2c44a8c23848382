/** Words of two letters that are abbreviated to their first. */
const SHORT_WORDS: readonly string[] = ['no', 'ja'];
/** From how many letters on a word is abbreviated to its first: AB is a different blood group from A. */
const ABBREVIATED_LETTERS = 3;

/**
 * Whether values can only be spellings of the same word: they differ by case, spaces, punctuation or accents alone, or some are the
 * initial of the word that the others are, as m of male, and no other value begins like it. Signs and digits tell values apart: A+ is
 * not A-, and stage I not stage II.
 *
 * @param others the other values of the column
 */
export function isSameSpelling(values: readonly string[], others: readonly string[]): boolean {
  const spellings = [...new Set(values.map(foldValue))].toSorted((one, other) => one.length - other.length);
  const [short = '', long] = spellings;
  if (short === '') return false;
  if (long === undefined) return true;
  const isWord = /^\p{L}+$/u.test(long) && (long.length >= ABBREVIATED_LETTERS || SHORT_WORDS.includes(long));
  return (
    spellings.length === 2 &&
    /^\p{L}$/u.test(short) &&
    isWord &&
    !isRoman(long) &&
    long.startsWith(short) &&
    !others.some((value) => !spellings.includes(foldValue(value)) && foldValue(value).startsWith(short))
  );
}

const isRoman = (word: string): boolean => /^[ivx]+$/.test(word);

/** Without case, accents, spaces and punctuation; a point or comma between digits, and a hyphen at the end, say something. */
const foldValue = (value: string): string =>
  value
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/(?<!\p{N})[\s._,;:'’"()/]+|[\s._,;:'’"()/]+(?!\p{N})/gu, '')
    .replace(/(?<=\p{L})[-‐‑](?=\p{L})/gu, '');
