import { type Claim, MAX_CLAIMS_PER_CHUNK } from '../../domain/analysis/claim.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import { strongestAssociation, strongestDifference } from './numberClaims.ts';
import { type RowColumn, readRowColumns } from './rowColumns.ts';
import { themeClaims } from './themeClaims.ts';

/** Claims of each kind; together at most those that a chunk may have. */
const MOST_MISSING = 2;
const MOST_CODINGS = 3;
const MOST_THEMES = 5;
/** From this share of empty cells on a column is often empty. */
const OFTEN = 0.1;
/** Different values of a column that is compared for spelling. */
const MOST_VALUES = 200;
/** Characters of a name or value that a claim can carry. */
const MAX_NAME = 500;

/** A claim as the model writes it: with the fields of all predicates. */
export interface WrittenClaim {
  readonly predicate: Claim['predicate'];
  readonly columns: readonly string[];
  readonly levels: readonly string[];
  readonly direction: string | null;
}

/** What these rows alone show: often empty columns, spellings, frequent words, and the strongest association and difference. */
export function sandboxClaims(csv: string): { readonly claims: readonly WrittenClaim[] } {
  const columns = readRowColumns(csv).filter(({ name }) => name.length <= MAX_NAME);
  const claims = [
    ...missingClaims(columns).slice(0, MOST_MISSING),
    ...columns.flatMap(codingClaims).slice(0, MOST_CODINGS),
    ...columns.flatMap(themeClaims).slice(0, MOST_THEMES),
    ...strongestAssociation(columns),
    ...strongestDifference(columns),
  ];
  return { claims: claims.slice(0, MAX_CLAIMS_PER_CHUNK) };
}

function missingClaims(columns: readonly RowColumn[]): WrittenClaim[] {
  return columns
    .map(({ name, cells }) => ({ name, share: cells.filter((cell) => cell === '').length / cells.length }))
    .filter(({ share }) => share >= OFTEN)
    .toSorted((one, other) => other.share - one.share)
    .map(({ name }) => ({
      predicate: 'missing',
      columns: [name],
      levels: [],
      direction: 'often',
    }));
}

/** Values that are the same but for small letters and spaces. */
function codingClaims({ name, values, numbers }: RowColumn): WrittenClaim[] {
  if (numbers || values.length > MOST_VALUES) return [];
  const spelled = values.map(([value]) => value).filter((value) => value.length <= MAX_NAME);
  const groups = groupBy(spelled, (value) => value.toLowerCase().replace(/\s+/g, ' ').trim());
  return [...groups]
    .filter(([plain, group]) => plain !== '' && group.length >= 2)
    .map(([, group]) => ({
      predicate: 'coding',
      columns: [name],
      levels: group.slice(0, 5),
      direction: null,
    }));
}
