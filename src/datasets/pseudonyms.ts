import { createHash } from 'node:crypto';
import type { ClinicId } from '../contracts/shared/ids.ts';
import type { IdentifyingReason } from '../domain/datasets/datasetProfile.ts';
import { blob, text } from './sql.ts';

const PREFIX: Readonly<Record<IdentifyingReason, string>> = {
  name: 'person',
  email: 'email',
  phone: 'phone',
  recordNumber: 'record',
  birthDate: 'birthdate',
  address: 'address',
  namedByUser: 'value',
};

/** Block size of SHA-256, bytes (FIPS 180-4). */
const BLOCK_BYTES = 64;

/**
 * The characters that `String.prototype.trim` removes from a text (ECMA-262, WhiteSpace and LineTerminator); DuckDB's
 * own trim, only spaces.
 */
const WHITE_SPACE =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/**
 * An SQL expression for the pseudonym of an expression of type text: a prefix and the first 48 bits, in hex, of
 * HMAC-SHA-256 (RFC 2104) over `clinic \0 prefix \0 value`, the value trimmed, in lower case and in Unicode's composed
 * form (NFC). The same value gets the same pseudonym in every file of a clinic, and another one at another clinic; only
 * a holder of the key can check a guess. Null stays null. A birth date is replaced like the rest: no year or age
 * remains; a data set that needs one brings a column for it.
 *
 * @param key 32 bytes in hex
 */
export function pseudonymSql(
  expression: string,
  {
    key,
    clinicId,
    reason,
  }: { readonly key: string; readonly clinicId: ClinicId; readonly reason: IdentifyingReason },
): string {
  const { inner, outer } = hmacPads(Buffer.from(key, 'hex'));
  const context = Buffer.from(`${clinicId}\0${PREFIX[reason]}\0`, 'utf8');
  const trimmed = `trim(${expression}, ${text(WHITE_SPACE)})`;
  const value = `encode(nfc_normalize(lower(${trimmed})))`;
  const digest = `sha256(${blob(outer)} || unhex(sha256(${blob(Buffer.concat([inner, context]))} || ${value})))`;
  return `case when ${expression} is not null then ${text(`${PREFIX[reason]}-`)} || left(${digest}, 12) end`;
}

function hmacPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(BLOCK_BYTES);
  (key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key).copy(block);
  const xor = (pad: number) => Buffer.from(block.map((byte) => byte ^ pad));
  return { inner: xor(0x36), outer: xor(0x5c) };
}
