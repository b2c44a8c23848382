/**
 * Texts that stand for a missing value in any column, in lower case: how R, pandas, Excel, SQL, laboratories and German, French
 * and Spanish forms write it.
 */
export const MISSING_TEXTS: readonly string[] = [
  'na',
  'n/a',
  'n.a.',
  'n. a.',
  '#n/a',
  '#na',
  '#value!',
  '#ref!',
  '#div/0!',
  'nan',
  '-nan',
  '<na>',
  'null',
  '(null)',
  'nil',
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '...',
  '?',
  '??',
  '*',
  '_',
  'k.a.',
  'k. a.',
  'ka',
  'n.b.',
  'nd',
  'n.d.',
  'n/d',
];

/** Texts that stand for a missing value among numbers and dates; elsewhere they are an answer. */
export const MISSING_AMONG_NUMBERS: readonly string[] = [
  ...MISSING_TEXTS,
  'none',
  'unknown',
  'unk',
  'missing',
  'not available',
  'not done',
  'not known',
  'not recorded',
  'not tested',
  'pending',
  'unbekannt',
  'keine angabe',
  'keine',
  'fehlt',
  'fehlend',
  'nicht bekannt',
  'nicht erhoben',
  'ausstehend',
  'inconnu',
  'manquant',
  'non disponible',
  'desconocido',
  'no disponible',
  'sin dato',
  'sconosciuto',
  'mancante',
  'inf',
  '-inf',
  '+inf',
  'infinity',
  '-infinity',
];

/** Numbers that forms use for a missing value; they count as one only where they lie apart from all others. */
export const MISSING_NUMBERS: readonly number[] = [
  -1, -7, -8, -9, -88, -99, -999, -9_999, -99_999, 88, 99, 888, 999, 8_888, 9_999, 99_999, 999_999,
];

/** How many times the range of the other values a number must lie away from them to stand for a missing value. */
const APART = 3;

/**
 * Whether a number such as 999 stands for a missing value: below zero where no other is, or far above all others.
 *
 * @param rest the least and the greatest of the column's other values
 */
export function standsForMissing(
  value: number,
  rest: { readonly min: number; readonly max: number },
): boolean {
  if (!MISSING_NUMBERS.includes(value)) return false;
  if (value < 0) return rest.min >= 0;
  const range = Math.max(rest.max - rest.min, Math.abs(rest.max) / 10);
  return value > rest.max + APART * range;
}
