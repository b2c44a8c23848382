import assert from 'node:assert/strict';
import { GATEWAY_METRICS, gatewayMetrics } from '../../../src/gateway/metrics/gatewayMetrics.ts';
import { serveMetrics } from '../../../src/gateway/metrics/serveMetrics.ts';
import { newId } from '../../../src/security/newId.ts';
import { upsertContact } from '../../../src/store/contacts/upsertContacts.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { markAsNotified, raiseAlert, resolveAlertById } from '../../../src/store/operations/alerts.ts';
import { beginMaintenance, endMaintenance } from '../../../src/store/operations/maintenances.ts';
import { TEST_CLINIC } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('the metrics of the gateway', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const read = async (options: { now?: Date; administrators?: boolean } = {}) => {
    const text = await gatewayMetrics(test.database, { now: new Date(), administrators: true, ...options });
    return (sample: string) => {
      const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
      return line === undefined ? undefined : Number(line.slice(sample.length));
    };
  };
  const inAnHour = () => new Date(Date.now() + 3_600_000);

  it('describe each metric that they have', async () => {
    const text = await gatewayMetrics(test.database, { now: new Date(), administrators: true });
    const types = [...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name);
    assert.deepEqual(types, Object.keys(GATEWAY_METRICS));
  });

  it('are zero where there is nothing to say', async () => {
    const value = await read();
    assert.equal(value('aftercare_database_up'), 1);
    assert.equal(value('aftercare_open_alerts{kind="replyNeedsAttention",critical="true"}'), 0);
    assert.equal(value('aftercare_oldest_due_reminder_seconds'), 0);
    assert.equal(value('aftercare_oldest_unnotified_alert_seconds'), 0);
    assert.equal(value('aftercare_maintenance'), 0);
  });

  it('count open alerts, and say how long the oldest has waited for its e-mail', async () => {
    const { id } = await raiseAlert(test.database, {
      id: newId('al'),
      kind: 'replyNeedsAttention',
      subject: 'in_1',
      clinicId: null,
      message: 'look',
      critical: true,
    });
    const sample = 'aftercare_open_alerts{kind="replyNeedsAttention",critical="true"}';
    const later = await read({ now: inAnHour() });
    assert.equal(later(sample), 1);
    const age = later('aftercare_oldest_unnotified_alert_seconds') ?? 0;
    assert.ok(age > 3_590 && age < 3_660, `${age} s`);

    const withoutAddresses = await read({ now: inAnHour(), administrators: false });
    assert.equal(withoutAddresses('aftercare_oldest_unnotified_alert_seconds'), 0);

    await markAsNotified(test.database, { id, occurrences: 1 });
    assert.equal((await read({ now: inAnHour() }))('aftercare_oldest_unnotified_alert_seconds'), 0);

    await resolveAlertById(test.database, undefined, id);
    assert.equal((await read())(sample), 0);
  });

  it('say how long a reminder has been due that has not left', async () => {
    const { contactId } = await upsertContact(test.database, TEST_CLINIC, { email: 'ada@example.org' });
    const localStart = '2027-06-15T10:00';
    await test.database
      .insertInto('appointments')
      .values({
        clinicId: TEST_CLINIC,
        id: 'ap_1',
        contactId,
        localStart,
        timeZone: 'UTC',
        startsAt: new Date(`${localStart}Z`),
        reminders: '[]',
        pastDue: 'skip',
        channels: '["email"]',
        status: 'booked',
      })
      .execute();
    const now = new Date('2027-06-14T10:10:00Z');
    await test.database
      .insertInto('appointmentReminders')
      .values({
        clinicId: TEST_CLINIC,
        appointmentId: 'ap_1',
        reminder: 'P1D',
        localStart,
        timeZone: 'UTC',
        dueAt: new Date('2027-06-14T10:00:00Z'),
        state: 'waiting',
      })
      .execute();
    const name = 'aftercare_oldest_due_reminder_seconds';
    assert.equal((await read({ now }))(name), 600);
    assert.equal((await read({ now: new Date('2027-06-14T09:59:00Z') }))(name), 0);

    await test.database.updateTable('appointments').set({ status: 'cancelled' }).execute();
    assert.equal((await read({ now }))(name), 0);
  });

  it('say that a maintenance is on', async () => {
    await beginMaintenance(test.database, { id: 'mt_1', reason: 'moving', until: null });
    assert.equal((await read())('aftercare_maintenance'), 1);
    await endMaintenance(test.database, 'mt_1');
    assert.equal((await read())('aftercare_maintenance'), 0);
  });

  it('say that PostgreSQL cannot be reached, and are served all the same', async () => {
    const unreachable = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const server = await serveMetrics('127.0.0.1:0', () =>
      gatewayMetrics(unreachable, { now: new Date(), administrators: true }),
    );
    try {
      const response = await fetch(`${server.url}/metrics`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      const text = await response.text();
      assert.match(text, /^aftercare_database_up 0$/m);
      assert.doesNotMatch(text, /aftercare_open_alerts/);
    } finally {
      await server.close();
      await unreachable.destroy();
    }
  });
});
