import type { DuckDBConnection } from '@duckdb/node-api';
import type { IdentifyingContent } from '../../domain/datasets/identifiers/columnTreatment.ts';
import { guarded, text } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';

/** The share of matching cells that makes a whole column identifying: one in ten is no accident. */
const CONTENT_SHARE = 0.1;

/**
 * What identifying cells look like, as patterns for the whole trimmed cell that RE2 and JavaScript both read. Dates, decimals and
 * plain counts match none of them. An e-mail address may stand beside a name;
 * one in a longer text is found by `scrubText`. Phone numbers: written internationally
 * (E.164), grouped behind a leading 0, grouped as in North America, or a German mobile number without any mark (015, 016, 017:
 * Bundesnetzagentur). Record numbers: US social security, German health insurance (Krankenversichertennummer: a letter and nine
 * digits), or marked as MRN or patient. Fewer such cells, and those within texts, are found by `scrubText`.
 */
export const IDENTIFYING_PATTERNS = {
  email: '(?:\\S+\\s+){0,3}\\S*[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}\\S*(?:\\s+\\S+){0,2}',
  phone: [
    '(?:\\+|00)[1-9][0-9 ()/.-]{6,}[0-9]',
    '\\(?0[0-9]{2,5}\\)?[ /-][0-9][0-9 /-]{4,}',
    '(?:\\([0-9]{3}\\) ?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}',
    '01[567][0-9]{8,9}',
  ].join('|'),
  recordNumber: [
    '[0-9]{3}-[0-9]{2}-[0-9]{4}',
    '[A-Z][0-9]{9}',
    '(?:[Mm][Rr][Nn]|[Pp][Aa][Tt]|[Pp][Aa][Tt][Ii][Ee][Nn][Tt])[ #:_-]*[0-9]{3,}',
  ].join('|'),
} as const satisfies Record<IdentifyingContent, string>;

/** What at least a tenth of the rows hold, of the table `counted` of different values and how often they occur. */
export async function identifyingContent(
  connection: DuckDBConnection,
): Promise<IdentifyingContent | undefined> {
  const { email, phone, recordNumber } = IDENTIFYING_PATTERNS;
  const matching = (pattern: string) => `regexp_full_match(trim(v), ${text(pattern)})`;
  // The pattern of an address begins with any words, and is the only one that a long text does not fail at once.
  const conditions = [guarded("contains(v, '@')", matching(email)), matching(phone), matching(recordNumber)];
  const [rows = 0, emails = 0, phones = 0, records = 0] = (
    await readRow(
      connection,
      `select coalesce(sum(n), 0), ${conditions.map((condition) => `coalesce(sum(n) filter (${condition}), 0)`).join(', ')} from counted`,
    )
  ).map(Number);
  return reasonFromContent(rows, { email: emails, phone: phones, recordNumber: records });
}

/** What a column of `rows` cells with a value is taken for, by the cells that match each pattern. */
export function reasonFromContent(
  rows: number,
  matches: Readonly<Record<IdentifyingContent, number>>,
): IdentifyingContent | undefined {
  if (rows === 0) return undefined;
  const kinds = ['email', 'phone', 'recordNumber'] as const;
  return kinds.find((kind) => matches[kind] / rows >= CONTENT_SHARE);
}
