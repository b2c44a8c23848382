import { createHash, createHmac } from 'node:crypto';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { blob, text } from './sql.ts';

/** What is keyed: a clinic's values. */
export interface PseudonymKey {
  /** 32 bytes in hex. */
  readonly key: string;
  readonly clinicId: ClinicId;
}

const PREFIX = 'id-';

/** Block size of SHA-256, bytes (FIPS 180-4). */
const BLOCK_BYTES = 64;

/** Dates are moved into the past by so many days at most. */
const MOST_DAYS = 365;

/**
 * The characters that `String.prototype.trim` removes from a text (ECMA-262, WhiteSpace and LineTerminator); DuckDB's
 * own trim, only spaces.
 */
const WHITE_SPACE =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/**
 * An SQL expression for the pseudonym of an expression of type text: `id-` and the first 48 bits, in hex, of HMAC-SHA-256
 * (RFC 2104) over `clinic \0 pseudonym \0 value`, the value trimmed, in lower case and in Unicode's composed form (NFC). The same
 * value gets the same pseudonym in every column and every file of a clinic, and another one at another clinic; only a holder of
 * the key can check a guess. Null stays null.
 */
export const pseudonymSql = (expression: string, key: PseudonymKey): string =>
  `case when ${expression} is not null then ${text(PREFIX)} || left(${hmacSql(expression, 'pseudonym', key)}, 12) end`;

/**
 * An SQL expression for the number of days, 1 to 365, by which the dates of a patient are moved into the past. It depends on the
 * patient's number alone, so that the intervals between the dates of a patient stay, in all files of a clinic.
 *
 * @param patient an expression of type text for the number of the row's patient; undefined in a table without one. Rows without a
 * number are moved by the days of the data set.
 */
export function shiftSql(
  patient: string | undefined,
  { datasetId, ...key }: PseudonymKey & { readonly datasetId: string },
): string {
  const ofDataset = createHmac('sha256', Buffer.from(key.key, 'hex'))
    .update(`${key.clinicId}\0shift of a data set\0${datasetId}`)
    .digest()
    .readUInt32BE();
  const usual = String(1 + (ofDataset % MOST_DAYS));
  if (patient === undefined) return usual;
  const digits = `cast('0x' || left(${hmacSql(patient, 'shift', key)}, 8) as bigint)`;
  return `(case when ${patient} is null then ${usual} else cast(1 + ${digits} % ${MOST_DAYS} as integer) end)`;
}

/** The hex digits of the keyed hash of an expression of type text, for one purpose. */
function hmacSql(
  expression: string,
  purpose: 'pseudonym' | 'shift',
  { key, clinicId }: PseudonymKey,
): string {
  const { inner, outer } = hmacPads(Buffer.from(key, 'hex'));
  const context = Buffer.from(`${clinicId}\0${purpose}\0`, 'utf8');
  const value = `encode(${normalSql(expression)})`;
  return `sha256(${blob(outer)} || unhex(sha256(${blob(Buffer.concat([inner, context]))} || ${value})))`;
}

/** Trimmed, in lower case and composed; of ASCII without spaces, which most numbers are, all but the case is so. */
const normalSql = (expression: string): string =>
  `case when regexp_full_match(${expression}, '[!-~]*') then lower(${expression})
    else nfc_normalize(lower(trim(${expression}, ${text(WHITE_SPACE)}))) end`;

function hmacPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(BLOCK_BYTES);
  (key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key).copy(block);
  const xor = (pad: number) => Buffer.from(block.map((byte) => byte ^ pad));
  return { inner: xor(0x36), outer: xor(0x5c) };
}
