import { createHash } from 'node:crypto';
import type { ClinicId } from '../contracts/ids.ts';
import type { IdentifyingReason } from '../domain/datasetProfile.ts';
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
 * An SQL expression for the pseudonym of an expression of type text: a prefix and the first 48 bits, in hex, of
 * HMAC-SHA-256 (RFC 2104) over clinic, kind and the trimmed value in lower case. The same value gets the same
 * pseudonym in every file of a clinic, and another one at another clinic. Null stays null.
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
  const value = `encode(lower(trim(${expression})))`;
  const digest = `sha256(${blob(outer)} || unhex(sha256(${blob(Buffer.concat([inner, context]))} || ${value})))`;
  return `case when ${expression} is not null then ${text(`${PREFIX[reason]}-`)} || left(${digest}, 12) end`;
}

function hmacPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(BLOCK_BYTES);
  (key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key).copy(block);
  const xor = (pad: number) => Buffer.from(block.map((byte) => byte ^ pad));
  return { inner: xor(0x36), outer: xor(0x5c) };
}
