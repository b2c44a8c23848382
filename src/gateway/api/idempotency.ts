import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ApiToken } from '../../store/clinics/apiTokens.ts';
import {
  answerIdempotencyKey,
  claimIdempotencyKey,
  type KeyedRequest,
  releaseIdempotencyKey,
} from '../../store/clinics/idempotencyKeys.ts';
import type { Database } from '../../store/database.ts';
import { RequestError } from '../requestError.ts';
import type { JsonAnswer } from './defineRoute.ts';

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');

const hash = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The ids that a request makes: random, or derived from its Idempotency-Key so that they are the same when it is repeated. */
export const keyedId = ({ tokenId }: ApiToken, key: string, prefix: string, count: number): string =>
  `${prefix}_${hash(tokenId, key, prefix, String(count)).slice(0, 32)}`;

/**
 * Answers a request once: with the same key and content again, as the first time.
 *
 * @param content what makes a request the same: method, path, query and body
 * @throws {@link RequestError} 409 `RequestInProgress`, `IdempotencyKeyReused`, and what `answer` throws
 */
export async function answerOnce(
  database: Database,
  request: { readonly caller: ApiToken; readonly key: string; readonly content: readonly string[] },
  answer: () => Promise<JsonAnswer>,
): Promise<JsonAnswer> {
  const { caller, key, content } = request;
  const keyed: KeyedRequest = { tokenId: caller.tokenId, key, requestHash: hash(...content) };
  const claimed = await claimIdempotencyKey(database, keyed);
  if (claimed.state === 'answered') {
    return { status: claimed.status, body: claimed.body, headers: { 'idempotency-replayed': 'true' } };
  }
  if (claimed.state === 'running') {
    throw new RequestError(
      409,
      'RequestInProgress',
      'a request with this Idempotency-Key is being done; try again later',
    );
  }
  if (claimed.state === 'differs') {
    throw new RequestError(
      409,
      'IdempotencyKeyReused',
      'this Idempotency-Key was used for another request; use a new one',
    );
  }
  try {
    const { status, body, repeatedBody = body, ...rest } = await answer();
    await answerIdempotencyKey(database, keyed, { status, body: repeatedBody });
    return { status, body, ...rest };
  } catch (error) {
    await releaseIdempotencyKey(database, keyed);
    throw error;
  }
}
