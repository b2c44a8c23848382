import { sql } from 'kysely';
import type { DownloadLinkId } from '../../contracts/shared/ids.ts';
import { type LinkLimits, type LinkState, linkState } from '../../domain/reports/downloadLink.ts';
import { hashDownloadToken, newDownloadToken } from '../../security/downloadToken.ts';
import { newId } from '../../security/newId.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import { onPage, type Page, type PageRequest, pageOf } from '../page.ts';
import { REPORT_COLUMNS, type Report } from './reports.ts';

/** A link to one report. Only its recipient knows the token that opens it. */
export interface DownloadLink extends LinkLimits {
  readonly clinicId: string;
  readonly id: string;
  readonly reportId: string;
  readonly createdAt: Date;
}

/** A link with the hash it was found by, and the report it leads to. */
export interface FoundLink extends DownloadLink {
  readonly tokenHash: string;
  readonly report: Report;
}

/** Why nothing was handed out. */
export type Refusal = Exclude<LinkState, 'valid'> | 'unknown' | 'reportMissing' | 'redemptionExpired';

const LINK_COLUMNS = [
  'downloadLinks.clinicId',
  'downloadLinks.id as linkId',
  'reportId',
  'downloadLinks.expiresAt',
  'maxDownloads',
  'downloads',
  'revokedAt',
  'downloadLinks.createdAt as linkCreatedAt',
] as const;

interface LinkRow extends LinkLimits {
  readonly clinicId: string;
  readonly linkId: string;
  readonly reportId: string;
  readonly linkCreatedAt: Date;
}

const linkOf = (row: LinkRow): DownloadLink => ({
  clinicId: row.clinicId,
  id: row.linkId,
  reportId: row.reportId,
  createdAt: row.linkCreatedAt,
  expiresAt: row.expiresAt,
  maxDownloads: row.maxDownloads,
  downloads: row.downloads,
  revokedAt: row.revokedAt,
});

/** Makes a link to a report. The token is answered once and stored nowhere. */
export async function createDownloadLink(
  db: Database,
  clinicId: string,
  link: { readonly reportId: string; readonly expiresAt: Date; readonly maxDownloads: number },
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newId('dl');
  const token = newDownloadToken();
  const { reportId, expiresAt, maxDownloads } = link;
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('downloadLinks')
      .values({
        clinicId,
        id,
        tokenHash: hashDownloadToken(token),
        reportId,
        expiresAt,
        maxDownloads,
      })
      .execute();
    const details = { reportId, expiresAt: expiresAt.toISOString(), maxDownloads };
    await appendAuditEvent(transaction, { clinicId, action: 'linkCreated', subject: id, details });
  });
  return { id, token };
}

/** The link of this hash, of any clinic: its token is a secret. Answers whether it still opens its report or not. */
export async function findLinkByToken(db: Database, tokenHash: string): Promise<FoundLink | undefined> {
  const row = await db
    .selectFrom('downloadLinks')
    .innerJoin('reports', (join) =>
      join
        .onRef('reports.clinicId', '=', 'downloadLinks.clinicId')
        .onRef('reports.id', '=', 'downloadLinks.reportId'),
    )
    .select([...REPORT_COLUMNS, ...LINK_COLUMNS, 'tokenHash'])
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
  return row && { ...linkOf(row), tokenHash: row.tokenHash, report: row };
}

export interface LinkFilter extends PageRequest {
  readonly reportId?: string | undefined;
  readonly state?: LinkState | undefined;
}

/** One page of the links of a clinic, newest first, by their states at this instant. */
export async function pageOfDownloadLinks(
  db: Database,
  clinicId: string,
  filter: LinkFilter,
  now: Date,
): Promise<Page<DownloadLink>> {
  const { reportId, state } = filter;
  let query = db.selectFrom('downloadLinks').select(LINK_COLUMNS);
  if (reportId !== undefined) query = query.where('reportId', '=', reportId);
  if (state !== undefined) query = query.where(stateAt(now), '=', state);
  const rows = await onPage(query, 'downloadLinks', { ...filter, clinicId }).execute();
  return pageOf(rows.map(linkOf), filter, ({ id }) => id);
}

/** What `linkState` says of a row. */
const stateAt = (now: Date) => sql<LinkState>`case
  when revoked_at is not null then 'revoked'
  when expires_at <= ${now} then 'expired'
  when downloads >= max_downloads then 'usedUp'
  else 'valid' end`;

