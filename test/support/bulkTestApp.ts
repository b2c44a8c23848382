import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { type BulkCounts, sendBulk } from '../../src/contracts/messaging/bulkJobs.ts';
import type { BulkId } from '../../src/contracts/shared/ids.ts';
import type { ContactChange } from '../../src/domain/messaging/contactMerge.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../src/security/newId.ts';
import * as bulks from '../../src/store/messaging/bulkSends.ts';
import { newBulk } from './newBulk.ts';
import type { TestApp } from './testApp.ts';

const WANTS = { marketing: ['email', 'sms'] } as const;

/** Requests of Resend that carry a batch. */
export const BATCH = { provider: 'resend', operation: 'emails.batch' } as const;

/** The counts of a bulk send without recipients. */
export const NO_OUTCOMES = { waiting: 0, accepted: 0, failed: 0, unknown: 0, refused: 0, cancelled: 0 };

/** What tests of bulk sends do with an app: `app` is asked for at each use. */
export function bulkTestApp(app: () => TestApp) {
  /** Contacts `NAME-1@DOMAIN` … who want marketing. */
  async function addMany(count: number, domain: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      insert into contacts (id, clinic_id, name, email, locale, time_zone, preferences)
      select 'ct_' || encode(sha256((${domain} || n)::bytea), 'hex')::char(32), ${app().clinicId}, 'Pat ' || n,
        'pat-' || n || '@' || ${domain}::text, 'en', 'UTC', ${JSON.stringify(WANTS)}::jsonb
      from generate_series(1, ${count}) as n returning id`.execute(app().database);
    return rows.map(({ id }) => id);
  }
  const add = (contact: ContactChange) =>
    app().addContact({
      email: `${newId('to')}@one.example`,
      preferences: { marketing: ['email', 'sms'] },
      ...contact,
    });

  async function store(contactIds: readonly string[], change: Partial<bulks.BulkSend> = {}): Promise<BulkId> {
    const bulk = newBulk(app(), change);
    await bulks.createBulkSend(app().database, bulk);
    await bulks.addListed(app().database, bulk, 'contact', contactIds);
    return bulk.id;
  }
  const start = (bulkId: BulkId) => startJob(app().client, sendBulk, { bulkId, clinicId: app().clinicId });
  async function send(bulkId: BulkId): Promise<BulkCounts> {
    const { handle, workflowId } = await start(bulkId);
    await fastForward(app().client, workflowId);
    return handle.result();
  }
  /** Every e-mail the sandbox accepted in batches, by address. */
  function acceptedTo(domain: string): Map<string, number> {
    const sent = new Map<string, number>();
    for (const { body } of app().sandbox.journal.query({ ...BATCH, outcome: 'accepted' })) {
      for (const [, address = ''] of JSON.stringify(body).matchAll(/"to":\["([^"]+)"\]/g)) {
        if (address.endsWith(`@${domain}`)) sent.set(address, (sent.get(address) ?? 0) + 1);
      }
    }
    return sent;
  }
  const everyoneOnce = (domain: string, count: number) => {
    const sent = acceptedTo(domain);
    assert.equal(sent.size, count);
    assert.deepEqual(
      [...sent.values()].filter((times) => times !== 1),
      [],
    );
  };

  const recipientsOf = async (bulkId: BulkId, outcome?: bulks.RecipientOutcome) =>
    (await bulks.pageOfBulkRecipients(app().database, app().clinicId, bulkId, { outcome, limit: 10 })).rows;

  return { addMany, add, store, start, send, acceptedTo, everyoneOnce, recipientsOf };
}
