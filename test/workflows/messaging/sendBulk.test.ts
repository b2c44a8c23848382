import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { bulkActivities } from '../../../src/activities/messaging/bulkActivities.ts';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { previewBulk } from '../../../src/contracts/messaging/bulkJobs.ts';
import type { BulkId } from '../../../src/contracts/shared/ids.ts';
import { pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { sendingRules } from '../../../src/notifications/sendingRuleOptions.ts';
import type { FaultInput } from '../../../src/sandbox/http/faults.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import * as bulks from '../../../src/store/messaging/bulkSends.ts';
import { takeSlots } from '../../../src/store/messaging/rateSlots.ts';
import { suppress } from '../../../src/store/messaging/suppressions.ts';
import { listAlerts } from '../../../src/store/operations/alerts.ts';
import { BATCH, bulkTestApp, NO_OUTCOMES } from '../../support/bulkTestApp.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { sendsByTheClient } from './sendsByTheClient.ts';

/** Batches of one bulk send that are formed side by side. */
const BATCHES_AT_ONCE = 4;

describe('sendBulk', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ BULK_EMAILS_PER_DOMAIN_PER_MINUTE: '60000' });
    await app.startWorkers();
  });
  afterEach(() => app.sandbox.clearFaults());
  after(() => app?.stop());

  const { addMany, add, store, start, send, acceptedTo, everyoneOnce, recipientsOf } = bulkTestApp(() => app);
  const inject = (fault: FaultInput) => app.sandbox.inject(fault);
  const none = NO_OUTCOMES;

  it('sends to every recipient once, a hundred at a time, and keeps addresses out of its history', async () => {
    const bulkId = await store(await addMany(150, 'hundreds.example'));
    const { handle } = await start(bulkId);
    assert.deepEqual(await handle.result(), { ...none, total: 150, accepted: 150 });
    everyoneOnce('hundreds.example', 150);
    const batches = app.sandbox.journal.query(BATCH);
    const sizes = batches.map(({ providerId }) => providerId?.split(',').length ?? 0);
    assert.equal(Math.max(...sizes), 100);
    // Batches are formed side by side, and may share those who are left.
    assert.ok(sizes.length <= 4, sizes.join());
    assert.deepEqual(await handle.query(progress), {
      phase: 'completed',
      done: 150,
      total: 150,
      unit: 'recipients',
    });
    const history = await handle.fetchHistory();
    assert.doesNotMatch(JSON.stringify(history), /hundreds\.example|Pat 1|Hill Street/);
    assert.ok((history.events?.length ?? 0) < 100);
  });

  it('forms batches of more bulk sends at the same moment than there are connections', async () => {
    const { clinicId } = app;
    const { PUBLIC_URL: publicUrl } = app.config;
    const { formBulkBatch } = bulkActivities({
      database: app.database,
      rules: sendingRules(app.config),
      publicUrl,
      domainPerMinute: 60_000,
    });
    const bulkIds: BulkId[] = [];
    for (let each = 0; each < 25; each += 1)
      bulkIds.push(await store(await addMany(1, `together-${each}.example`)));
    const at = new Date().toISOString();
    const formed = await Promise.all(
      bulkIds.map((bulkId) => formBulkBatch({ clinicId, bulkId, batch: 0, at })),
    );
    assert.deepEqual(new Set(formed.map(({ kind }) => kind)), new Set(['formed']));
  });

  it('waits for recipients that another batch has in hand instead of asking for them again and again', async () => {
    const bulkId = await store(await addMany(3, 'in-hand.example'));
    const { handle } = await app.database.transaction().execute(async (trx) => {
      await sql`select from bulk_recipients where bulk_id = ${bulkId} for update`.execute(trx);
      const started = await start(bulkId);
      await eventually('every batch waits for them', async () => {
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(app.database);
        return rows.length === BATCHES_AT_ONCE;
      });
      return started;
    });
    assert.deepEqual(await handle.result(), { ...none, total: 3, accepted: 3 });
    everyoneOnce('in-hand.example', 3);
  });

  it('greets each by name and lets each opt out with one click', async () => {
    const contactId = await add({ name: 'Grace', email: 'grace@click.example' });
    const bulkId = await store([contactId]);
    await send(bulkId);
    const [recipient] = await recipientsOf(bulkId);
    const unsubscribe = `${app.gatewayUrl}/unsubscribe/${app.clinicId}/${recipient?.messageId}`;
    const sent = JSON.stringify(
      app.sandbox.journal
        .query(BATCH)
        .find(({ body }) => JSON.stringify(body).includes('grace@click.example'))?.body,
    );
    assert.match(sent, /Hello Grace,/);
    assert.ok(sent.includes(`"List-Unsubscribe":"<${unsubscribe}>"`));
    assert.ok(sent.includes('"List-Unsubscribe-Post":"List-Unsubscribe=One-Click"'));

    assert.equal((await fetch(unsubscribe)).status, 200);
    assert.deepEqual(await send(await store([contactId])), { ...none, total: 1, accepted: 1 });
    const oneClick = await fetch(unsubscribe, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    assert.equal(oneClick.status, 200);
    const next = await store([contactId]);
    assert.deepEqual(await send(next), { ...none, total: 1, refused: 1 });
    const [refused] = await recipientsOf(next, 'refused');
    assert.equal(refused?.reason, 'Unsubscribed');
  });

  it('answers an opt-out for a message that does not exist like any other', async () => {
    for (const id of [`ms_${'0'.repeat(24)}`, 'nonsense']) {
      const response = await fetch(`${app.gatewayUrl}/unsubscribe/${app.clinicId}/${id}`, { method: 'POST' });
      assert.equal(response.status, 200);
    }
  });

  it('sends nothing to recipients whom the rules refuse, and records why', async () => {
    await suppress(app.database, app.clinicId, {
      channel: 'email',
      address: 'bounced@rules.example',
      reason: 'hardBounce',
    });
    const contacts = {
      HardBounced: await add({ email: 'Bounced@rules.example' }),
      NoConsent: await add({ email: 'silent@rules.example', preferences: {} }),
      ChannelNotWanted: await add({ email: 'sms-only@rules.example', preferences: { marketing: ['sms'] } }),
      NoAddress: await add({ email: null, phone: '+4915112340001' }),
    };
    const bulkId = await store([...Object.values(contacts), await add({ email: 'ok@rules.example' })]);
    const { handle: previewing } = await startJob(app.client, previewBulk, {
      bulkId,
      clinicId: app.clinicId,
    });
    const preview = await previewing.result();
    assert.deepEqual([preview.total, preview.send, preview.refuse], [5, 1, 4]);
    assert.equal(acceptedTo('rules.example').size, 0);

    assert.deepEqual(await send(bulkId), { ...none, total: 5, accepted: 1, refused: 4 });
    assert.deepEqual([...acceptedTo('rules.example').keys()], ['ok@rules.example']);
    const refused = await recipientsOf(bulkId, 'refused');
    assert.deepEqual(
      new Map(refused.map(({ contactId, reason }) => [contactId, reason])),
      new Map(Object.entries(contacts).map(([reason, id]) => [id, reason])),
    );
    assert.deepEqual(preview.reasons, Object.fromEntries(Object.keys(contacts).map((reason) => [reason, 1])));
  });

  it('waits for the end of quiet hours instead of dropping those who sleep', async () => {
    const hour = (offset: number) => String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, '0');
    const asleep = await add({ email: 'asleep@night.example', quietHours: `${hour(-1)}:00-${hour(2)}:00` });
    const bulkId = await store([asleep, await add({ email: 'awake@night.example' })]);
    const { handle, workflowId } = await start(bulkId);
    while ((await bulks.countBulkOutcomes(app.database, app.clinicId, bulkId)).waiting > 1) await sleep(50);
    assert.deepEqual([...acceptedTo('night.example').keys()], ['awake@night.example']);
    await fastForward(app.client, workflowId);
    assert.deepEqual(await handle.result(), { ...none, total: 2, accepted: 2 });
    everyoneOnce('night.example', 2);
  });

  it('keeps to the rate of a domain while the others go on', async () => {
    await takeSlots(app.database, { name: 'domain/slow.example', count: 1, spacingMs: 3_600_000 });
    const bulkId = await store([
      ...(await addMany(3, 'slow.example')),
      ...(await addMany(3, 'fast.example')),
    ]);
    const { handle, workflowId } = await start(bulkId);
    while (acceptedTo('fast.example').size < 3) await sleep(50);
    assert.equal(acceptedTo('slow.example').size, 0);
    await fastForward(app.client, workflowId);
    assert.deepEqual(await handle.result(), { ...none, total: 6, accepted: 6 });
    everyoneOnce('slow.example', 3);
  });

  for (const [name, fault] of [
    ['the answer to a batch is lost', { kind: 'dropAfter', times: 1 }],
    ['the answers are lost until the tries are used up', { kind: 'dropAfter', times: 6 }],
    ['a batch meets an error of the server', { kind: 'status', status: 500, times: 2 }],
    ['a batch is over the rate', { kind: 'status', status: 429, retryAfterSeconds: 0.1, times: 2 }],
  ] as const) {
    it(`sends to no recipient twice when ${name}`, async () => {
      const domain = `${fault.kind.toLowerCase()}-${fault.times}-${'status' in fault ? fault.status : 0}.example`;
      const bulkId = await store(await addMany(5, domain));
      inject({ ...BATCH, ...fault });
      assert.deepEqual(await send(bulkId), { ...none, total: 5, accepted: 5 });
      everyoneOnce(domain, 5);
    });
  }

  it('tells the refused ones of a batch from the rest', async () => {
    const wrong = await add({ email: 'no-address' });
    const bulkId = await store([wrong, ...(await addMany(2, 'mixed.example'))]);
    assert.deepEqual(await send(bulkId), { ...none, total: 3, accepted: 2, failed: 1 });
    const [failed] = await recipientsOf(bulkId, 'failed');
    assert.deepEqual([failed?.contactId, failed?.reason], [wrong, 'Resend_validation_error']);
    everyoneOnce('mixed.example', 2);
  });

  it('pauses with an alert when a whole batch is refused, and goes on after resume', async () => {
    const bulkId = await store(await addMany(2, 'stopped.example'));
    inject({ ...BATCH, kind: 'status', status: 403, body: { name: 'invalid_api_key' }, times: 1 });
    const { handle } = await start(bulkId);
    const alerts = async () =>
      (await listAlerts(app.database, { openOnly: true, limit: 50 })).filter(
        ({ subject }) => subject === bulkId,
      );
    while ((await alerts()).length === 0) await sleep(50);
    const { phase, total, unit } = await handle.query(progress);
    assert.deepEqual([phase, total, unit], ['paused', 2, 'recipients']);
    assert.match((await alerts())[0]?.message ?? '', /Correct RESEND_API_KEY/);
    await handle.signal(resume);
    assert.deepEqual(await handle.result(), { ...none, total: 2, accepted: 2 });
    assert.deepEqual(await alerts(), []);
    everyoneOnce('stopped.example', 2);
  });

  it('sends nothing more once it is cancelled', async () => {
    const bulkId = await store(await addMany(2, 'never.example'));
    await takeSlots(app.database, { name: 'domain/never.example', count: 1, spacingMs: 3_600_000 });
    const { handle } = await start(bulkId);
    await handle.signal(pause);
    await handle.cancel();
    await assert.rejects(handle.result());
    assert.deepEqual(await bulks.countBulkOutcomes(app.database, app.clinicId, bulkId), {
      ...none,
      total: 2,
      cancelled: 2,
    });
    assert.equal(acceptedTo('never.example').size, 0);
  });

  it('sends SMS one by one with the outcome of each', async () => {
    const contacts = [
      await add({ phone: '+4915112349001' }),
      await add({ phone: '+4915112349002' }),
      await add({ phone: '+15005550004' }),
    ];
    const bulkId = await store(contacts, { channel: 'sms' });
    assert.deepEqual(await send(bulkId), { ...none, total: 3, accepted: 2, failed: 1 });
    const [failed] = await recipientsOf(bulkId, 'failed');
    assert.deepEqual([failed?.contactId, failed?.reason], [contacts[2], 'Twilio21610']);
  });

  sendsByTheClient(() => app);
});
