import { sql } from 'kysely';
import { AUDIT_GENESIS, type AuditEntry, type AuditEvent, auditHash } from '../../security/auditChain.ts';
import type { Database } from '../database.ts';
import { fetchedFor, type Page, type PageRequest, pageOf } from '../page.ts';

/** Of the advisory lock that writers of the chain take in turns; any number that nothing else uses. */
const CHAIN_LOCK = 20_150_001;

const ENTRY_COLUMNS = ['sequence', 'at', 'clinicId', 'action', 'subject', 'details', 'hash'] as const;

/**
 * Adds an event to the end of the audit chain. To be called last in the transaction that does what the event tells, so
 * that both are there or neither: the chain is locked from here to the end of the transaction.
 */
export async function appendAuditEvent(transaction: Database, event: AuditEvent): Promise<void> {
  // A statement of its own: the next one sees what the writer before has committed.
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(transaction);
  const last = await transaction
    .selectFrom('auditEvents')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const previous = last ?? AUDIT_GENESIS;
  const entry = { ...event, sequence: previous.sequence + 1, at: new Date() };
  await transaction
    .insertInto('auditEvents')
    .values({
      ...entry,
      details: JSON.stringify(entry.details),
      hash: auditHash(previous.hash, entry),
    })
    .execute();
}

/** Entries in their order after a sequence number. */
export async function listAuditEntries(
  db: Database,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<AuditEntry[]> {
  return db
    .selectFrom('auditEvents')
    .select(ENTRY_COLUMNS)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** One page of the entries, newest first; a cursor is the sequence number of an entry. */
export async function pageOfAuditEntries(
  db: Database,
  filter: PageRequest & {
    readonly clinicId?: string | undefined;
    readonly subject?: string | undefined;
  },
): Promise<Page<AuditEntry>> {
  const { clinicId, subject, since, cursor } = filter;
  let query = db
    .selectFrom('auditEvents')
    .select(ENTRY_COLUMNS)
    .orderBy('sequence', 'desc')
    .limit(fetchedFor(filter));
  if (clinicId !== undefined) query = query.where('clinicId', '=', clinicId);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (cursor !== undefined) query = query.where('sequence', '<', Number(cursor));
  return pageOf(await query.execute(), filter, ({ sequence }) => String(sequence));
}
