import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ClinicId } from '../contracts/shared/ids.ts';

/** What the bearer of a token may do: act for one clinic, or for every clinic (`*`). */
export interface ApiTokenGrant {
  readonly clinic: ClinicId | '*';
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
}

const Grant = z
  .string()
  .regex(
    /^([a-z0-9][a-z0-9-]{0,62}|\*):[0-9a-f]{64}$/,
    'must be CLINIC:HASH, separated by commas: a clinic or *, and the SHA-256 of a token in hex',
  )
  .transform((entry): ApiTokenGrant => {
    const [clinic, hash = ''] = entry.split(':');
    return { clinic: clinic === '*' ? clinic : ClinicId.parse(clinic), hash };
  });

/** `CLINIC:HASH` entries separated by commas; several entries of one clinic let a token be replaced in peace. */
export const ApiTokenGrants = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .transform((entries) => entries.filter((entry) => entry !== ''))
  .pipe(z.array(Grant));

/** SHA-256 of a token in hex. A token is random, so an unsalted hash cannot be searched. */
export const hashApiToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The grant of a token; every hash is compared to its end, so that the time taken tells nothing. */
export function findGrant(grants: readonly ApiTokenGrant[], token: string): ApiTokenGrant | undefined {
  const presented = Buffer.from(hashApiToken(token), 'hex');
  const matching = grants.filter(({ hash }) => timingSafeEqual(Buffer.from(hash, 'hex'), presented));
  return matching[0];
}
