import { type Selectable, sql, type UpdateObject } from 'kysely';
import { z } from 'zod';
import { ApiScope } from '../../contracts/clinics/apiScope.ts';
import { ApiTokenId, ClinicId } from '../../contracts/shared/ids.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import type { Schema } from '../schema.ts';
import type { ApiTokensTable } from '../tables/clinics.ts';

/** What is known of a token; the token itself is nowhere stored. */
export interface ApiToken {
  readonly tokenId: ApiTokenId;
  /** Null: it may act for every clinic. */
  readonly clinicId: ClinicId | null;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresAt: Date | null;
  /** To the minute; null while it was never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Until when the token before the last rotation is valid too. */
  readonly previousUntil: Date | null;
  readonly createdAt: Date;
}

export interface NewApiToken
  extends Pick<ApiToken, 'tokenId' | 'clinicId' | 'name' | 'scopes' | 'expiresAt'> {
  readonly hash: string;
  readonly createdBy: string;
}

export async function createApiToken(db: Database, token: NewApiToken): Promise<ApiToken> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('apiTokens')
      .values({
        id: token.tokenId,
        clinicId: token.clinicId,
        name: token.name,
        scopes: JSON.stringify(token.scopes),
        tokenHash: token.hash,
        expiresAt: token.expiresAt,
        createdBy: token.createdBy,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const scopes = token.scopes.join(', ');
    await audit(transaction, 'apiTokenCreated', token, { by: token.createdBy, scopes });
    return tokenOf(row);
  });
}

/** A token that is valid now. */
export interface ValidApiToken extends ApiToken {
  /** The version that the profile of its clinic is in; null for a token for all clinics. */
  readonly clinicVersion: number | null;
}

/** The token with this hash, if it is valid now; records that it was used. */
export async function findValidApiToken(db: Database, hash: string): Promise<ValidApiToken | undefined> {
  const row = await db
    .selectFrom('apiTokens')
    .leftJoin('clinics', 'clinics.id', 'apiTokens.clinicId')
    .selectAll('apiTokens')
    .select('clinics.version as clinicVersion')
    .where(({ or, and, eb }) =>
      or([
        eb('tokenHash', '=', hash),
        and([eb('previousHash', '=', hash), eb('previousUntil', '>', sql<Date>`now()`)]),
      ]),
    )
    .where('revokedAt', 'is', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', sql<Date>`now()`)]))
    .executeTakeFirst();
  if (!row) return undefined;
  const minuteAgo = sql<Date>`now() - interval '1 minute'`;
  if (row.lastUsedAt === null || row.lastUsedAt.getTime() < Date.now() - 60_000) {
    await db
      .updateTable('apiTokens')
      .set({ lastUsedAt: sql`now()` })
      .where('id', '=', row.id)
      .where(({ or, eb }) => or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<', minuteAgo)]))
      .execute();
  }
  return { ...tokenOf(row), clinicVersion: row.clinicVersion };
}

/** Names a token; with a clinic, only a token of this clinic. */
interface TokenKey {
  readonly clinicId?: ClinicId | undefined;
  readonly tokenId: ApiTokenId;
}

/** Replaces a valid token; the one before stays valid until `previousUntil`. Undefined for one that is not valid. */
export const rotateApiToken = (
  db: Database,
  rotation: TokenKey & { readonly hash: string; readonly previousUntil: Date; readonly by: string },
): Promise<ApiToken | undefined> => {
  const { hash, previousUntil, by } = rotation;
  const change = { tokenHash: hash, previousHash: sql<string>`token_hash`, previousUntil };
  return changeToken(db, rotation, change, { action: 'apiTokenRotated', by });
};

/** Makes a token invalid at once, and the one before its rotation too. Undefined for one that is not valid. */
export const revokeApiToken = (
  db: Database,
  { by, ...key }: TokenKey & { readonly by: string },
): Promise<ApiToken | undefined> =>
  changeToken(db, key, { revokedAt: sql<Date>`now()` }, { action: 'apiTokenRevoked', by });

async function changeToken(
  db: Database,
  { clinicId, tokenId }: TokenKey,
  change: UpdateObject<Schema, 'apiTokens'>,
  { action, by }: { readonly action: string; readonly by: string },
): Promise<ApiToken | undefined> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('apiTokens')
      .set(change)
      .where('id', '=', tokenId)
      .$if(clinicId !== undefined, (query) => query.where('clinicId', '=', clinicId ?? null))
      .where('revokedAt', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    await audit(transaction, action, tokenOf(row), { by });
    return tokenOf(row);
  });
}

/** One page of the tokens, newest first; of one clinic if given. */
export async function pageOfApiTokens(
  db: Database,
  filter: PageRequest & { readonly clinicId?: ClinicId | undefined },
): Promise<Page<ApiToken>> {
  const query = db.selectFrom('apiTokens').selectAll();
  const rows = await onPage(query, 'apiTokens', filter).execute();
  return pageOf(rows.map(tokenOf), filter, ({ tokenId }) => tokenId);
}

const audit = (
  transaction: Database,
  action: string,
  { tokenId, clinicId }: Pick<ApiToken, 'tokenId' | 'clinicId'>,
  details: Readonly<Record<string, string>>,
): Promise<void> => appendAuditEvent(transaction, { action, clinicId, subject: tokenId, details });

function tokenOf(row: Selectable<ApiTokensTable>): ApiToken {
  return {
    tokenId: ApiTokenId.parse(row.id),
    clinicId: ClinicId.nullable().parse(row.clinicId),
    name: row.name,
    scopes: z.array(ApiScope).parse(row.scopes),
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastUsedAt,
    revokedAt: row.revokedAt,
    previousUntil: row.previousUntil,
    createdAt: row.createdAt,
  };
}
