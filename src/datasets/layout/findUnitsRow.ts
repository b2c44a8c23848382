import { columnKind, valueKind } from './cellKinds.ts';

/** Symbols that stand alone or between `/`, `*` and `^` in a unit (https://ucum.org/ucum, and how laboratories write them). */
const SYMBOLS = new Set(
  `
  % ‰ n count counts score points ratio cells copies
  g gm mg kg µg ug mcg ng pg fg t lb lbs oz
  l dl cl ml µl ul fl
  mol mmol µmol umol nmol pmol meq eq osm mosm
  m dm cm mm µm um nm km m2 m² cm2 in inch inches ft feet
  s sec second seconds ms min mins minute minutes h hr hrs hour hours d day days
  week weeks wk month months mo a y yr yrs year years
  minuten stunden tag tage woche wochen monat monate jahr jahre
  jour jours mois an ans día días mes meses año años
  u iu ie miu kiu ku mu kat nkat µkat
  pa kpa hpa bar mbar mmhg cmh2o °c °f k
  bpm hz khz mhz w j kj kcal cal v mv ma gy mgy sv msv bq mbq
  x10e3 x10e6 x10e9 x10e12 10^3 10^6 10^9 10^12 10e3 10e6 10e9 10e12 x10^3 x10^6 x10^9 x10^12
  eur usd chf € $ £
  `
    .normalize('NFKC')
    .trim()
    .split(/\s+/),
);
/** Longer texts are no units. */
const UNIT_CHARACTERS = 24;

/** Whether a cell is a unit such as `mg/dL`, `[mmHg]` or `10^9/L`. */
export function isUnit(cell: string): boolean {
  if (cell.length > UNIT_CHARACTERS) return false;
  const bare = cell
    .replace(/^[[(]|[\])]$/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .trim();
  if (bare === '') return false;
  return bare.split(/[/*·]/).every((part) => SYMBOLS.has(part.trim()));
}

/**
 * Whether the first record below the header describes the columns instead of being a row: units, or labels such as a survey
 * tool writes below its codes. Columns of numbers and dates tell, by the records below.
 */
export function describesColumns(
  record: readonly string[],
  rows: readonly (readonly string[])[],
): 'units' | 'labels' | undefined {
  if (rows.length < 2 || record.some((cell) => valueKind(cell) !== undefined)) return undefined;
  const typed = record
    .map((_, column) => column)
    .filter((column) => columnKind(rows.map((row) => row[column] ?? '')) !== undefined);
  const above = typed.map((column) => record[column] ?? '').filter((cell) => cell !== '');
  if (above.length === 0) return undefined;
  if (above.filter(isUnit).length > above.length / 2) return 'units';
  const isLabel = (cell: string) => /\p{L}{3,}.*\s\p{L}/u.test(cell);
  return above.length >= 2 && above.length === typed.length && above.every(isLabel) ? 'labels' : undefined;
}
