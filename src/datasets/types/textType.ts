import type { DuckDBConnection } from '@duckdb/node-api';
import type { TextType } from '../../domain/datasets/datasetProfile.ts';
import { headerWords } from '../../domain/datasets/headerWords.ts';
import type { Condition, ValueCounts } from './valueCounts.ts';

/** Pairs of values of a flag, in lower case. */
const FLAGS: ReadonlySet<string> = new Set(
  [
    ['no', 'yes'],
    ['n', 'y'],
    ['false', 'true'],
    ['f', 't'],
    ['ja', 'nein'],
    ['j', 'n'],
    ['non', 'oui'],
    ['no', 'sí'],
    ['no', 'si'],
    ['absent', 'present'],
    ['negative', 'positive'],
    ['neg', 'pos'],
    ['off', 'on'],
  ].map((pair) => pair.join('|')),
);
/** Words of a header whose values are codes. */
const CODE_WORDS = /\b(?:code|kode|icd|ops|atc|loinc|cpt|drg|snomed|ndc|zip|plz|postal|pzn)\b/;
/** The share of values from which on they all count as what they look like. */
const LOOK_SHARE = 0.9;
/** Different values of a category at most, and the least rows that each has on average. */
const CATEGORY_VALUES = 50;
const CATEGORY_ROWS = 2;

/** What the texts of the table `counted` of different values are. */
export async function textType(
  connection: DuckDBConnection,
  {
    name,
    counts,
    isMissing,
  }: { readonly name: string; readonly counts: ValueCounts; readonly isMissing: Condition },
): Promise<Exclude<TextType, 'date'>> {
  const { values, rows, codes, longDigits, severalWords } = counts;
  if (values === 0) return 'text';
  if (longDigits >= values * LOOK_SHARE) return 'id';
  if (values <= 4 && FLAGS.has(await distinctValues(connection, isMissing))) return 'flag';
  if (codes >= values * LOOK_SHARE || CODE_WORDS.test(headerWords(name))) return 'code';
  if (values <= CATEGORY_VALUES && rows >= values * CATEGORY_ROWS) return 'category';
  return values === rows && severalWords === 0 && values > 1 ? 'id' : 'text';
}

async function distinctValues(connection: DuckDBConnection, isMissing: Condition): Promise<string> {
  const found = await connection.runAndReadAll(
    `select distinct lower(trim(v)) from counted where not ${isMissing('v')} order by 1`,
  );
  return found
    .getRows()
    .map(([value]) => String(value))
    .join('|');
}
