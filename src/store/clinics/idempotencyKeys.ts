import { sql } from 'kysely';
import type { ApiTokenId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';

/** How long a key names the same request (docs/guides/api.md). */
const IDEMPOTENCY_KEY_HOURS = 24;
/** After which a request without an answer counts as lost with its process, seconds. */
const LOST_AFTER_SECONDS = 60;

export interface KeyedRequest {
  readonly tokenId: ApiTokenId;
  /** The header Idempotency-Key. */
  readonly key: string;
  /** Equal for the same request. */
  readonly requestHash: string;
}

/**
 * Whether a request is to be done: `start` it, or answer as before; `running` while it is being done, `differs` when its
 * key was used for another request.
 */
export type KeyState =
  | { readonly state: 'start' | 'running' | 'differs' }
  | { readonly state: 'answered'; readonly status: number; readonly body: unknown };

/** Claims a key for a request. */
export async function claimIdempotencyKey(db: Database, request: KeyedRequest): Promise<KeyState> {
  const { tokenId, key, requestHash } = request;
  const { rows } = await sql<{ key: string }>`
    insert into idempotency_keys as stored (token_id, key, request_hash)
    values (${tokenId}, ${key}, ${requestHash})
    on conflict (token_id, key) do update
      set request_hash = excluded.request_hash, status = null, body = null, started_at = now()
      where stored.started_at < now() - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS})
        or (stored.status is null and stored.request_hash = excluded.request_hash
          and stored.started_at < now() - make_interval(secs => ${LOST_AFTER_SECONDS}))
    returning key`.execute(db);
  if (rows.length > 0) return { state: 'start' };
  const stored = await db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'body'])
    .where('tokenId', '=', tokenId)
    .where('key', '=', key)
    .executeTakeFirst();
  // Given back in between.
  if (!stored) return { state: 'running' };
  if (stored.requestHash !== requestHash) return { state: 'differs' };
  if (stored.status === null) return { state: 'running' };
  return { state: 'answered', status: stored.status, body: stored.body };
}

/** Remembers the answer of a request. */
export async function answerIdempotencyKey(
  db: Database,
  { tokenId, key }: KeyedRequest,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await db
    .updateTable('idempotencyKeys')
    .set({ status: answer.status, body: JSON.stringify(answer.body) })
    .where('tokenId', '=', tokenId)
    .where('key', '=', key)
    .execute();
}

/** Forgets a key whose request was refused: nothing was done, so that it may be sent again with what was wrong corrected. */
export async function releaseIdempotencyKey(db: Database, { tokenId, key }: KeyedRequest): Promise<void> {
  await db
    .deleteFrom('idempotencyKeys')
    .where('tokenId', '=', tokenId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}

/** Removes at most `limit` keys that may name another request by now, or only counts all of them; answers how many. */
export async function removeEndedIdempotencyKeys(
  db: Database,
  removal: { readonly now: Date; readonly limit: number; readonly dryRun: boolean },
): Promise<number> {
  const { now, limit, dryRun } = removal;
  const ended = sql<boolean>`started_at < ${now}::timestamptz - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS})`;
  if (dryRun) {
    const { count } = await db
      .selectFrom('idempotencyKeys')
      .select(sql<number>`count(*)`.as('count'))
      .where(ended)
      .executeTakeFirstOrThrow();
    return count;
  }
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where ctid = any(array(
      select ctid from idempotency_keys where ${ended} limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0);
}