/**
 * Counts a download and registers what the link is exchanged for, if the link is valid at this instant; of several at
 * once no more than its maximum get through. Answers `valid` when it was redeemed, else why not.
 */
export async function redeemLink(
  db: Database,
  { clinicId, id: linkId }: Pick<DownloadLink, 'clinicId' | 'id'>,
  redemption: { readonly tokenHash: string; readonly expiresAt: Date },
  now: Date,
): Promise<LinkState> {
  return db.transaction().execute(async (transaction) => {
    const redeemed = await transaction
      .updateTable('downloadLinks')
      .set((update) => ({ downloads: update('downloads', '+', 1) }))
      .where('clinicId', '=', clinicId)
      .where('id', '=', linkId)
      .where('revokedAt', 'is', null)
      .where('expiresAt', '>', now)
      .whereRef('downloads', '<', 'maxDownloads')
      .returning(['reportId', 'downloads'])
      .executeTakeFirst();
    if (!redeemed) return stateOf(transaction, clinicId, linkId, now);
    await transaction
      .insertInto('downloadRedemptions')
      .values({ clinicId, tokenHash: redemption.tokenHash, linkId, expiresAt: redemption.expiresAt })
      .execute();
    const details = { reportId: redeemed.reportId, download: redeemed.downloads };
    await appendAuditEvent(transaction, { clinicId, action: 'linkRedeemed', subject: linkId, details });
    return 'valid';
  });
}

/** Of a link that could not be redeemed. One that was removed meanwhile is as good as revoked. */
async function stateOf(db: Database, clinicId: string, linkId: string, now: Date): Promise<LinkState> {
  const row = await db
    .selectFrom('downloadLinks')
    .select(LINK_COLUMNS)
    .where('clinicId', '=', clinicId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  return row ? linkState(row, now) : 'revoked';
}

/** What a link was exchanged for. */
export interface Redemption {
  readonly tokenHash: string;
  readonly link: Pick<DownloadLink, 'clinicId' | 'id'>;
  readonly expiresAt: Date;
  /** When the link was revoked, which ends its redemptions too. */
  readonly revokedAt: Date | null;
  readonly report: Report;
}

export async function findRedemption(db: Database, tokenHash: string): Promise<Redemption | undefined> {
  const row = await db
    .selectFrom('downloadRedemptions')
    .innerJoin('downloadLinks', (join) =>
      join
        .onRef('downloadLinks.clinicId', '=', 'downloadRedemptions.clinicId')
        .onRef('downloadLinks.id', '=', 'downloadRedemptions.linkId'),
    )
    .innerJoin('reports', (join) =>
      join
        .onRef('reports.clinicId', '=', 'downloadLinks.clinicId')
        .onRef('reports.id', '=', 'downloadLinks.reportId'),
    )
    .select([
      ...REPORT_COLUMNS,
      'downloadRedemptions.tokenHash',
      'linkId',
      'downloadRedemptions.expiresAt',
      'revokedAt',
    ])
    .where('downloadRedemptions.tokenHash', '=', tokenHash)
    .executeTakeFirst();
  return row && { ...row, link: { clinicId: row.clinicId, id: row.linkId }, report: row };
}

/** Ends a link and the transfers under way with it; false when the clinic has no such link. Revoking twice is no error. */
export async function revokeLink(
  db: Database,
  clinicId: string,
  linkId: DownloadLinkId,
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const revoked = await transaction
      .updateTable('downloadLinks')
      .set({ revokedAt: now })
      .where('clinicId', '=', clinicId)
      .where('id', '=', linkId)
      .where('revokedAt', 'is', null)
      .returning('reportId')
      .executeTakeFirst();
    if (revoked) {
      await appendAuditEvent(transaction, {
        clinicId,
        action: 'linkRevoked',
        subject: linkId,
        details: revoked,
      });
      return true;
    }
    const existing = await transaction
      .selectFrom('downloadLinks')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('id', '=', linkId)
      .executeTakeFirst();
    return existing !== undefined;
  });
}

/** Writes down that a link, or something that is none, for which `link` is undefined, opened nothing. */
export async function recordRefusal(
  db: Database,
  link: Pick<DownloadLink, 'clinicId' | 'id'> | undefined,
  reason: Refusal,
): Promise<void> {
  await db.transaction().execute((transaction) =>
    appendAuditEvent(transaction, {
      clinicId: link?.clinicId ?? null,
      action: 'linkRefused',
      subject: link?.id ?? null,
      details: { reason },
    }),
  );
}
