import assert from 'node:assert/strict';
import { sql } from 'kysely';
import {
  AUDIT_GENESIS,
  type AuditEntry,
  auditHash,
  followAuditChain,
} from '../../src/security/auditChain.ts';
import { appendAuditEvent, listAuditEntries } from '../../src/store/operations/auditEvents.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

describe('the audit chain', () => {
  const chainOf = (length: number): AuditEntry[] => {
    const entries: AuditEntry[] = [];
    for (let sequence = 1; sequence <= length; sequence += 1) {
      const entry = {
        sequence,
        at: new Date(1_000 * sequence),
        clinicId: 'test-clinic',
        action: 'linkRedeemed',
        subject: `dl_${sequence}`,
        details: { download: sequence, reportId: 'rp_1' },
      };
      entries.push({ ...entry, hash: auditHash(entries.at(-1)?.hash ?? AUDIT_GENESIS.hash, entry) });
    }
    return entries;
  };

  it('is followed to its head, in one go or in pieces', () => {
    const entries = chainOf(5);
    const { sequence, hash } = entries[4] ?? assert.fail();
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, entries), { sequence, hash });
    const middle = followAuditChain(AUDIT_GENESIS, entries.slice(0, 2));
    assert.ok('hash' in middle);
    assert.deepEqual(followAuditChain(middle, entries.slice(2)), { sequence, hash });
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, []), AUDIT_GENESIS);
  });

  it('does not depend on the order in which a database returns the details', () => {
    const [entry] = chainOf(1);
    assert.ok(entry);
    const turned = { ...entry, details: { reportId: 'rp_1', download: 1 } };
    assert.equal(auditHash(AUDIT_GENESIS.hash, turned), entry.hash);
  });

  it('shows where any part of an entry was changed', () => {
    for (const change of [
      { at: new Date(0) },
      { clinicId: 'riverside' },
      { clinicId: null },
      { action: 'linkRefused' },
      { subject: null },
      { details: { download: 3, reportId: 'rp_2' } },
      { hash: AUDIT_GENESIS.hash },
    ]) {
      const entries = chainOf(5).map((entry) => (entry.sequence === 3 ? { ...entry, ...change } : entry));
      assert.deepEqual(followAuditChain(AUDIT_GENESIS, entries), { sequence: 3, problem: 'changed' });
    }
  });

  it('shows where an entry was removed, repeated or exchanged', () => {
    const [one, two, three] = chainOf(3);
    assert.ok(one && two && three);
    const missing = (sequence: number) => ({ sequence, problem: 'missing' });
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, [two, three]), missing(1));
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, [one, three]), missing(2));
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, [one, one, two]), missing(2));
    const exchanged = [one, { ...three, sequence: 2 }, { ...two, sequence: 3 }];
    assert.deepEqual(followAuditChain(AUDIT_GENESIS, exchanged), { sequence: 2, problem: 'changed' });
  });

  describe('in PostgreSQL', () => {
    let test: TestDatabase;
    before(async () => {
      test = await createTestDatabase();
    });
    after(() => test.drop());

    const append = (subject: string, fail = false) =>
      test.database.transaction().execute(async (transaction) => {
        await appendAuditEvent(transaction, {
          clinicId: null,
          action: 'test',
          subject,
          details: { zeta: 1, alpha: 'ä "quoted"' },
        });
        if (fail) throw new Error('rolled back');
      });

    it('has no gap and no fork after many writers at once, some of whom fail', async () => {
      const writers = Array.from({ length: 60 }, (_, index) => append(`w${index}`, index % 3 === 0));
      const ended = await Promise.allSettled(writers);
      assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 40);
      const entries = await listAuditEntries(test.database, { after: 0, limit: 100 });
      assert.equal(entries.filter(({ action }) => action === 'test').length, 40);
      assert.ok('hash' in followAuditChain(AUDIT_GENESIS, entries));
    });

    it('lets no client change or remove an entry', async () => {
      await append('kept');
      const { database } = test;
      for (const attempt of [
        database.updateTable('auditEvents').set({ sequence: 99 }),
        database.deleteFrom('auditEvents'),
      ]) {
        await assert.rejects(attempt.execute(), /audit_events is append-only/);
      }
      await assert.rejects(sql`truncate audit_events`.execute(database), /audit_events is append-only/);
    });
  });
});
