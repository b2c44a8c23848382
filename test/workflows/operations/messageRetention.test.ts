import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { cleanUp } from '../../../src/contracts/operations/storageJobs.ts';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { createBulkSend } from '../../../src/store/messaging/bulkSends.ts';
import { suppress } from '../../../src/store/messaging/suppressions.ts';
import { storeMessage } from '../../support/storeMessage.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { changeTestClinic } from '../../support/testClinics.ts';

const DAY_MS = 24 * 3_600_000;
const OTHER = ClinicId.parse('other-clinic');

describe('cleanUp of messages', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ WORKER_QUEUES: 'housekeeping' });
    await changeTestClinic(app.database, app.clinicId, { messageDays: 40 });
    await changeTestClinic(app.database, OTHER, { messageDays: 100 });
    await app.startWorkers();
  });
  after(() => app?.stop());

  const run = async (dryRun = false) => {
    const { removed } = await (await startJob(app.client, cleanUp, { dryRun })).handle.result();
    return Object.fromEntries(Object.entries(removed).filter(([, count]) => count > 0));
  };
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

  /** A message of a notification that ended days ago; with null, that has not ended. */
  async function message(
    endedDays: number | null,
    status: 'delivered' | 'unknown',
    notification: Parameters<typeof storeMessage>[2] = {},
  ): Promise<string> {
    const id = await storeMessage(app.database, 'sms', notification);
    const clinicId = notification.clinicId ?? app.clinicId;
    const { notificationId } = await app.database
      .updateTable('messages')
      .set({ status, providerId: status === 'unknown' ? null : newId('SM') })
      .where('clinicId', '=', clinicId)
      .where('id', '=', id)
      .returning('notificationId')
      .executeTakeFirstOrThrow();
    if (endedDays !== null) {
      await app.database
        .updateTable('notifications')
        .set({ outcome: 'sent', endedAt: daysAgo(endedDays) })
        .where('clinicId', '=', clinicId)
        .where('id', '=', notificationId)
        .execute();
    }
    return id;
  }

  async function reply(
    settledDays: number,
    state: 'handled' | 'unmatched',
    workflowId: string | null = null,
  ) {
    const id = newId('in');
    const text = {
      sender: '+4915112345678',
      recipient: '+15005550006',
      body: 'I am fine',
      meaning: 'text',
    } as const;
    const about = { contactId: null, notificationId: null, workflowId, state };
    const settledAt = daysAgo(settledDays);
    const row = { id, clinicId: app.clinicId, providerId: newId('SM'), ...text, ...about, settledAt };
    await app.database.insertInto('inboundMessages').values(row).execute();
    return id;
  }

  const idsIn = async (table: 'messages' | 'inboundMessages') =>
    (await app.database.selectFrom(table).select('id').execute()).map(({ id }) => id).sort();

  it('removes notifications with their messages once their clinic has kept them long enough, nothing that is open', async () => {
    const running = newId('waits');
    const waiting = await app.client.workflow.start('waitForReply', {
      workflowId: running,
      taskQueue: 'nobody',
    });
    const old = await message(41, 'delivered');
    await suppress(app.database, app.clinicId, {
      ...{ channel: 'sms', address: '+4915112345678', reason: 'stop', messageId: old },
    });
    const kept = [
      await message(39, 'delivered'),
      await message(41, 'delivered', { clinicId: OTHER }),
      await message(null, 'delivered'),
      await message(41, 'unknown'),
      await message(41, 'delivered', { replyWorkflowId: running }),
    ];
    const ended = await message(41, 'delivered', { replyWorkflowId: 'ended-long-ago' });
    assert.deepEqual(await run(true), { notifications: 2 });
    assert.deepEqual(await idsIn('messages'), [old, ended, ...kept].sort(), 'a dry run only counts');
    assert.deepEqual(await run(), { notifications: 2 });
    assert.deepEqual(await idsIn('messages'), kept.sort());
    const changes = await app.database.selectFrom('messageChanges').select('messageId').execute();
    assert.ok(!changes.some(({ messageId }) => messageId === old));
    const optOuts = await app.database.selectFrom('suppressions').select('address').execute();
    assert.deepEqual(optOuts, [{ address: '+4915112345678' }]);
    await waiting.terminate();
    assert.deepEqual(await run(), { notifications: 1 });
    await app.database.deleteFrom('notifications').execute();
  });

  it('removes replies that are settled, not those that staff have to read or a job still needs', async () => {
    const running = newId('waits');
    const waiting = await app.client.workflow.start('waitForReply', {
      workflowId: running,
      taskQueue: 'nobody',
    });
    await reply(41, 'handled');
    const kept = [
      await reply(39, 'handled'),
      await reply(41, 'unmatched'),
      await reply(41, 'handled', running),
    ];
    assert.deepEqual(await run(true), { replies: 1 });
    assert.deepEqual(await run(), { replies: 1 });
    assert.deepEqual(await idsIn('inboundMessages'), kept.sort());
    await waiting.terminate();
    await app.database.deleteFrom('inboundMessages').execute();
  });

  it('goes through more than one batch, of which a part is kept', async () => {
    const contactId = await app.addContact();
    const row = (index: number) => ({
      ...{ clinicId: app.clinicId, contactId, template: 'visit-check-in', variables: '{}', contentHash: '' },
      ...({ category: 'reminder', channels: '["sms"]', outcome: 'sent', outcomeReason: null } as const),
      ...{ id: `nt_${index}`, key: String(index), endedAt: daysAgo(50), expiresAt: null },
      ...{ analysisId: null, reportId: null, deliverWithinSeconds: null, replyWorkflowId: null },
    });
    await app.database
      .insertInto('notifications')
      .values(Array.from({ length: 1_100 }, (_, index) => row(index)))
      .execute();
    const unsettled = { clinicId: app.clinicId, notificationId: 'nt_7', channel: 'sms' } as const;
    await app.database
      .insertInto('messages')
      .values({ ...unsettled, id: 'ms_7', status: 'unknown', statusRank: 1 })
      .execute();
    assert.deepEqual(await run(true), { notifications: 1_099 });
    assert.deepEqual(await run(), { notifications: 1_099 });
    assert.deepEqual(await run(), {});
    await app.database.deleteFrom('notifications').execute();
  });

  it('removes ended bulk sends, events that belong to no message, and keys of requests of the day before', async () => {
    const bulk = async (endedDays: number | null) => {
      const id = newId('bk');
      const content = { template: 'regular-check-up', bookingUrl: null } as const;
      await createBulkSend(app.database, {
        id,
        clinicId: app.clinicId,
        channel: 'email',
        category: 'reminder',
        content,
      });
      const contactId = await app.addContact();
      const ended = endedDays === null ? null : daysAgo(endedDays);
      await app.database
        .insertInto('bulkRecipients')
        .values({ clinicId: app.clinicId, bulkId: id, contactId })
        .execute();
      await app.database.updateTable('bulkSends').set({ endedAt: ended }).where('id', '=', id).execute();
      return id;
    };
    await bulk(41);
    const kept = [await bulk(39), await bulk(null)];
    const event = (days: number) => ({
      ...({
        provider: 'twilio',
        eventId: newId('ev'),
        type: 'delivered',
        providerMessageId: newId('SM'),
      } as const),
      ...{ clinicId: null, messageId: null, failureCode: null, payload: '{}', receivedAt: daysAgo(days) },
    });
    await app.database
      .insertInto('providerEvents')
      .values([event(9_999), event(99)])
      .execute();
    const { id: tokenId } = await app.database.selectFrom('apiTokens').select('id').executeTakeFirstOrThrow();
    const key = (key: string, hours: number) => ({
      ...{ tokenId, key, requestHash: '', startedAt: new Date(Date.now() - hours * 3_600_000) },
    });
    await app.database
      .insertInto('idempotencyKeys')
      .values([key('old', 25), key('new', 23)])
      .execute();
    const removed = { bulkSends: 1, events: 1, idempotencyKeys: 1 };
    assert.deepEqual(await run(true), removed);
    assert.deepEqual(await run(), removed);
    const bulks = await app.database.selectFrom('bulkSends').select('id').execute();
    assert.deepEqual(bulks.map(({ id }) => id).sort(), kept.sort());
    const keys = await app.database.selectFrom('idempotencyKeys').select('key').execute();
    assert.deepEqual(keys, [{ key: 'new' }]);
  });
});
